// Which privilege would have cut which line, and by how much.
#include "backtest/figures_benefit.h"

#include <algorithm>
#include <bit>

#include "domain/earning.h"
#include "insight/sum.h"

namespace shuke::backtest {
namespace {

using insight::add_to;
using namespace domain;

bool is_empty(const LineWhen& when) {
  return when.price_classes == 0 && when.categories.empty() && when.tags.empty() && when.skus.empty();
}

bool names(const std::vector<NameNo>& wanted, NameNo name) {
  return std::ranges::find(wanted, name) != wanted.end();
}

/// Whether a line that was paid is one of these. Order files name no tags, so what asks for one never
/// holds.
bool covers(const LineWhen& when, const OrderLine& line) {
  if (when.price_classes != 0 && (when.price_classes >> static_cast<unsigned>(line.price_class) & 1u) == 0)
    return false;
  if (!when.tags.empty()) return false;
  if (!when.categories.empty() && !names(when.categories, line.category)) return false;
  return when.skus.empty() || names(when.skus, line.sku);
}

bool applies(const Privilege& privilege, const OrderLine& line) {
  if (!covers(privilege.only, line)) return false;
  return is_empty(privilege.except) || !covers(privilege.except, line);
}

/// The part of an amount that is given up.
std::int64_t given_up(const Privilege& privilege, Money amount) {
  if (privilege.kind == Privilege::Kind::cashback) return privilege.cashback.of_floor(amount.minor);
  return (amount - privilege.pay.of_half_up(amount)).minor;
}

}  // namespace

std::optional<BenefitGroup> benefit_group(const Programme& programme, const Privilege& privilege) {
  if (privilege.kind != Privilege::Kind::discount && privilege.kind != Privilege::Kind::cashback) return {};
  if (privilege.ladder && programme.ladders[privilege.ladder.value].kind != Ladder::Kind::earned) return {};
  const auto& days = privilege.days;
  if (days && days->days_of_month == 0 && days->days_of_year.empty() && days->weekdays == 0) return {};
  return BenefitGroup{privilege.kind, privilege.ladder, days.has_value()};
}

BenefitFigures::BenefitFigures(const Programme& programme, std::int32_t months) : x_programme(programme) {
  for (const Ladder& ladder : programme.ladders) x_by_level.emplace_back(ladder.levels.size());
  std::vector<const Privilege*> ordered;
  for (const NameNo name : programme.stacking.order) {
    const auto found = std::ranges::find(programme.privileges, name, &Privilege::name);
    if (found != programme.privileges.end()) ordered.push_back(&*found);
  }
  for (const Privilege& privilege : programme.privileges) {
    if (std::ranges::find(ordered, &privilege) == ordered.end()) ordered.push_back(&privilege);
  }
  for (const Privilege* privilege : ordered) add_benefit(*privilege, months);
  for (const Ladder& ladder : programme.ladders) {
    for (const Level& level : ladder.levels) {
      for (const LevelGift& gift : level.gifts) {
        if (!gift.coupon || std::ranges::find(x_gifts, gift.coupon, &Gift::coupon) != x_gifts.end())
          continue;
        x_gifts.push_back({gift.coupon, 0, std::vector<std::int64_t>(static_cast<std::size_t>(months))});
      }
    }
  }
}

void BenefitFigures::add_benefit(const Privilege& privilege, std::int32_t months) {
  const std::optional<BenefitGroup> group = benefit_group(x_programme, privilege);
  if (!group) return;
  if (x_benefits.size() == benefits_max) {
    x_left_out = true;
    return;
  }
  auto part = std::ranges::find(x_parts, *group, &Part::group);
  if (part == x_parts.end()) {
    const std::size_t levels = privilege.ladder ? x_by_level[privilege.ladder.value].size() : 1;
    x_parts.push_back({*group, std::vector<BenefitLevel>(levels),
                       std::vector<std::int64_t>(static_cast<std::size_t>(months))});
    part = x_parts.end() - 1;
  }
  const std::uint64_t bit = std::uint64_t{1} << x_benefits.size();
  const bool narrow = !is_empty(privilege.only) || !is_empty(privilege.except);
  x_benefits.push_back({&privilege, static_cast<std::size_t>(part - x_parts.begin()), narrow});
  if (privilege.days) x_with_days |= bit;
  if (!privilege.ladder) {
    x_for_all |= bit;
    return;
  }
  std::vector<std::uint64_t>& levels = x_by_level[privilege.ladder.value];
  for (std::size_t level = 0; level < levels.size(); ++level) {
    if (privilege.levels >> level & 1u) levels[level] |= bit;
  }
}

std::uint64_t BenefitFigures::open_on(Date date, Instant at) {
  if (date != x_open_date) {
    x_open_date = date;
    x_open = 0;
    for (std::uint64_t left = x_with_days; left != 0; left &= left - 1) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(left));
      if (on_day(*x_benefits[bit].privilege->days, x_programme.zone, at)) x_open |= std::uint64_t{1} << bit;
    }
  }
  return x_open;
}

