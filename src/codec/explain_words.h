// Why a figure is what it is, in Chinese and English: made from the numbers an event holds, never decided
// again. Not the order of postings or their balances (view_statement).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "codec/view_source.h"
#include "codec/words.h"
#include "domain/event.h"

namespace shuke::codec {

/// The two words of a title, or the name where the file gives none.
Words title_words(const domain::Title& title, std::string_view name);

/// A figure of the programme's rules: `439 = floor(199.50 × 2 + 80.00 × 0.5)` with its rule, cap and
/// version in words.
class FigureWords {
 public:
  /// All must outlive it. `parts` are those of the event that the line counts from.
  FigureWords(const ViewSource& source, const domain::ExplainLine& line,
              std::span<const domain::ExplainPart> parts, std::uint32_t programme_version);

  Words words() const;
  /// The keys `rule`, `formula`, `parts`, `per`, `multiplier`, `exact`, `rounding`, `cap`, `before` and
  /// `result`, as far as they apply, into an object that is open.
  void write(JsonWriter& out) const;

 private:
  std::string formula(std::string_view rounding_word) const;
  std::string sum_of_parts() const;
  std::string exact() const;
  Words rule_words() const;
  Words parts_words() const;
  Words multiplier_words() const;
  std::string_view rule_id() const;
  const domain::OrderRule* order_rule() const;
  std::string amount(base::Points points) const;

  const ViewSource& x_source;
  const domain::ExplainLine& x_line;
  std::span<const domain::ExplainPart> x_parts;
  std::uint32_t x_version;
};

/// What happened, for a person: `订单结算`, `the order settled`.
Words event_words(domain::EventType type);
/// What a difference is to the member where a past was told again; `rises`: the side's balance goes up.
Words correction_words(domain::Side side, bool rises);
/// What one movement between two sides of the books is to the member; `rises`: the side's balance goes up
/// (debt: is repaid).
Words movement_words(domain::Account::Kind account, domain::Side side, domain::Side counter, bool rises);

}  // namespace shuke::codec
