// What a programme's price cuts and cashback would have cost on the orders of a file, as an estimate:
// prices in a file are facts and stay as they are, so the amount a privilege applies to times its cut is
// what it would have given. Gift coupons are counted. Not the checkout: coupons, quotas, shipping and cards
// an order file cannot price.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "backtest/figures_scope.h"
#include "backtest/figures_track.h"
#include "domain/event.h"
#include "domain/programme.h"

namespace shuke::backtest {

/// Privileges whose cost is shown as one part: price cuts or cashback, of one ladder or of everybody, every
/// day or on some.
struct BenefitGroup {
  domain::Privilege::Kind kind = domain::Privilege::Kind::discount;  // discount or cashback
  domain::LadderNo ladder;                                           // none: every member
  bool on_days = false;

  friend bool operator==(const BenefitGroup&, const BenefitGroup&) = default;
};

/// The group whose cost includes this privilege; nothing where an order file cannot say whom it would have
/// reached: neither a cut nor cashback, of a ladder of cards or balances (nobody holds its levels), or on
/// birthdays alone.
std::optional<BenefitGroup> benefit_group(const domain::Programme& programme,
                                          const domain::Privilege& privilege);

struct BenefitLevel {
  std::int64_t eligible = 0;  // kept sales the privilege applies to, by the level held at payment
  std::int64_t amount = 0;
};

class BenefitFigures {
 public:
  /// Discounts and cashbacks of one programme that are estimated; more are named as left out.
  static constexpr std::size_t benefits_max = 64;

  struct Part {
    BenefitGroup group;
    std::vector<BenefitLevel> levels;  // of the ladder; one where there is none
    std::vector<std::int64_t> months;  // amounts, by month of payment
  };
  struct Gift {
    domain::TemplateNo coupon;
    std::int64_t given = 0;
    std::vector<std::int64_t> months;  // how many
  };

  BenefitFigures(const domain::Programme& programme, std::int32_t months);

  /// Which benefits apply to an order line paid now; bits into the list of benefits, 0 for none.
  std::uint64_t benefits_of(const domain::OrderLine& line, const LevelRow& levels, base::Instant at);
  void end_member(const Track& track);
  void on_coupons(const std::vector<domain::CouponChange>& coupons, std::int32_t month);
  void merge(const BenefitFigures& other);

  const std::vector<Part>& parts() const { return x_parts; }
  const std::vector<Gift>& gifts() const { return x_gifts; }
  bool left_out() const { return x_left_out; }

 private:
  struct Benefit {
    const domain::Privilege* privilege;
    std::size_t part;
    bool narrow;  // asks something of the line
  };

  void add_benefit(const domain::Privilege& privilege, std::int32_t months);
  std::uint64_t open_on(base::Date date, base::Instant at);
  std::uint64_t best_of(std::uint64_t applying) const;
  void add_line(const TrackedLine& line, const TrackedOrder& order);

  const domain::Programme& x_programme;
  std::vector<Benefit> x_benefits;  // as the bits name them; discounts of `multiply` in their stated order
  std::vector<Part> x_parts;
  std::vector<Gift> x_gifts;
  bool x_left_out = false;
  std::uint64_t x_for_all = 0;                         // benefits without a ladder
  std::vector<std::vector<std::uint64_t>> x_by_level;  // by ladder, then level
  std::uint64_t x_with_days = 0;
  std::uint64_t x_open = 0;  // of those with days, the ones open on x_open_date
  base::Date x_open_date{INT32_MIN};
};

}  // namespace shuke::backtest
