// Every statement that SqliteStore asks of its tables, as text, so that a test can hold the plan of each
// against what the tables' size allows. Knows the tables of schema.cpp and runs nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace shuke::store::sql {

inline constexpr std::string_view insert_journal =
    "INSERT INTO journal (number, recorded_at, hash, bytes) VALUES (?1, ?2, ?3, ?4)";
inline constexpr std::string_view select_last =
    "SELECT number, recorded_at, hash FROM journal ORDER BY number DESC LIMIT 1";
inline constexpr std::string_view select_batch =
    "SELECT recorded_at, hash, bytes FROM journal WHERE number = ?1";
inline constexpr std::string_view select_hash = "SELECT hash FROM journal WHERE number = ?1";

inline constexpr std::string_view insert_history =
    "INSERT INTO history (subject, batch, bytes) VALUES (?1, ?2, ?3)";
inline constexpr std::string_view select_histories =
    "SELECT batch, bytes FROM history WHERE subject = ?1 AND batch > ?2 ORDER BY batch LIMIT ?3";

inline constexpr std::string_view insert_command =
    "INSERT INTO command_id (id, batch, position, sum) VALUES (?1, ?2, ?3, ?4)";
inline constexpr std::string_view select_command =
    "SELECT batch, position, sum FROM command_id WHERE id = ?1";

inline constexpr std::string_view upsert_setting =
    "INSERT INTO setting (kind, key, bytes) VALUES (?1, ?2, ?3) "
    "ON CONFLICT DO UPDATE SET bytes = excluded.bytes";
inline constexpr std::string_view delete_setting = "DELETE FROM setting WHERE kind = ?1 AND key = ?2";
inline constexpr std::string_view select_setting = "SELECT bytes FROM setting WHERE kind = ?1 AND key = ?2";
inline constexpr std::string_view select_settings =
    "SELECT key, bytes FROM setting WHERE kind = ?1 ORDER BY key";

inline constexpr std::string_view select_member = "SELECT bytes FROM member WHERE no = ?1";
inline constexpr std::string_view select_due =
    "SELECT next_due, no FROM member WHERE next_due <= ?1 ORDER BY next_due, no LIMIT ?2";
/// The columns that lists use, in the order of `ListColumns` below.
inline constexpr std::string_view select_list_columns =
    "SELECT next_due, last_order_at, available_0, available_1, available_2, available_3, listed, level_0, "
    "level_1, level_2, level_3 FROM member WHERE no = ?1";
inline constexpr std::string_view insert_member =
    "INSERT INTO member (no, bytes, next_due, last_order_at, available_0, available_1, available_2, "
    "available_3, "
    "listed, level_0, level_1, level_2, level_3) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
    "?12, ?13)";

/// Groups of columns that change together. An update names only the groups that change, because SQLite
/// rewrites the indexes of every column that is named, changed or not.
enum ListColumns : unsigned { next_due = 1, last_order_at = 2, available = 4, listed_and_levels = 8 };
inline constexpr unsigned column_groups_end = 16;
/// Sets ?2 as the bytes of member ?1, and from ?3 on the columns of these groups in their order.
std::string update_member(unsigned groups);

/// For audits: all rows of a table by their keys.
inline constexpr std::string_view scan_members =
    "SELECT no, bytes, next_due, last_order_at, available_0, available_1, available_2, available_3, "
    "listed, "
    "level_0, level_1, level_2, level_3 FROM member ORDER BY no";
inline constexpr std::string_view scan_commands =
    "SELECT id, batch, position, sum FROM command_id ORDER BY id";
inline constexpr std::string_view scan_histories =
    "SELECT subject, batch, bytes FROM history ORDER BY subject, batch";
inline constexpr std::string_view scan_settings = "SELECT kind, key, bytes FROM setting ORDER BY kind, key";

inline constexpr std::size_t row_tables = 9;
/// Writes a name; of an older one only the text.
std::string upsert_name(NameKind kind);
std::string select_names(NameKind kind);
std::string select_last_name(NameKind kind);
/// Of a kind that the schema has an index by text of.
std::string select_name_of_text(NameKind kind);
std::string select_name_of_number(NameKind kind);
std::string upsert_row(Table table);
std::string delete_row(Table table);
std::string select_row(Table table);
std::string scan_rows(Table table);

/// Orders before ?1, at most ?2, from the highest number down.
inline constexpr std::string_view list_orders =
    "SELECT no FROM row_order WHERE no < ?1 ORDER BY no DESC LIMIT ?2";
/// Those of the state ?3.
inline constexpr std::string_view list_orders_as =
    "SELECT no FROM row_order WHERE listed_as = ?3 AND no < ?1 ORDER BY no DESC LIMIT ?2";

/// How a page of members is found. All have the parameters ?1 the cursor, ?2 a level, ?3 and ?4 a range of
/// points, ?5 and ?6 a range of last orders, ?7 a limit; which of them matter is the shape's.
struct ListShape {
  std::optional<std::uint8_t> ladder;
  std::optional<std::uint8_t> account;
  bool last_order = false;

  friend auto operator<=>(const ListShape&, const ListShape&) = default;
};
/// Walks the members, or the members of the level, by number, and answers of each (no, whether it is asked
/// for). Good where many are asked for; ?7 limits the rows looked at.
std::string walk_members(const ListShape& shape);
/// An index that holds a range of a shape's: the last orders, or the points of the shape's account.
enum class RangeIndex { last_order, points };
/// Takes the range from its index and sorts what is asked for by number. Good where few are in the range.
std::string search_members(const ListShape& shape, RangeIndex index);
/// How many are in the range, whatever else is asked; counts no further than ?7.
std::string count_range(const ListShape& shape, RangeIndex index);

}  // namespace shuke::store::sql
