// Words, months and amounts as every part of the result writes them.
#include "backtest/result_parts.h"

#include "codec/values.h"

namespace shuke::backtest {

void ResultPart::money_or_null(std::string_view key, std::optional<std::int64_t> minor) const {
  if (minor) {
    money(key, *minor);
  } else {
    json.null(key);
  }
}

void ResultPart::integer_or_null(std::string_view key, std::optional<std::int64_t> value) const {
  if (value) {
    json.integer(key, *value);
  } else {
    json.null(key);
  }
}

void ResultPart::hundredths_or_null(std::string_view key, std::optional<std::int64_t> value) const {
  if (value) {
    json.money(key, base::Money{*value}, 2);
  } else {
    json.null(key);
  }
}

void ResultPart::words(const domain::Title& words) const {
  json.begin_object();
  json.text("zh", words.zh);
  json.text("en", words.en);
  json.end_object();
}

void ResultPart::words(std::string_view key, const domain::Title& sentence) const {
  json.key(key);
  words(sentence);
}

domain::Title ResultPart::title_or_id(const domain::Title& title, base::NameNo name) const {
  const std::string id(text(name));
  return {title.zh.empty() ? id : title.zh, title.en.empty() ? id : title.en};
}

void ResultPart::title(std::string_view key, const domain::Title& title, base::NameNo name) const {
  words(key, title_or_id(title, name));
}

void ResultPart::month(std::int32_t month) const {
  json.text("month", codec::write_month(figures().months().first() + month));
}

std::int64_t worth_of(const domain::Worth& worth, std::int64_t points, base::Rate times) {
  // Points and money are below 10^13 each only in a sane file; what does not fit stops at the end instead
  // of wrapping.
  __extension__ using Exact = unsigned __int128;
  const bool negative = points < 0;
  const Exact size = negative ? Exact{0} - static_cast<Exact>(points) : static_cast<Exact>(points);
  const Exact over = static_cast<Exact>(worth.points.count) * static_cast<Exact>(times.den);
  Exact value = 0;
  if (__builtin_mul_overflow(size, static_cast<Exact>(worth.money.minor) * static_cast<Exact>(times.num),
                             &value)) {
    return negative ? INT64_MIN : INT64_MAX;
  }
  const Exact quotient = value / over;
  const Exact rounded = quotient + (value % over >= over - value % over ? 1 : 0);
  if (rounded > static_cast<Exact>(INT64_MAX)) return negative ? INT64_MIN : INT64_MAX;
  return negative ? -static_cast<std::int64_t>(rounded) : static_cast<std::int64_t>(rounded);
}

std::string grouped(std::int64_t number) {
  std::string digits;
  codec::append_decimal(digits, number, 0);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

void write_findings(codec::JsonWriter& json, std::string_view key,
                    const std::vector<ResultFinding>& findings) {
  json.begin_array(key);
  for (const ResultFinding& finding : findings) {
    json.begin_object();
    json.text("code", finding.code);
    json.begin_object("words");
    json.text("zh", finding.words.zh);
    json.text("en", finding.words.en);
    json.end_object();
    json.integer("count", finding.count);
    json.begin_array("examples");
    for (const ResultExample& example : finding.examples) {
      json.begin_object();
      json.integer("line", example.line);
      json.text("text", example.text);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

}  // namespace shuke::backtest
