// Mapping: how the columns, forms and rules of one kind of order file become the rows of contract.md
// section 5. Plain values; reading a mapping file is mapping_file.h's business, applying it row_reader.h's.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backtest/field_text.h"
#include "base/time.h"
#include "base/units.h"
#include "domain/programme.h"

namespace shuke::backtest {

/// What a row can say. The first eleven are the canonical columns, in their order.
enum class Column : std::uint8_t {
  order,
  member,
  at,
  line,
  sku,
  category,
  price_class,
  quantity,
  amount,
  kind,
  of_order,
  unit_price,  // amount = quantity × unit_price − discount where a file has no column for the amount
  discount,
};
inline constexpr std::size_t columns_count = 13;
inline constexpr std::size_t canonical_columns = 11;
std::string_view column_name(Column column);

/// What a sku is that is not goods. Such rows are counted with their amounts and earn nothing.
enum class NotGoods : std::uint8_t { shipping, discount, fee };
inline constexpr std::size_t not_goods_kinds = 3;
std::string_view not_goods_name(NotGoods kind);

struct SkuKind {
  std::string sku;  // with `begins`, how such skus begin
  bool begins = false;
  NotGoods kind = NotGoods::fee;
};

/// Rows in which `column` has one of `values` are skipped and counted, for a reason in words.
struct SkipRule {
  std::string column;
  std::vector<std::string> values;
  domain::Title because;
};

struct Mapping {
  std::string file;  // where it was read; empty: the canonical format, built in
  std::string name = "canonical";

  // The form of the file.
  char delimiter = ',';
  bool blanks_delimit = false;  // columns stand apart by blanks, and quotes mean nothing
  bool header = true;
  std::vector<std::string> column_order;  // the columns' names where the file has no header
  std::string encoding;                   // as iconv names it; empty: UTF-8

  // The columns, each by the file's name for it. Several are joined by `-` into one text.
  std::array<std::vector<std::string>, columns_count> columns;
  /// Columns in which a blank takes what stands above it in the same order.
  std::vector<std::string> fill_down;

  // Values.
  std::vector<TimePattern> date_formats;  // none: RFC 3339
  std::string time_zone;                  // IANA name; empty: every time has its offset
  std::optional<base::TimeZone> zone;
  std::string currency;            // empty: the programme's
  std::optional<base::Rate> rate;  // programme's money for one of the file's
  char decimal_mark = '.';
  bool round_amounts = false;
  std::vector<std::string> sale_words{"sale"};
  std::vector<std::string> return_words{"return"};
  std::array<std::vector<std::string>, domain::price_classes> price_class_words;

  // Rules.
  std::vector<std::string> return_order_begins;  // an order number that begins so is a return
  bool negative_quantity_returns = false;
  bool skip_without_member = false;  // else they are guests
  bool skip_without_price = false;   // else an amount of zero is an amount
  bool drop_duplicates = false;      // else they are lines like others
  std::vector<SkipRule> skip;
  std::vector<SkuKind> sku_kinds;
  base::Duration paid_after{0, base::Duration::Unit::days};
  base::Duration shipped_after{0, base::Duration::Unit::days};  // after payment
  base::Rate redeemed{7, 10};  // the share of points assumed to be used in the end

  const std::vector<std::string>& column(Column which) const {
    return columns[static_cast<std::size_t>(which)];
  }
  std::vector<std::string>& column(Column which) { return columns[static_cast<std::size_t>(which)]; }
  bool has(Column which) const { return !column(which).empty(); }
};

/// The format of contract.md section 5: every canonical column under its own name.
Mapping canonical_mapping();

}  // namespace shuke::backtest
