// Engine: what a store of an older version lacks is worked out from its rows when its owner opens it. A
// reader leaves that to the owner; what he shows needs none of it.
#include "codec/person_bytes.h"
#include "codec/state_bytes.h"
#include "engine/engine.h"
#include "engine/rows.h"
#include "engine/sums.h"

namespace shuke::engine {
namespace {

/// Writes the batch. True: it cannot be, and nothing more either, because the store is somebody else's.
store::Expected<bool> is_ended_by(store::Store& store, const store::Batch& batch) {
  const auto written = store.append(batch);
  if (!written && written.error().kind == store::Fault::Kind::refused) return true;
  if (!written) return std::unexpected(written.error());
  return false;
}

}  // namespace

store::Expected<void> Engine::restore_search_keys() {
  constexpr std::uint32_t at_once = 1000;
  for (;;) {
    const auto missing = x_store.without_search_keys(at_once);
    if (!missing) return std::unexpected(missing.error());
    if (missing->empty()) return {};
    store::Batch batch;
    for (const base::MemberNo member : *missing) {
      const auto bytes = x_store.row(store::Table::person, member.value);
      if (!bytes) return std::unexpected(bytes.error());
      codec::Person person;
      if (*bytes && !codec::read_bytes(**bytes, person))
        return std::unexpected(store::Fault{store::Fault::Kind::damaged, "A person cannot be read."});
      batch.search_keys.push_back(search_keys(member, person));
    }
    const auto ended = is_ended_by(x_store, batch);
    if (!ended) return std::unexpected(ended.error());
    if (*ended) return {};
  }
}

/// Few orders are listed, so few rows are written, and once. One that cannot be read is told when it is
/// asked for, and by an audit.
store::Expected<void> Engine::restore_order_lists() {
  const auto done = x_store.setting(engine_settings, orders_listed_key);
  if (!done) return std::unexpected(done.error());
  if (*done) return {};
  struct Listed {
    store::Row row;
    std::string bytes;
  };
  std::vector<Listed> all;
  store::Store::Scan scan;
  scan.row = [&](const store::Row& row) {
    domain::Order order;
    if (row.table != store::Table::order || !codec::read_bytes(row.bytes, order)) return;
    if (const auto state = listed_as(order.head.state))
      all.push_back({{row.table, row.no, row.member, {}, state}, std::string(row.bytes)});
  };
  if (auto read = x_store.scan(scan); !read) return read;
  store::Batch batch;
  for (Listed& one : all) {
    one.row.bytes = one.bytes;
    batch.rows.push_back(one.row);
  }
  batch.settings.push_back({std::string(engine_settings), std::string(orders_listed_key), "1"});
  const auto ended = is_ended_by(x_store, batch);
  if (!ended) return std::unexpected(ended.error());
  return {};
}

}  // namespace shuke::engine
