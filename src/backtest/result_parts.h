// What the writers of the result's parts share. Not for use outside result_*.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backtest/result_json.h"

namespace shuke::backtest {

/// What every writer of a part needs: where to write, whose run, and how money looks.
struct ResultPart {
  codec::JsonWriter& json;
  const ResultRun& run;
  base::Rate redeemed;

  const domain::Programme& programme() const { return run.named.programme; }
  const Figures& figures() const { return run.figures; }
  std::string_view text(base::NameNo name) const { return run.named.text(name); }
  int decimals() const { return programme().currency_decimals; }
  void money(std::string_view key, std::int64_t minor) const {
    json.money(key, base::Money{minor}, decimals());
  }
  void money_or_null(std::string_view key, std::optional<std::int64_t> minor) const;
  void integer_or_null(std::string_view key, std::optional<std::int64_t> value) const;
  /// hundredths as a decimal string with two decimals, or null.
  void hundredths_or_null(std::string_view key, std::optional<std::int64_t> value) const;
  void words(std::string_view key, const domain::Title& words) const;
  void words(const domain::Title& words) const;
  /// A title, or the id where the programme gives no words.
  void title(std::string_view key, const domain::Title& title, base::NameNo name) const;
  domain::Title title_or_id(const domain::Title& title, base::NameNo name) const;
  void month(std::int32_t month) const;  // key "month"
};

/// What points are worth, rounded half up; `times` is a further factor.
std::int64_t worth_of(const domain::Worth& worth, std::int64_t points, base::Rate times);
/// 1234567 as 1,234,567.
std::string grouped(std::int64_t number);

void write_findings(codec::JsonWriter& json, std::string_view key,
                    const std::vector<ResultFinding>& findings);
void write_shop(const ResultPart& part);      // "shop"
void write_ladders(const ResultPart& part);   // "ladders"
void write_accounts(const ResultPart& part);  // "accounts"
void write_cost(const ResultPart& part);      // "cost"

}  // namespace shuke::backtest
