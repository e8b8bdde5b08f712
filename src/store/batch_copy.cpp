// One piece of memory for all bytes, measured first so that it never moves.
#include "store/batch_copy.h"

#include <algorithm>

#include "base/check.h"

namespace shuke::store {
namespace {

constexpr auto key_of = [](const Row& row) { return std::pair(row.table, row.no); };
constexpr auto number_of = [](const NameRow& row) { return std::pair(row.kind, row.no); };
constexpr auto text_of = [](const NameRow& row) { return std::pair(row.kind, row.text); };

template <class Rows, class Key, class Of>
auto find_in(const Rows& rows, const Key& key, Of of) -> decltype(rows.data()) {
  const auto found = std::ranges::lower_bound(rows, key, {}, of);
  return found != rows.end() && std::invoke(of, *found) == key ? &*found : nullptr;
}

/// Calls `use` for every view of bytes in the batch.
template <class Use>
void each_view(Batch& batch, const Use& use) {
  use(batch.journal);
  for (NameRow& row : batch.names) use(row.text);
  for (MemberRow& row : batch.members) use(row.bytes);
  for (Row& row : batch.rows) use(row.bytes);
  for (CommandRow& row : batch.commands) use(row.id);
  for (HistoryRow& row : batch.histories) use(row.bytes);
}

}  // namespace

BatchCopy::BatchCopy(const Batch& from) : x_batch(from) {
  std::size_t size = 0;
  each_view(x_batch, [&](std::string_view view) { size += view.size(); });
  x_bytes.reserve(size);
  each_view(x_batch, [&](std::string_view& view) {
    const std::size_t begin = x_bytes.size();
    x_bytes += view;
    view = {x_bytes.data() + begin, view.size()};
  });
  CHECK(x_bytes.size() == size);
  std::ranges::sort(x_batch.members, {}, &MemberRow::no);
  std::ranges::sort(x_batch.rows, {}, key_of);
  std::ranges::sort(x_batch.histories, {}, &HistoryRow::subject);
  std::ranges::sort(x_batch.commands, {}, &CommandRow::id);
  std::ranges::sort(x_batch.names, {}, number_of);
  x_names_by_text = x_batch.names;
  std::ranges::stable_sort(x_names_by_text, {}, text_of);
}

const MemberRow* BatchCopy::member(base::MemberNo no) const {
  return find_in(x_batch.members, no, &MemberRow::no);
}

const Row* BatchCopy::row(Table table, std::uint32_t no) const {
  return find_in(x_batch.rows, std::pair(table, no), key_of);
}

const HistoryRow* BatchCopy::history(std::uint64_t subject) const {
  return find_in(x_batch.histories, subject, &HistoryRow::subject);
}

const NameRow* BatchCopy::name(NameKind kind, std::uint32_t no) const {
  return find_in(x_batch.names, std::pair(kind, no), number_of);
}

const NameRow* BatchCopy::name(NameKind kind, std::string_view text) const {
  return find_in(x_names_by_text, std::pair(kind, text), text_of);
}

const CommandRow* BatchCopy::command(std::string_view id) const {
  return find_in(x_batch.commands, id, &CommandRow::id);
}

}  // namespace shuke::store
