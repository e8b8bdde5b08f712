// How SQLite goes about each statement: by a key or an index, never by reading a whole table.
#include <gtest/gtest.h>

#include <algorithm>

#include "store/sqlite/connection.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/statements.h"

namespace shuke::store {
namespace {

class Plans : public testing::Test {
 protected:
  Plans() : x_connection(":memory:", {}) { upgrade_schema(x_connection, schema_steps()); }

  /// The plan, a line a step.
  std::string plan(std::string_view statement) {
    Statement explain(x_connection, "EXPLAIN QUERY PLAN " + std::string(statement));
    store::Run run(explain);
    std::string words;
    while (run.next()) words += std::string(run.bytes(3)) + "\n";
    return words;
  }
  void expect_no_scan(std::string_view statement) {
    const std::string words = plan(statement);
    EXPECT_EQ(words.find("SCAN"), std::string::npos) << statement << "\n" << words;
    EXPECT_EQ(words.find("TEMP B-TREE"), std::string::npos) << statement << "\n" << words;
  }
  void expect_in(std::string_view wanted, std::string_view statement) {
    const std::string words = plan(statement);
    EXPECT_NE(words.find(wanted), std::string::npos) << statement << "\n" << words;
  }

  Connection x_connection;
};

TEST_F(Plans, what_is_read_by_key_is_searched_for) {
  for (const std::string_view statement :
       {sql::select_batch, sql::select_hash, sql::select_histories, sql::select_command,
        sql::select_setting, sql::select_settings, sql::select_member, sql::select_list_columns,
        sql::delete_setting, sql::insert_member, sql::insert_command, sql::insert_history,
        sql::insert_journal, sql::upsert_setting}) {
    expect_no_scan(statement);
  }
  for (const Table table : {Table::order, Table::hold, Table::redemption, Table::person, Table::coupon,
                            Table::use, Table::top_up, Table::card, Table::card_batch}) {
    for (const std::string& statement :
         {sql::upsert_row(table), sql::delete_row(table), sql::select_row(table)}) {
      expect_no_scan(statement);
    }
  }
  for (unsigned groups = 0; groups < sql::column_groups_end; ++groups)
    expect_no_scan(sql::update_member(groups));
  for (std::size_t number = 0; number < name_kinds; ++number) {
    const auto kind = static_cast<NameKind>(number);
    expect_no_scan(sql::select_name_of_number(kind));
    if (looked_up(kind)) expect_no_scan(sql::select_name_of_text(kind));
  }
}

TEST_F(Plans, what_is_due_is_the_beginning_of_its_index) {
  expect_no_scan(sql::select_due);
  expect_in("USING COVERING INDEX member_next_due (next_due<?)", sql::select_due);
}

TEST_F(Plans, orders_are_walked_from_the_newest) {
  expect_no_scan(sql::list_orders);
  expect_in("USING INTEGER PRIMARY KEY (rowid<?)", sql::list_orders);
  expect_no_scan(sql::list_orders_as);
  expect_in("USING COVERING INDEX row_order_listed_as (listed_as=? AND rowid<?)", sql::list_orders_as);
}

TEST_F(Plans, the_last_batch_is_the_end_of_the_table) {
  // SQLite calls it a scan; it goes backwards and the limit ends it after one row.
  EXPECT_EQ(plan(sql::select_last), "SCAN journal\n");
}

std::vector<sql::ListShape> shapes() {
  std::vector<sql::ListShape> all;
  for (int ladder = -1; ladder < static_cast<int>(list_ladders); ++ladder) {
    for (int account = -1; account < static_cast<int>(list_accounts); ++account) {
      for (const bool last_order : {false, true}) {
        sql::ListShape shape{{}, {}, last_order};
        if (ladder >= 0) shape.ladder = static_cast<std::uint8_t>(ladder);
        if (account >= 0) shape.account = static_cast<std::uint8_t>(account);
        all.push_back(shape);
      }
    }
  }
  return all;
}

TEST_F(Plans, walks_begin_at_the_cursor_and_need_no_sorting) {
  for (const sql::ListShape& shape : shapes()) {
    const std::string walk = sql::walk_members(shape);
    expect_no_scan(walk);
    expect_in(shape.ladder ? "(level_" : "USING INTEGER PRIMARY KEY (rowid>?)", walk);
    if (shape.ladder) expect_in("=? AND rowid>?)", walk);
  }
}

TEST_F(Plans, searches_and_counts_take_their_range_from_an_index) {
  for (const sql::ListShape& shape : shapes()) {
    const auto expect_range = [&](sql::RangeIndex index, std::string_view range) {
      for (const std::string& statement :
           {sql::search_members(shape, index), sql::count_range(shape, index)}) {
        const std::string words = plan(statement);
        EXPECT_EQ(words.find("SCAN member"), std::string::npos) << statement << "\n" << words;
        expect_in(range, statement);
      }
      expect_in("COVERING INDEX", sql::count_range(shape, index));
      // A range that is the only condition is answered without a look at the members.
      if (shape.ladder || (shape.account && shape.last_order)) return;
      expect_in("COVERING INDEX", sql::search_members(shape, index));
    };
    if (shape.last_order)
      expect_range(sql::RangeIndex::last_order, "(last_order_at>? AND last_order_at<?)");
    if (shape.account) expect_range(sql::RangeIndex::points, ">? AND available_");
  }
}

}  // namespace
}  // namespace shuke::store
