// A programme for one case: one of those that ship, one of the made-up ones, or one drawn by chance from
// everything that works at the till. To be called inside a property alone.
#pragma once

#include "property/programmes.h"

namespace shuke::property {

/// Coupons of every kind, privileges, quotas, gifts, two plans, a wallet with cashback, rewards, campaigns
/// and a referral, with switches, limits and figures drawn by chance. Nothing in it forgives (S9, "debt").
Subject drawn_programme();

/// One of `subjects()`, or a drawn one in `drawn` of 10 cases; its name is told.
Subject any_subject(int drawn = 3);

}  // namespace shuke::property
