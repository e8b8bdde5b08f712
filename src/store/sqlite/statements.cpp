// The statements that are the same for several tables or for several sets of columns.
#include "store/sqlite/statements.h"

#include <array>

#include "base/check.h"

namespace shuke::store::sql {

namespace {

std::string_view word(NameKind kind) {
  constexpr std::array<std::string_view, name_kinds> words{
      "member", "order", "hold", "redemption", "name", "coupon", "use", "top_up", "card", "card_batch"};
  return words[static_cast<std::size_t>(kind)];
}

std::string_view word(Table table) {
  constexpr std::array<std::string_view, row_tables> words{
      "order", "hold", "redemption", "person", "coupon", "use", "top_up", "card", "card_batch"};
  return words[static_cast<std::size_t>(table)];
}

/// The text with every # replaced.
std::string with(std::string_view text, std::string_view word) {
  std::string result;
  for (const char letter : text) {
    if (letter == '#') {
      result += word;
    } else {
      result += letter;
    }
  }
  return result;
}

std::string column(std::string_view name, std::uint8_t number) {
  return std::string(name) + static_cast<char>('0' + number);
}

std::string level_condition(const ListShape& shape) {
  return shape.ladder ? " AND " + column("level_", *shape.ladder) + " = ?2" : "";
}

std::string points_range(const ListShape& shape) {
  const std::string points = column("available_", *shape.account);
  return points + " >= ?3 AND " + points + " < ?4";
}

constexpr std::string_view last_order_range = "last_order_at >= ?5 AND last_order_at < ?6";

/// The conditions that are ranges, one after the other with AND; empty where there is none.
std::string range_conditions(const ListShape& shape) {
  std::string text;
  if (shape.account) text += points_range(shape);
  if (shape.account && shape.last_order) text += " AND ";
  if (shape.last_order) text += last_order_range;
  return text;
}

/// The source of a search: the index, and of the ranges the one it holds, with what makes the index usable.
std::string from_index(const ListShape& shape, RangeIndex index) {
  if (index == RangeIndex::last_order) {
    CHECK(shape.last_order);
    return " FROM member INDEXED BY member_last_order_at WHERE listed = 1 AND " +
           std::string(last_order_range);
  }
  CHECK(shape.account);
  const std::string without_zero =
      *shape.account == 0 ? "" : " AND " + column("available_", *shape.account) + " <> 0";
  return " FROM member INDEXED BY " + column("member_available_", *shape.account) + " WHERE listed = 1" +
         without_zero + " AND " + points_range(shape);
}

}  // namespace

std::string update_member(unsigned groups) {
  std::string text = "UPDATE member SET bytes = ?2";
  int next = 3;
  const auto add = [&](std::string_view name) {
    text += ", " + std::string(name) + " = ?" + std::to_string(next++);
  };
  if (groups & next_due) add("next_due");
  if (groups & last_order_at) add("last_order_at");
  if (groups & available) {
    for (std::uint8_t account = 0; account < list_accounts; ++account) add(column("available_", account));
  }
  if (groups & listed_and_levels) {
    add("listed");
    for (std::uint8_t ladder = 0; ladder < list_ladders; ++ladder) add(column("level_", ladder));
  }
  return text + " WHERE no = ?1";
}

std::string upsert_name(NameKind kind) {
  return with(
      "INSERT INTO name_# (no, text, sum) VALUES (?1, ?2, ?3) "
      "ON CONFLICT DO UPDATE SET text = excluded.text, sum = excluded.sum",
      word(kind));
}

std::string select_names(NameKind kind) {
  return with("SELECT no, text, sum FROM name_# ORDER BY no", word(kind));
}

std::string select_last_name(NameKind kind) {
  return with("SELECT ifnull(max(no), 0) FROM name_#", word(kind));
}

std::string select_name_of_text(NameKind kind) {
  return with("SELECT no, sum FROM name_# WHERE text = ?1 ORDER BY no LIMIT 1", word(kind));
}

std::string select_name_of_number(NameKind kind) {
  return with("SELECT text, sum FROM name_# WHERE no = ?1", word(kind));
}

/// The columns that orders alone have come last.
std::string upsert_row(Table table) {
  const bool listed = table == Table::order;
  return with("INSERT INTO row_# (no, member, bytes" + std::string(listed ? ", listed_as" : "") +
                  ") VALUES (?1, ?2, ?3" + (listed ? ", ?4" : "") +
                  ") ON CONFLICT DO UPDATE SET member = excluded.member, bytes = excluded.bytes" +
                  (listed ? ", listed_as = excluded.listed_as" : ""),
              word(table));
}

std::string delete_row(Table table) {
  return with("DELETE FROM row_# WHERE no = ?1", word(table));
}

std::string select_row(Table table) {
  return with("SELECT bytes FROM row_# WHERE no = ?1", word(table));
}

std::string scan_rows(Table table) {
  return with("SELECT no, member, bytes" + std::string(table == Table::order ? ", listed_as" : "") +
                  " FROM row_# ORDER BY no",
              word(table));
}

std::string walk_members(const ListShape& shape) {
  const std::string ranges = range_conditions(shape);
  const std::string asked_for = ranges.empty() ? "1" : ranges;
  if (shape.ladder) {
    return "SELECT no, " + asked_for + " FROM member INDEXED BY " + column("member_level_", *shape.ladder) +
           " WHERE listed = 1" + level_condition(shape) + " AND no > ?1 ORDER BY no LIMIT ?7";
  }
  // Those not listed are looked at too, so that ?7 limits the work wherever they are.
  const std::string also_listed = ranges.empty() ? "listed = 1" : "listed = 1 AND " + ranges;
  return "SELECT no, " + also_listed + " FROM member NOT INDEXED WHERE no > ?1 ORDER BY no LIMIT ?7";
}

std::string search_members(const ListShape& shape, RangeIndex index) {
  std::string others = level_condition(shape);
  if (index == RangeIndex::last_order && shape.account) others += " AND " + points_range(shape);
  if (index == RangeIndex::points && shape.last_order) others += " AND " + std::string(last_order_range);
  return "SELECT no" + from_index(shape, index) + others + " AND no > ?1 ORDER BY no LIMIT ?7";
}

std::string count_range(const ListShape& shape, RangeIndex index) {
  return "SELECT count(*) FROM (SELECT 1" + from_index(shape, index) + " LIMIT ?7)";
}

}  // namespace shuke::store::sql
