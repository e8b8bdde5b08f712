// Wishes: random commands of many members as the documents a till would send, most of them sensible. Each
// is a deed the model understands, or anything else, of strangers the model does not follow.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "simulator/model.h"

namespace shuke::simulator {

struct Wish {
  std::string id;
  std::string document;      // JSON
  std::optional<Deed> deed;  // nothing: the model does not follow it
};

/// `2026-03-01T07:00:00Z`.
std::string instant_text(Seconds at);

class Wishes {
 public:
  /// `late`: some deeds are dated in the past, and none spends stored value or cashback.
  Wishes(std::uint64_t seed, bool late) : x_random(seed), x_late(late) {}

  Wish next(Seconds now);
  std::uint64_t below(std::uint64_t end) { return x_random() % end; }

  static std::string member(std::uint64_t number) { return "m" + std::to_string(number); }
  static std::string stranger(std::uint64_t number) { return "w" + std::to_string(number); }
  static constexpr std::uint64_t members = 7;  // one more is named and never there
  static constexpr std::uint64_t strangers = 4;
  const std::vector<std::string>& orders() const { return x_orders; }

 private:
  Deed deed(Seconds now);
  void choose_kind(Deed& deed);
  void fill_pay(Deed& deed);
  void fill_return(Deed& deed);
  std::string some(const std::vector<std::string>& known, const std::string& prefix);
  std::string fresh(std::vector<std::string>& known, const std::string& prefix);
  std::string of_stranger();

  std::mt19937_64 x_random;
  bool x_late;
  std::uint64_t x_numbers = 0;
  std::vector<std::string> x_orders, x_holds, x_redemptions, x_top_ups, x_coupons, x_uses, x_cards;
  std::vector<std::vector<Deed::Line>> x_lines;  // of x_orders
  std::uint64_t x_enrolled = 0;
};

}  // namespace shuke::simulator
