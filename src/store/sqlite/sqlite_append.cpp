// SqliteStore's one way of writing: a batch as one transaction. Everything is written in the order of its
// keys, so that neighbours in the file are found once.
#include <algorithm>

#include "base/check.h"
#include "store/sqlite/kept_statements.h"
#include "store/sqlite/row_sum.h"

namespace shuke::store {

namespace {

/// What member lists filter by, as the columns hold it.
struct Listed {
  std::optional<std::int64_t> next_due;
  std::optional<std::int64_t> last_order_at;
  std::array<std::int64_t, list_accounts> available{};
  std::int64_t listed = 1;
  std::array<std::optional<std::int64_t>, list_ladders> levels;
};

std::optional<std::int64_t> null_for_never(base::Instant at) {
  return at == base::never ? std::nullopt : std::optional(at.us);
}

Listed listed_of(const MemberRow& row) {
  Listed columns{null_for_never(row.next_due),
                 null_for_never(row.last_order_at),
                 row.available,
                 row.listed ? 1 : 0,
                 {}};
  for (std::size_t ladder = 0; ladder < list_ladders; ++ladder) {
    if (row.levels[ladder] != 255) columns.levels[ladder] = row.levels[ladder];
  }
  return columns;
}

Listed listed_of(const Run& row) {
  Listed columns{row.integer_or_null(0), row.integer_or_null(1), {}, row.integer(6), {}};
  for (int account = 0; account < static_cast<int>(list_accounts); ++account) {
    columns.available[static_cast<std::size_t>(account)] = row.integer(2 + account);
  }
  for (int ladder = 0; ladder < static_cast<int>(list_ladders); ++ladder) {
    columns.levels[static_cast<std::size_t>(ladder)] = row.integer_or_null(7 + ladder);
  }
  return columns;
}

unsigned changed_groups(const Listed& before, const Listed& after) {
  unsigned groups = 0;
  if (before.next_due != after.next_due) groups |= sql::next_due;
  if (before.last_order_at != after.last_order_at) groups |= sql::last_order_at;
  if (before.available != after.available) groups |= sql::available;
  if (before.listed != after.listed || before.levels != after.levels) groups |= sql::listed_and_levels;
  return groups;
}

/// Binds from ?3 on what update_member and insert_member name.
void bind_groups(Run& run, unsigned groups, const Listed& columns) {
  int next = 3;
  if (groups & sql::next_due) run.bind(next++, columns.next_due);
  if (groups & sql::last_order_at) run.bind(next++, columns.last_order_at);
  if (groups & sql::available) {
    for (const std::int64_t points : columns.available) run.bind(next++, points);
  }
  if (groups & sql::listed_and_levels) {
    run.bind(next++, columns.listed);
    for (const auto& level : columns.levels) run.bind(next++, level);
  }
}

/// The rows in the order of their keys; those of one key stay as they were.
template <class T, class Key>
std::vector<const T*> by_key(const std::vector<T>& rows, Key key) {
  std::vector<const T*> sorted;
  sorted.reserve(rows.size());
  for (const T& row : rows) sorted.push_back(&row);
  std::stable_sort(sorted.begin(), sorted.end(), [&](const T* a, const T* b) { return key(*a) < key(*b); });
  return sorted;
}

class Writer {
 public:
  explicit Writer(KeptStatements& kept) : x_kept(kept) {}

  void write(const NameRow& row) {
    const std::int64_t sum = row_sum("name", row.no, row.text);
    Run(x_kept.of_name[static_cast<std::size_t>(row.kind)].upsert, no_of(row), Text{row.text}, sum)
        .finish();
  }

  void write(const MemberRow& row) {
    const std::int64_t no = row.no.value;
    const Listed after = listed_of(row);
    std::optional<unsigned> groups;
    {
      Run before(x_kept.select_list_columns, no);
      if (before.next()) groups = changed_groups(listed_of(before), after);
    }
    Run run(groups ? x_kept.update_member(*groups) : x_kept.insert_member, no, Blob{row.bytes});
    bind_groups(run, groups.value_or(sql::column_groups_end - 1), after);
    run.finish();
  }

  void write(const Row& row) {
    KeptStatements::OfTable& table = x_kept.of_table[static_cast<std::size_t>(row.table)];
    const std::int64_t member = row.member.value;
    if (row.bytes.empty()) {
      Run(table.erase, no_of(row)).finish();
      return;
    }
    std::string summed;
    if (row.table == Table::person) summed = with_sum("person", std::to_string(row.no), row.bytes);
    const Blob bytes{summed.empty() ? row.bytes : std::string_view(summed)};
    Run run(table.upsert, no_of(row), member, bytes);
    if (row.table == Table::order)
      run.bind(4, row.listed_as ? std::optional<std::int64_t>(*row.listed_as) : std::nullopt);
    run.finish();
  }

