// Fuzz target: any bytes as an order file, read by the canonical mapping and by one with every rule. It
// must be refused or read, never crash; how many threads read and whether rows wait in memory or in a file
// must not show.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "backtest/order_file.h"
#include "backtest/owner_groups.h"
#include "backtest/text_source.h"
#include "base/check.h"
#include "base/limits.h"
#include "codec/zone.h"

namespace {

using namespace shuke;
using namespace shuke::backtest;

/// A mapping that uses what the canonical one does not, over the same header.
Mapping busy_mapping() {
  Mapping mapping = canonical_mapping();
  mapping.column(Column::order) = {"order", "line"};
  mapping.column(Column::unit_price) = std::move(mapping.column(Column::amount));
  mapping.column(Column::amount).clear();
  mapping.date_formats = {*TimePattern::compile("%Y-%m-%d %H:%M"),
                          *TimePattern::compile("%d %b %y %I:%M:%S %p")};
  mapping.zone = *codec::read_zone("Europe/London");
  mapping.round_amounts = true;
  mapping.rate = base::Rate{71, 10};
  mapping.return_order_begins = {"C"};
  mapping.negative_quantity_returns = true;
  mapping.skip_without_price = true;
  mapping.fill_down = {"member"};
  mapping.skip = {{"category", {"x"}, {}}};
  mapping.sku_kinds = {{"POST", false, NotGoods::shipping}, {"F", true, NotGoods::fee}};
  return mapping;
}

/// Everything that was read, with the limits checked that later arithmetic rests on.
std::string contents(std::string_view text, const Mapping& mapping, unsigned threads, std::size_t memory) {
  ReadOrder how{mapping};
  how.threads = threads;
  how.memory_bytes_max = memory;
  const auto file = read_orders(source_of(text), "f", how);
  if (!file) return file.error().message;
  std::string all;
  BucketGroups bucket;
  OwnerGroups owners;
  std::uint64_t rows = 0;
  for (std::size_t i = 0; i < buckets_count; ++i) {
    CHECK(file->groups->load(i, bucket).has_value());
    owners.load(bucket);
    for (const OwnerGroups::Owner& owner : owners.owners()) {
      all += owner.id;
      for (const OwnerGroups::Item& item : owners.items(owner)) {
        RowCursor cursor(item.group());
        for (Row row; cursor.next(row); ++rows) {
          CHECK(row.kind != RowKind::sale ||
                (row.quantity && *row.quantity > 0 && row.amount && row.amount->minor >= 0));
          CHECK(!row.amount || row.amount->minor <= base::money_minor_max);
          CHECK(!row.quantity || *row.quantity <= base::quantity_max);
          CHECK(row.order.size() <= 4 * base::id_characters_max * mapping.column(Column::order).size() + 1);
          all += row.order;
          all += row.sku;
          all += std::to_string(row.at.us) + std::to_string(row.quantity.value_or(-1));
        }
      }
    }
  }
  CHECK(rows <= file->counts.records);
  return all + std::to_string(file->counts.records) + " " + std::to_string(file->counts.skipped);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Mapping canonical = canonical_mapping();
  static const Mapping busy = busy_mapping();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string one = contents(text, canonical, 1, group_memory_bytes);
  CHECK(one == contents(text, canonical, 2, 0));
  CHECK(contents(text, busy, 1, group_memory_bytes) == contents(text, busy, 2, 0));
  return 0;
}
