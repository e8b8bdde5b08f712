// Typed numbers for everything that has an identity. Callers' texts are turned into these numbers at the
// door (names.h); the core never sees the texts, so that personal ids can be erased and comparing costs one
// instruction.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace shuke::base {

/// A dense number from 1; 0 means none. Tag keeps members, orders and names apart at compile time.
template <class Tag>
struct Id {
  std::uint32_t value = 0;

  constexpr explicit operator bool() const { return value != 0; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

using MemberNo = Id<struct MemberTag>;
using OrderNo = Id<struct OrderTag>;
using HoldNo = Id<struct HoldTag>;
using RedemptionNo = Id<struct RedemptionTag>;
using CouponNo = Id<struct CouponTag>;
using UseNo = Id<struct UseTag>;  // of a privilege
using TopUpNo = Id<struct TopUpTag>;
using CardNo = Id<struct CardTag>;
using CardBatchNo = Id<struct CardBatchTag>;  // of cards that are printed
using CommandNo = Id<struct CommandTag>;
/// Any other text of a caller or of a programme: line, sku, category, tag, ref, level name, reason.
using NameNo = Id<struct NameTag>;

/// The spaces of texts that are numbered from 1, each by itself; commands are numbered in order of arrival.
enum class NameKind : std::uint8_t {
  member,
  order,
  hold,
  redemption,
  name,
  coupon,
  use,
  top_up,
  card,
  card_batch
};
inline constexpr std::size_t name_kinds = 10;

/// A position in one of the programme's tables; 255 means that the name is not in the table.
template <class Tag>
struct Slot {
  static constexpr std::uint8_t none = 255;
  std::uint8_t value = none;

  constexpr explicit operator bool() const { return value != none; }
  friend constexpr auto operator<=>(Slot, Slot) = default;
};

using AccountNo = Slot<struct AccountTag>;
using LadderNo = Slot<struct LadderTag>;
using LevelNo = Slot<struct LevelTag>;
using ActionNo = Slot<struct ActionTag>;
using RewardNo = Slot<struct RewardTag>;
using TemplateNo = Slot<struct TemplateTag>;
using PlanNo = Slot<struct PlanTag>;

}  // namespace shuke::base