std::uint64_t BenefitFigures::benefits_of(const OrderLine& line, const LevelRow& levels, Instant at) {
  std::uint64_t candidates = x_for_all;
  for (std::size_t ladder = 0; ladder < x_by_level.size(); ++ladder)
    candidates |= x_by_level[ladder][levels[ladder]];
  if (candidates & x_with_days) candidates &= ~x_with_days | open_on(x_programme.zone.date(at), at);
  std::uint64_t applying = 0;
  for (std::uint64_t left = candidates; left != 0; left &= left - 1) {
    const Benefit& benefit = x_benefits[static_cast<std::size_t>(std::countr_zero(left))];
    if (!benefit.narrow || applies(*benefit.privilege, line)) applying |= left & (~left + 1);
  }
  return applying == 0 ? 0 : best_of(applying);
}

/// Of the price cuts that apply the lowest price wins, or all of them where the programme multiplies; of
/// cashbacks the highest.
std::uint64_t BenefitFigures::best_of(std::uint64_t applying) const {
  std::uint64_t kept = 0;
  std::size_t cut = benefits_max;
  std::size_t cashback = benefits_max;
  for (std::uint64_t left = applying; left != 0; left &= left - 1) {
    const auto bit = static_cast<std::size_t>(std::countr_zero(left));
    const Privilege& privilege = *x_benefits[bit].privilege;
    if (privilege.kind == Privilege::Kind::cashback) {
      if (cashback == benefits_max || privilege.cashback > x_benefits[cashback].privilege->cashback)
        cashback = bit;
    } else if (x_programme.stacking.kind == Stacking::Kind::multiply) {
      kept |= std::uint64_t{1} << bit;
    } else if (cut == benefits_max || privilege.pay < x_benefits[cut].privilege->pay) {
      cut = bit;
    }
  }
  if (cut != benefits_max) kept |= std::uint64_t{1} << cut;
  if (cashback != benefits_max) kept |= std::uint64_t{1} << cashback;
  return kept;
}

void BenefitFigures::end_member(const Track& track) {
  for (const TrackedOrder& order : track.orders) {
    for (std::uint32_t i = 0; i < order.line_count; ++i) {
      const TrackedLine& line = track.lines[order.first_line + i];
      if (line.benefits != 0 && line.kept > Money{}) add_line(line, order);
    }
  }
}

void BenefitFigures::add_line(const TrackedLine& line, const TrackedOrder& order) {
  Money price = line.kept;  // what is left of it after the cuts so far
  for (std::uint64_t left = line.benefits; left != 0; left &= left - 1) {
    const Benefit& benefit = x_benefits[static_cast<std::size_t>(std::countr_zero(left))];
    Part& part = x_parts[benefit.part];
    const bool discount = part.group.kind == Privilege::Kind::discount;
    const std::int64_t amount = given_up(*benefit.privilege, discount ? price : line.kept);
    BenefitLevel& level = part.levels[part.group.ladder ? order.levels[part.group.ladder.value] : 0];
    add_to(level.eligible, line.kept.minor);
    add_to(level.amount, amount);
    add_to(part.months[static_cast<std::size_t>(order.month)], amount);
    if (discount) price -= Money{amount};
  }
}

void BenefitFigures::on_coupons(const std::vector<CouponChange>& coupons, std::int32_t month) {
  for (const CouponChange& change : coupons) {
    if (change.after.state != CouponState::issued) continue;
    const auto gift = std::ranges::find(x_gifts, change.after.coupon_template, &Gift::coupon);
    if (gift == x_gifts.end()) continue;
    ++gift->given;
    ++gift->months[static_cast<std::size_t>(month)];
  }
}

void BenefitFigures::merge(const BenefitFigures& other) {
  for (std::size_t i = 0; i < x_parts.size(); ++i) {
    for (std::size_t l = 0; l < x_parts[i].levels.size(); ++l) {
      add_to(x_parts[i].levels[l].eligible, other.x_parts[i].levels[l].eligible);
      add_to(x_parts[i].levels[l].amount, other.x_parts[i].levels[l].amount);
    }
    for (std::size_t m = 0; m < x_parts[i].months.size(); ++m)
      add_to(x_parts[i].months[m], other.x_parts[i].months[m]);
  }
  for (std::size_t i = 0; i < x_gifts.size(); ++i) {
    x_gifts[i].given += other.x_gifts[i].given;
    for (std::size_t m = 0; m < x_gifts[i].months.size(); ++m)
      x_gifts[i].months[m] += other.x_gifts[i].months[m];
  }
}

}  // namespace shuke::backtest
