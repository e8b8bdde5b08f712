// Directory: callers' ids to the core's dense numbers and back, one space of numbers for each kind of
// thing. The only place that knows both. Not thread safe, and not a store of people (codec/person.h).
#pragma once

#include <string_view>

#include "base/ids.h"
#include "base/names.h"
#include "codec/name_space.h"

namespace shuke::codec {

/// Whether a caller may use this text as an id: 1 to 128 printable characters of valid UTF-8.
///
/// Not printable are control characters, line and paragraph separators, the byte order mark and the marks
/// that turn or hide text (two ids that look alike on a screen should be alike).
bool is_id(std::string_view text);
/// As is_id, up to `characters_max` characters: for reasons and other short free texts.
bool is_printable(std::string_view text, std::size_t characters_max);

/// The numbers of one driver. A number once given stays for the life of the directory.
class Directory {
 public:
  base::MemberNo member(std::string_view id) { return {x_members.intern(id)}; }
  base::OrderNo order(std::string_view id) { return {x_orders.intern(id)}; }
  base::HoldNo hold(std::string_view id) { return {x_holds.intern(id)}; }
  base::RedemptionNo redemption(std::string_view id) { return {x_redemptions.intern(id)}; }
  base::CouponNo coupon(std::string_view id) { return {x_coupons.intern(id)}; }
  base::UseNo use(std::string_view id) { return {x_uses.intern(id)}; }
  base::TopUpNo top_up(std::string_view id) { return {x_top_ups.intern(id)}; }
  base::CardNo card(std::string_view id) { return {x_cards.intern(id)}; }
  base::CardBatchNo card_batch(std::string_view id) { return {x_card_batches.intern(id)}; }
  base::NameNo name(std::string_view text) { return {x_names.intern(text)}; }

  /// None where the id was never seen.
  base::MemberNo find_member(std::string_view id) const { return {x_members.find(id)}; }
  base::OrderNo find_order(std::string_view id) const { return {x_orders.find(id)}; }
  base::CouponNo find_coupon(std::string_view id) const { return {x_coupons.find(id)}; }
  base::UseNo find_use(std::string_view id) const { return {x_uses.find(id)}; }
  base::CardNo find_card(std::string_view id) const { return {x_cards.find(id)}; }
  base::CardBatchNo find_card_batch(std::string_view id) const { return {x_card_batches.find(id)}; }
  base::NameNo find_name(std::string_view text) const { return {x_names.find(text)}; }

  std::string_view text(base::MemberNo no) const { return x_members.text(no.value); }
  std::string_view text(base::OrderNo no) const { return x_orders.text(no.value); }
  std::string_view text(base::HoldNo no) const { return x_holds.text(no.value); }
  std::string_view text(base::RedemptionNo no) const { return x_redemptions.text(no.value); }
  std::string_view text(base::CouponNo no) const { return x_coupons.text(no.value); }
  std::string_view text(base::UseNo no) const { return x_uses.text(no.value); }
  std::string_view text(base::TopUpNo no) const { return x_top_ups.text(no.value); }
  std::string_view text(base::CardNo no) const { return x_cards.text(no.value); }
  std::string_view text(base::CardBatchNo no) const { return x_card_batches.text(no.value); }
  std::string_view text(base::NameNo no) const { return x_names.text(no.value); }

  // For drivers that keep the numbers: each space by its kind.
  std::uint32_t last(base::NameKind kind) const { return of(kind).last(); }
  std::string_view text_of(base::NameKind kind, std::uint32_t no) const { return of(kind).text(no); }
  /// Gives the next number of the kind to a text that had it before; the number, or another where the text
  /// is known already.
  std::uint32_t restore(base::NameKind kind, std::string_view text) { return of(kind).intern(text); }
  /// See NameSpace.
  void stand_on(base::NameKind kind, NameSource* source, std::uint32_t last) {
    of(kind).stand_on(source, last);
  }
  void take_back(base::NameKind kind, std::uint32_t kept) { of(kind).take_back(kept); }
  void let_go(base::NameKind kind, std::uint32_t kept, std::size_t held_max) {
    of(kind).let_go(kept, held_max);
  }

  /// Forgets all members, so that the next one is number 1 again: for drivers that take one member after
  /// the other.
  void forget_members() { x_members.clear(); }

  /// The space of names that a programme's own names share with the names in commands.
  base::Names& names() { return x_names.all(); }

 private:
  NameSpace& of(base::NameKind kind) {
    return const_cast<NameSpace&>(static_cast<const Directory*>(this)->of(kind));
  }
  const NameSpace& of(base::NameKind kind) const {
    switch (kind) {
      case base::NameKind::member: return x_members;
      case base::NameKind::order: return x_orders;
      case base::NameKind::hold: return x_holds;
      case base::NameKind::redemption: return x_redemptions;
      case base::NameKind::name: return x_names;
      case base::NameKind::coupon: return x_coupons;
      case base::NameKind::use: return x_uses;
      case base::NameKind::top_up: return x_top_ups;
      case base::NameKind::card: return x_cards;
      case base::NameKind::card_batch: return x_card_batches;
    }
    __builtin_unreachable();
  }

  NameSpace x_members{base::NameKind::member};
  NameSpace x_orders{base::NameKind::order};
  NameSpace x_holds{base::NameKind::hold};
  NameSpace x_redemptions{base::NameKind::redemption};
  NameSpace x_names{base::NameKind::name};
  NameSpace x_coupons{base::NameKind::coupon};
  NameSpace x_uses{base::NameKind::use};
  NameSpace x_top_ups{base::NameKind::top_up};
  NameSpace x_cards{base::NameKind::card};
  NameSpace x_card_batches{base::NameKind::card_batch};
};

}  // namespace shuke::codec
