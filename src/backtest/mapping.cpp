// The canonical mapping and the words of mapping.h.
#include "backtest/mapping.h"

namespace shuke::backtest {
namespace {

constexpr std::array<std::string_view, columns_count> column_names{
    "order",    "member", "at",   "line",     "sku",        "category", "price_class",
    "quantity", "amount", "kind", "of_order", "unit_price", "discount"};
constexpr std::array<std::string_view, not_goods_kinds> not_goods_names{"shipping", "discount", "fee"};

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

}  // namespace shuke::backtest
