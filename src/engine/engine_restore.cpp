// Engine: what a store of an older version lacks is worked out from its rows when its owner opens it. A
// reader leaves that to the owner; what he shows needs none of it.
#include "codec/person_bytes.h"
#include "codec/state_bytes.h"
#include "engine/engine.h"
#include "engine/rows.h"

namespace shuke::engine {
namespace {

constexpr std::uint32_t at_once = 1000;

template <class T>
store::Expected<T> read_row(store::Store& store, store::Table table, std::uint32_t no) {
  const auto bytes = store.row(table, no);
  if (!bytes) return std::unexpected(bytes.error());
  T value;
  if (*bytes && !codec::read_bytes(**bytes, value))
    return std::unexpected(store::Fault{store::Fault::Kind::damaged, "A row of the store cannot be read."});
  return value;
}

/// Writes the batch. True: it cannot be, and nothing more either, because the store is somebody else's.
store::Expected<bool> is_ended_by(store::Store& store, const store::Batch& batch) {
  const auto written = store.append(batch);
  if (!written && written.error().kind == store::Fault::Kind::refused) return true;
  if (!written) return std::unexpected(written.error());
  return false;
}

}  // namespace

store::Expected<void> Engine::restore_search_keys() {
  for (;;) {
    const auto missing = x_store.without_search_keys(at_once);
    if (!missing) return std::unexpected(missing.error());
    if (missing->empty()) return {};
    store::Batch batch;
    for (const base::MemberNo member : *missing) {
      const auto person = read_row<codec::Person>(x_store, store::Table::person, member.value);
      if (!person) return std::unexpected(person.error());
      batch.search_keys.push_back(search_keys(member, *person));
    }
    const auto ended = is_ended_by(x_store, batch);
    if (!ended) return std::unexpected(ended.error());
    if (*ended) return {};
  }
}

store::Expected<void> Engine::restore_order_lists() {
  for (;;) {
    const auto missing =
        x_store.orders({.before = {}, .limit = at_once, .listed_as = store::listed_as_unknown});
    if (!missing) return std::unexpected(missing.error());
    if (missing->empty()) return {};
    store::Batch batch;
    std::vector<std::string> memory;
    memory.reserve(missing->size());
    for (const base::OrderNo no : *missing) {
      const auto order = read_row<domain::Order>(x_store, store::Table::order, no.value);
      if (!order) return std::unexpected(order.error());
      batch.rows.push_back(order_row(no, *order, memory));
    }
    const auto ended = is_ended_by(x_store, batch);
    if (!ended) return std::unexpected(ended.error());
    if (*ended) return {};
  }
}

}  // namespace shuke::engine
