// The tags of what the core knows: the ledger's nouns, orders, holds, redemptions, members. Rules of the
// form are in tagged.h; a tag is for ever.
#pragma once

#include "codec/tagged.h"
#include "domain/state.h"

namespace shuke::codec {

template <>
struct Fields<base::Rate> {
  using T = base::Rate;
  using Table = Rows<Row<1, &T::num>, Row<2, &T::den>>;
};

template <>
struct Fields<base::Duration> {
  using T = base::Duration;
  using Table = Rows<Row<1, &T::count>, Row<2, &T::unit>>;
};

template <>
struct Fields<domain::LotKey> {
  using T = domain::LotKey;
  using Table = Rows<Row<1, &T::account>, Row<2, &T::source>, Row<3, &T::cohort>, Row<4, &T::end>,
                     Row<5, &T::top_up>>;
};

template <>
struct Fields<domain::Lot> {
  using T = domain::Lot;
  using Table = Rows<Row<1, &T::key>, Row<2, &T::available>, Row<3, &T::held>, Row<4, &T::allocated>>;
};

template <>
struct Fields<domain::Posting> {
  using T = domain::Posting;
  using Table = Rows<Row<1, &T::account>, Row<2, &T::side>, Row<3, &T::amount>, Row<4, &T::lot>>;
};

template <>
struct Fields<domain::AccountState> {
  using T = domain::AccountState;
  using Table = Rows<Row<1, &T::available>, Row<2, &T::pending>, Row<3, &T::held>, Row<4, &T::debt>,
                     Row<5, &T::end>, Row<6, &T::lapsed_at>, Row<7, &T::booked>>;
};

template <>
struct Fields<domain::Take> {
  using T = domain::Take;
  using Table = Rows<Row<1, &T::lot>, Row<2, &T::amount>>;
};

template <>
struct Fields<domain::Due> {
  using T = domain::Due;
  using Table = Rows<Row<1, &T::at>, Row<2, &T::tie>, Row<3, &T::seq>, Row<4, &T::ref>, Row<5, &T::kind>,
                     Row<6, &T::subject>>;
};

template <>
struct Fields<domain::OrderLine> {
  using T = domain::OrderLine;
  using Table = Rows<Row<1, &T::line>, Row<2, &T::sku>, Row<3, &T::category>, Row<4, &T::price_class>,
                     Row<5, &T::reward>, Row<6, &T::rate_override>, Row<7, &T::quantity>,
                     Row<8, &T::amount>, Row<9, &T::unit_price>, Row<10, &T::points>,
                     Row<11, &T::quantity_returned>, Row<12, &T::amount_returned>, Row<13, &T::kept>>;
};

template <>
struct Fields<domain::Earned> {
  using T = domain::Earned;
  using Table = Rows<Row<1, &T::account>, Row<2, &T::rule>, Row<3, &T::multiplier>, Row<4, &T::times>,
                     Row<5, &T::entitled>, Row<6, &T::owed>, Row<7, &T::lot>, Row<8, &T::allocated>>;
};

template <>
struct Fields<domain::OrderTake> {
  using T = domain::OrderTake;
  using Table = Rows<Row<1, &T::lot>, Row<2, &T::amount>, Row<3, &T::line>>;
};

template <>
struct Fields<domain::OrderHead> {
  using T = domain::OrderHead;
  using Table =
      Rows<Row<1, &T::no>, Base<2, &T::placed_at>, Row<3, &T::paid_at>, Row<4, &T::shipped_at>,
           Row<5, &T::settles_at>, Row<6, &T::settled_at>, Row<7, &T::returns_until>, Row<8, &T::member>,
           Row<9, &T::state>, Row<10, &T::completed>, Row<11, &T::counted>, Row<12, &T::programme_version>,
           Row<13, &T::paid_seq>, Row<14, &T::settled_seq>, Row<15, &T::referral_paid_to>,
           Row<16, &T::shipping_fee>, Row<17, &T::shipping_returned>, Row<18, &T::spend>,
           Row<19, &T::tender_account>, Row<20, &T::tender_points>, Row<21, &T::tendered>,
           Row<22, &T::refunded>, Row<23, &T::not_commissionable>, Row<24, &T::wallet_principal>,
           Row<25, &T::shipping_waived>>;
};

template <>
struct Fields<domain::Order> {
  using T = domain::Order;
  using Table = Rows<Row<1, &T::head>, Row<2, &T::lines>, Row<3, &T::shares>, Row<4, &T::earned>,
                     Row<5, &T::takes>, Row<6, &T::returns>>;
};

template <>
struct Fields<domain::Hold> {
  using T = domain::Hold;
  using Table = Rows<Row<1, &T::no>, Base<2, &T::held_at>, Row<3, &T::ends_at>, Row<4, &T::member>,
                     Row<5, &T::account>, Row<6, &T::state>, Row<7, &T::amount>, Row<8, &T::takes>>;
};

template <>
struct Fields<domain::Redemption> {
  using T = domain::Redemption;
  using Table = Rows<Row<1, &T::no>, Base<2, &T::redeemed_at>, Row<3, &T::member>, Row<4, &T::reward>,
                     Row<5, &T::undone>, Row<6, &T::quantity>, Row<7, &T::points>, Row<8, &T::takes>,
                     Row<9, &T::first_coupon>>;
};

template <>
struct Fields<domain::ActionDone> {
  using T = domain::ActionDone;
  using Table = Rows<Row<1, &T::action>, Row<2, &T::account>, Row<3, &T::ref>, Row<4, &T::at>,
                     Row<5, &T::given>, Row<6, &T::lot>, Row<7, &T::value>>;
};

template <>
struct Fields<domain::Coupon> {
  using T = domain::Coupon;
  using Table = Rows<Row<1, &T::coupon_template>, Row<2, &T::state>, Row<3, &T::number>,
                     Row<4, &T::named_for>, Row<5, &T::granted_at>, Row<6, &T::ends_at>, Row<7, &T::no>,
                     Row<8, &T::usable_from>, Row<9, &T::used_for>, Row<10, &T::lock>, Row<11, &T::code>,
                     Row<12, &T::worth>, Row<13, &T::passed_on>>;
};

template <>
struct Fields<domain::QuoteLock> {
  using T = domain::QuoteLock;
  using Table = Rows<Row<1, &T::token>, Row<2, &T::number>, Base<3, &T::locked_at>, Row<4, &T::ends_at>,
                     Row<5, &T::takes>>;
};

template <>
struct Fields<domain::PeriodGiven> {
  using T = domain::PeriodGiven;
  using Table = Rows<Row<1, &T::privilege>, Row<2, &T::from>, Row<3, &T::count>>;
};

template <>
struct Fields<domain::PrivilegeUse> {
  using T = domain::PrivilegeUse;
  using Table = Rows<Row<1, &T::no>, Row<2, &T::privilege>, Row<3, &T::undone>, Row<4, &T::at>,
                     Row<5, &T::order>, Row<6, &T::coupon>, Row<7, &T::card>, Row<8, &T::card_term>,
                     Row<9, &T::card_period>, Row<10, &T::priced>>;
};

template <>
struct Fields<domain::UseOwner> {
  using T = domain::UseOwner;
  using Table = Rows<Row<1, &T::no>, Row<2, &T::member>>;
};

template <>
struct Fields<domain::CouponOwner> {
  using T = domain::CouponOwner;
  using Table = Rows<Row<1, &T::no>, Row<2, &T::member>, Row<3, &T::coupon_template>, Row<4, &T::batch>>;
};

template <>
struct Fields<domain::CardTerm> {
  using T = domain::CardTerm;
  using Table =
      Rows<Row<1, &T::anchor>, Row<2, &T::nth>, Row<3, &T::follows>, Row<4, &T::trial>, Row<5, &T::moved>,
           Row<6, &T::valid_for>, Row<7, &T::start>, Row<8, &T::end>, Row<9, &T::paid>>;
};

template <>
struct Fields<domain::Card> {
  using T = domain::Card;
  using Table =
      Rows<Row<1, &T::no>, Base<2, &T::from>, Row<3, &T::plan>, Row<4, &T::state>, Row<5, &T::granted>,
           Row<6, &T::auto_renew>, Row<7, &T::named_for>, Row<8, &T::number>, Row<9, &T::active_since>,
           Row<10, &T::ends_at>, Row<11, &T::paused_at>, Row<12, &T::resumed_on>, Row<13, &T::term>,
           Row<14, &T::terms>, Row<15, &T::packs>, Row<16, &T::coupons>, Row<17, &T::tendered>,
           Row<18, &T::refunded>, Row<19, &T::wallet_principal>, Row<20, &T::takes>, Row<21, &T::deducted>>;
};

template <>
struct Fields<domain::CardOwner> {
  using T = domain::CardOwner;
  using Table = Rows<Row<1, &T::no>, Row<2, &T::member>>;
};

template <>
struct Fields<domain::CardBatch> {
  using T = domain::CardBatch;
  using Table = Rows<Row<1, &T::no>, Base<2, &T::issued_at>, Row<3, &T::plan>, Row<4, &T::count>,
                     Row<5, &T::ends_at>>;
};

template <>
struct Fields<domain::TopUp> {
  using T = domain::TopUp;
  using Table =
      Rows<Row<1, &T::no>, Base<2, &T::at>, Row<3, &T::member>, Row<4, &T::package>, Row<5, &T::seq>,
           Row<6, &T::principal>, Row<7, &T::bonus>, Row<8, &T::refunded>, Row<9, &T::bonus_taken>,
           Row<10, &T::deducted>, Row<11, &T::passed_on>, Row<12, &T::bonus_passed_on>,
           Row<13, &T::spent_passed_on>, Row<14, &T::spent_before>, Row<15, &T::bonus_ends_at>>;
};

template <>
struct Fields<domain::LadderState> {
  using T = domain::LadderState;
  using Table = Rows<Base<1, &T::since>, Row<2, &T::level>, Row<3, &T::floor>, Row<4, &T::levels_reached>,
                     Row<5, &T::level_opened_seq>, Row<6, &T::term_opened_seq>, Row<7, &T::level_opened_at>,
                     Row<8, &T::term_opened_at>, Row<9, &T::term_end>, Row<10, &T::term_anchor>,
                     Row<11, &T::terms>, Row<12, &T::floor_since>, Row<13, &T::floor_until>,
                     Row<14, &T::review_at>, Row<15, &T::term_follows>, Row<16, &T::card>>;
};

template <>
struct Fields<domain::SettledSale> {
  using T = domain::SettledSale;
  using Table =
      Rows<Row<1, &T::at>, Row<2, &T::seq>, Row<3, &T::orders>, Row<4, &T::spend>, Row<5, &T::order>>;
};

template <>
struct Fields<domain::ReferralPaid> {
  using T = domain::ReferralPaid;
  using Table = Rows<Row<1, &T::order>, Row<2, &T::account>, Row<3, &T::given>, Row<4, &T::lot>>;
};

template <>
struct Fields<domain::MemberExtras> {
  using T = domain::MemberExtras;
  using Table =
      Rows<Row<1, &T::actions>, Row<2, &T::coupons>, Row<3, &T::holds>, Row<4, &T::redemptions>,
           Row<5, &T::referrals>, Row<6, &T::locks>, Row<7, &T::periods>, Row<8, &T::uses>,
           Row<9, &T::top_ups>, Row<10, &T::cards>, Row<11, &T::campaigns>, Row<20, &T::wallet_frozen>>;
};

template <>
struct Fields<domain::MemberState> {
  using T = domain::MemberState;
  using Table = Rows<Row<1, &T::no>, Base<2, &T::latest>, Row<3, &T::referred_by>, Row<4, &T::merged_into>,
                     Row<5, &T::status>, Row<6, &T::has_settled>, Row<7, &T::settled_orders>,
                     Row<8, &T::settled_spend>, Row<9, &T::next_seq>, Row<10, &T::enrolled_at>,
                     Row<11, &T::last_order_at>, Row<12, &T::accounts>, Row<13, &T::ladders>,
                     Row<14, &T::due>, Row<15, &T::orders>, Row<16, &T::lots>, Row<17, &T::sales>,
                     Row<18, &T::extras>, Row<30, &T::programme_version>>;
};

}  // namespace shuke::codec
