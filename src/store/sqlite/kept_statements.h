// What the parts of SqliteStore share: the statements that stay prepared, and the one place where a failure
// of SQLite becomes a Fault. For this folder's .cpp files only.
#pragma once

#include <array>
#include <map>
#include <utility>
#include <vector>

#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/statements.h"

namespace shuke::store {

struct KeptStatements {
  struct OfTable {
    Statement upsert, erase, select;
  };

  struct OfName {
    Statement upsert, select_number, select_text;
  };

  explicit KeptStatements(Connection& connection);

  /// Prepared when it is first asked for.
  Statement& update_member(unsigned groups);
  /// Likewise a statement of which there are many shapes, by its text.
  Statement& of_text(const std::string& text);

  Statement insert_journal, select_batch, select_hash;
  Statement insert_history, select_histories;
  Statement insert_command, select_command;
  Statement upsert_setting, delete_setting, select_setting, select_settings;
  Statement select_member, select_due, select_list_columns, insert_member;
  std::vector<OfName> of_name;    // by NameKind
  std::vector<OfTable> of_table;  // by Table

 private:
  Connection& x_connection;
  std::array<std::optional<Statement>, sql::column_groups_end> x_update_member;
  std::map<std::string, Statement> x_of_text;
};

/// Runs the work and answers what it answers; a failure of SQLite closes the store, except a full disk.
template <class Work>
auto SqliteStore::attempt(std::string_view doing, Work&& work) {
  using Answer = Expected<decltype(work())>;
  if (x_closed) {
    return Answer(std::unexpect,
                  Fault{Fault::Kind::unavailable, "Closed until it is opened again: " + x_closed->words});
  }
  try {
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      return Answer();
    } else {
      return Answer(work());
    }
  } catch (const SqliteFailure& failure) {
    return Answer(std::unexpect, fault_after(doing, failure));
  }
}

/// The fault that a failure of SQLite is.
Fault fault_of(std::string_view doing, const std::string& folder, const SqliteFailure& failure);

/// SQLite's integers are signed; what is stored keeps all 64 bits.
inline std::int64_t signed_of(std::uint64_t bits) {
  return static_cast<std::int64_t>(bits);
}

}  // namespace shuke::store
