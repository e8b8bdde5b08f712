// The prepared statements of SqliteStore.
#include "store/sqlite/kept_statements.h"

namespace shuke::store {

KeptStatements::KeptStatements(Connection& connection)
    : insert_journal(connection, sql::insert_journal),
      select_batch(connection, sql::select_batch),
      select_hash(connection, sql::select_hash),
      insert_history(connection, sql::insert_history),
      select_histories(connection, sql::select_histories),
      insert_command(connection, sql::insert_command),
      select_command(connection, sql::select_command),
      upsert_setting(connection, sql::upsert_setting),
      delete_setting(connection, sql::delete_setting),
      select_setting(connection, sql::select_setting),
      select_settings(connection, sql::select_settings),
      select_member(connection, sql::select_member),
      select_due(connection, sql::select_due),
      select_list_columns(connection, sql::select_list_columns),
      insert_member(connection, sql::insert_member),
      x_connection(connection) {
  for (std::size_t number = 0; number < name_kinds; ++number) {
    const NameKind kind = static_cast<NameKind>(number);
    of_name.push_back({{connection, sql::upsert_name(kind)},
                       {connection, sql::select_name_of_text(kind)},
                       {connection, sql::select_name_of_number(kind)}});
  }
  for (std::size_t number = 0; number < sql::row_tables; ++number) {
    const Table table = static_cast<Table>(number);
    of_table.push_back({{connection, sql::upsert_row(table)},
                        {connection, sql::delete_row(table)},
                        {connection, sql::select_row(table)}});
  }
}

Statement& KeptStatements::update_member(unsigned groups) {
  auto& kept = x_update_member[groups];
  if (!kept) kept.emplace(x_connection, sql::update_member(groups));
  return *kept;
}

Statement& KeptStatements::of_text(const std::string& text) {
  const auto found = x_of_text.find(text);
  if (found != x_of_text.end()) return found->second;
  return x_of_text.emplace(text, Statement(x_connection, text)).first->second;
}

}  // namespace shuke::store
