// SqliteStore read from one end to the other, for audits.
#include "store/sqlite/kept_statements.h"
#include "store/sqlite/row_sum.h"

namespace shuke::store {

namespace {

base::Instant instant_or_never(std::optional<std::int64_t> us) {
  return us ? base::Instant{*us} : base::never;
}

MemberRow member_of(const Run& run) {
  MemberRow row;
  row.no = {static_cast<std::uint32_t>(run.integer(0))};
  row.bytes = run.bytes(1);
  row.next_due = instant_or_never(run.integer_or_null(2));
  row.last_order_at = instant_or_never(run.integer_or_null(3));
  for (std::size_t account = 0; account < list_accounts; ++account)
    row.available[account] = run.integer(4 + static_cast<int>(account));
  row.listed = run.integer(8) != 0;
  for (std::size_t ladder = 0; ladder < list_ladders; ++ladder) {
    const auto level = run.integer_or_null(9 + static_cast<int>(ladder));
    row.levels[ladder] = level ? static_cast<std::uint8_t>(*level) : std::uint8_t{255};
  }
  return row;
}

std::optional<std::uint8_t> listed_of(std::optional<std::int64_t> column) {
  return column ? std::optional(static_cast<std::uint8_t>(*column)) : std::nullopt;
}

std::uint64_t unsigned_of(std::int64_t value) {
  return static_cast<std::uint64_t>(value);
}

}  // namespace

void SqliteStore::scan_members(const Scan& use) {
  Statement select(x_connection, sql::scan_members);
  Run run(select);
  while (run.next()) use.member(member_of(run));
}

void SqliteStore::scan_rows(const Scan& use) {
  for (std::size_t number = 0; number < sql::row_tables; ++number) {
    const Table table = static_cast<Table>(number);
    Statement select(x_connection, sql::scan_rows(table));
    Run run(select);
    while (run.next()) {
      const auto no = static_cast<std::uint32_t>(run.integer(0));
      const std::string_view bytes =
          table == Table::person ? without_sum("person", std::to_string(no), run.bytes(2)) : run.bytes(2);
      Row row{table, no, {static_cast<std::uint32_t>(run.integer(1))}, bytes};
      if (table == Table::order) row.listed_as = listed_of(run.integer_or_null(3));
      use.row(row);
    }
  }
}

Expected<void> SqliteStore::scan(const Scan& use) {
  return attempt("Reading everything", [&] {
    if (use.member) scan_members(use);
    if (use.row) scan_rows(use);
    if (use.command) {
      Statement select(x_connection, sql::scan_commands);
      Run run(select);
      while (run.next()) {
        const std::string_view id = run.bytes(0);
        check_sum(run.integer(3), id_sum(id), "command id " + std::string(id));
        use.command({id, {unsigned_of(run.integer(1)), static_cast<std::uint32_t>(run.integer(2))}});
      }
    }
    if (use.history) {
      Statement select(x_connection, sql::scan_histories);
      Run run(select);
      while (run.next())
        use.history(unsigned_of(run.integer(0)), unsigned_of(run.integer(1)), run.bytes(2));
    }
    if (use.search_key) {
      Statement select(x_connection,
                       "SELECT member, kind, text FROM search_key ORDER BY kind, text, member");
      Run run(select);
      while (run.next()) {
        const SearchKey key{static_cast<std::uint8_t>(run.integer(1)), std::string(run.bytes(2))};
        use.search_key({static_cast<std::uint32_t>(run.integer(0))}, key);
      }
    }
    if (!use.setting) return;
    Statement select(x_connection, sql::scan_settings);
    Run run(select);
    while (run.next()) {
      const std::string kind(run.bytes(0));
      const std::string key(run.bytes(1));
      use.setting({kind, key, std::string(without_sum(kind, key, run.bytes(2)))});
    }
  });
}

Expected<std::optional<std::string>> SqliteStore::check() {
  return attempt("Checking the file", [&]() -> std::optional<std::string> {
    const std::string found = x_connection.text("PRAGMA integrity_check(1)");
    return found == "ok" ? std::nullopt : std::optional(found);
  });
}

}  // namespace shuke::store
