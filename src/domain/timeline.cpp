// There are few versions, so every look-up walks.
#include "domain/timeline.h"

#include "base/check.h"
#include "base/time.h"

namespace shuke::domain {
namespace {

std::uint32_t balance_accounts(const Programme& programme) {
  const WalletAccounts& wallet = programme.wallet_accounts;
  for (const Ladder& ladder : programme.ladders) {
    if (ladder.kind == Ladder::Kind::balance && wallet.principal)
      return 1u << wallet.principal.value | 1u << wallet.bonus.value;
  }
  return 0;
}

}  // namespace

Timeline::Timeline(const Programme& only) {
  add(only, Instant{INT64_MIN}, EvaluateLadders::at_publish);
}

void Timeline::add(const Programme& programme, Instant from, EvaluateLadders evaluate) {
  CHECK(x_versions.empty() || from >= last().from);
  x_versions.push_back({from, &programme, evaluate, balance_accounts(programme)});
}

const Timeline::Version& Timeline::at(Instant at) const {
  for (std::size_t i = x_versions.size(); i-- > 1;) {
    if (x_versions[i].from <= at) return x_versions[i];
  }
  return x_versions.front();
}

const Timeline::Version& Timeline::numbered(std::uint32_t number) const {
  for (const Version& version : x_versions) {
    if (version.programme->version == number) return version;
  }
  return x_versions.front();
}

const Timeline::Version* Timeline::after(std::uint32_t number) const {
  const Version* next = &numbered(number) + 1;
  return next == x_versions.data() + x_versions.size() ? nullptr : next;
}

}  // namespace shuke::domain
