// The canonical mapping and the words of mapping.h.
#include "backtest/mapping.h"

#include <algorithm>
#include <numeric>

namespace shuke::backtest {
namespace {

constexpr std::array<std::string_view, columns_count> column_names{
    "order",    "member", "at",   "line",     "sku",        "category", "price_class",
    "quantity", "amount", "kind", "of_order", "unit_price", "discount"};
constexpr std::array<std::string_view, not_goods_kinds> not_goods_names{"shipping", "discount", "fee"};

/// Letters to change, add or leave out to make one word of the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view column_name(Column column) {
  return column_names[static_cast<std::size_t>(column)];
}
std::string_view not_goods_name(NotGoods kind) {
  return not_goods_names[static_cast<std::size_t>(kind)];
}

Mapping canonical_mapping() {
  Mapping mapping;
  for (std::size_t i = 0; i < canonical_columns; ++i) mapping.columns[i] = {std::string(column_names[i])};
  mapping.price_class_words = {{{"regular"}, {"special"}, {"group_buy"}, {"third_party"}}};
  return mapping;
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t best_distance = word.size() / 3 + 2;  // farther than this is another word
  for (const std::string& candidate : candidates) {
    const std::size_t far = distance(word.substr(0, 64), std::string_view(candidate).substr(0, 64));
    if (far >= best_distance) continue;
    best = candidate;
    best_distance = far;
  }
  return best;
}

}  // namespace shuke::backtest