  void write(const CommandRow& row) {
    Run(x_kept.insert_command, Text{row.id}, signed_of(row.place.batch), std::int64_t{row.place.index},
        id_sum(row.id))
        .finish();
  }

  void write(const SearchKeys& row) {
    const std::int64_t member = row.member.value;
    Run(x_kept.of_text("DELETE FROM search_key WHERE member = ?1"), member).finish();
    Run(x_kept.of_text("DELETE FROM without_search_keys WHERE member = ?1"), member).finish();
    for (const SearchKey& key : row.keys) {
      Run(x_kept.of_text("INSERT OR IGNORE INTO search_key (kind, text, member) VALUES (?1, ?2, ?3)"),
          std::int64_t{key.kind}, Text{key.text}, member)
          .finish();
    }
  }

  void write(const Setting& row) {
    if (row.bytes.empty()) {
      Run(x_kept.delete_setting, Text{row.kind}, Text{row.key}).finish();
    } else {
      const std::string summed = with_sum(row.kind, row.key, row.bytes);
      Run(x_kept.upsert_setting, Text{row.kind}, Text{row.key}, Blob{summed}).finish();
    }
  }

 private:
  template <class T>
  static std::int64_t no_of(const T& row) {
    return row.no;
  }

  KeptStatements& x_kept;
};

}  // namespace

Expected<std::uint64_t> SqliteStore::append(const Batch& batch) {
  const auto number = append_untidied(batch);
  if (number) tidy_log();
  return number;
}

Expected<std::uint64_t> SqliteStore::append_untidied(const Batch& batch) {
  CHECK(!batch.journal.empty() || batch.histories.empty());
  if (x_options.access != Access::owner)
    return std::unexpected(Fault{Fault::Kind::refused, "A reader of the store cannot append to it."});
  Head head = x_head;
  std::uint64_t number = 0;
  if (!batch.journal.empty()) {
    number = x_head.number + 1;
    head = {number, batch.recorded_at, chain_hash(x_head.hash, number, batch.recorded_at, batch.journal)};
  }
  end_reading();
  const auto written = attempt("Appending a batch", [&] {
    Transaction transaction(x_connection);
    write(batch, head);
    transaction.commit();
  });
  if (!written) return std::unexpected(written.error());
  x_head = head;
  for (const Row& row : batch.rows)
    x_log_holds_erased = x_log_holds_erased || (row.table == Table::person && row.bytes.empty());
  return number;
}

void SqliteStore::write(const Batch& batch, const Head& head) {
  if (!batch.journal.empty()) {
    const std::string_view hash(reinterpret_cast<const char*>(head.hash.data()), head.hash.size());
    Run(x_kept->insert_journal, signed_of(head.number), head.recorded_at.us, Blob{hash},
        Blob{batch.journal})
        .finish();
  }
  Writer writer(*x_kept);
  for (const NameRow& row : batch.names) writer.write(row);
  for (const MemberRow* row : by_key(batch.members, [](const MemberRow& r) { return r.no; })) {
    writer.write(*row);
  }
  for (const Row* row : by_key(batch.rows, [](const Row& r) { return std::pair(r.table, r.no); })) {
    writer.write(*row);
  }
  for (const HistoryRow* row : by_key(batch.histories, [](const HistoryRow& r) { return r.subject; })) {
    Run(x_kept->insert_history, signed_of(row->subject), signed_of(head.number), Blob{row->bytes}).finish();
  }
  for (const CommandRow* row : by_key(batch.commands, [](const CommandRow& r) { return r.id; })) {
    writer.write(*row);
  }
  for (const Setting& row : batch.settings) writer.write(row);
  for (const SearchKeys& row : batch.search_keys) writer.write(row);
}

/// Keeps the log from growing, and frees it of a person who was erased: the file forgets him with the
/// commit, the log only when it is cut. Where somebody reads from it just then, a later batch tries again.
void SqliteStore::tidy_log() {
  if (x_log_holds_erased) {
    const auto emptied = attempt("Emptying the log", [&] { return x_connection.empty_log(); });
    x_log_holds_erased = !emptied || !*emptied;
    return;
  }
  if (x_connection.log_pages() < static_cast<int>(x_options.checkpoint_pages)) return;
  // The batch is durable whatever happens here: a fault closes the store for the next call. On a full disk
  // the log goes on growing until there is room again.
  (void)attempt("Bringing the log into the file", [&] { x_connection.checkpoint(); });
}

}  // namespace shuke::store
