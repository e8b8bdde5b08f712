// `shuke audit` from the outside: a sound shop passes, and whatever is changed behind the program's back is
// found.
#include "cli/data_dir.h"
#include "cli/test_shop.h"
#include "codec/node.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/sqlite_store.h"

namespace shuke::cli {
namespace {

/// A shop in which every table has rows.
class AuditCommand : public testing::Test {
 protected:
  AuditCommand() {
    const Ran ran = x_shop.apply(
        R"({"type": "hold_account", "id": "10", "member": "ada", "account": "points", "amount": 30,)"
        R"( "hold": "h1", "expires_in": "5d"})"
        "\n"
        R"({"type": "adjust_account", "id": "11", "member": "ada", "account": "points", "amount": 5000,)"
        R"( "reason": "gift"})"
        "\n"
        R"({"type": "redeem_reward", "id": "12", "member": "ada", "reward": "mug", "redemption": "r1"})"
        "\n"
        R"({"type": "pay_order", "id": "13", "order": "g1", "lines": [{"line": "a", "amount": 7}],)"
        R"( "tenders": [{"kind": "cash", "amount": 7}]})"
        "\n");
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
  }
  Ran audit(const std::string& folder) const { return run_program({"audit", "--data", folder}); }
  std::string copy(const std::string& name) const {
    const std::string folder = x_shop.path(name);
    std::filesystem::remove_all(folder);
    std::filesystem::copy(x_shop.data(), folder);
    return folder;
  }
  /// Changes a copy by a statement and answers what the audit says of it.
  Ran audit_after(const std::string& sql) const {
    const std::string folder = copy("changed");
    {
      store::Connection connection(folder + "/" + store::sqlite_file, {});
      connection.run(sql);
      EXPECT_GT(connection.integer("SELECT total_changes()"), 0) << sql;
    }
    return audit(folder);
  }
  TestShop x_shop{"programmes/store-growth.yaml"};
};

TEST_F(AuditCommand, a_sound_shop_passes_also_beside_its_owner_and_after_a_restore) {
  const auto owner = DataDir::open({x_shop.data()});
  ASSERT_TRUE(owner);
  const Ran ran = audit(x_shop.data());
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const auto json = codec::read_json(ran.out);
  ASSERT_TRUE(json) << ran.out;
  EXPECT_EQ(json->find("sound")->text, "true");
  EXPECT_EQ(json->find("batches")->text, "2");
  EXPECT_EQ(json->find("commands")->text, "10");
  run_program({"backup", x_shop.path("copy"), "--data", x_shop.data()});
  run_program({"restore", x_shop.path("copy"), "--data", x_shop.path("again")});
  EXPECT_EQ(audit(x_shop.path("again")).out, ran.out);
}

TEST_F(AuditCommand, a_changed_byte_is_found_in_every_table) {
  // The first and the last byte and one between of every row's bytes.
  for (const std::string table : {"journal", "member", "row_order", "row_hold", "row_redemption",
                                  "row_person", "history", "setting"}) {
    for (const std::string place : {"0", "length(bytes) / 2", "length(bytes) - 1"}) {
      const std::string flipped = "CAST(substr(bytes, 1, " + place + ") || CASE substr(bytes, " + place +
                                  " + 1, 1) WHEN x'01' THEN x'02' ELSE x'01' END || substr(bytes, " +
                                  place + " + 2) AS BLOB)";
      const Ran ran = audit_after("UPDATE " + table + " SET bytes = " + flipped);
      EXPECT_EQ(ran.exit_code, 1) << table << " at " << place << ": " << ran.out;
      EXPECT_FALSE(ran.err.empty());
    }
  }
}

TEST_F(AuditCommand, every_column_that_is_changed_is_named) {
  const std::vector<std::pair<std::string, std::string>> changes{
      {"UPDATE journal SET recorded_at = recorded_at + 1 WHERE number = 1", "batch 1"},
      {"UPDATE journal SET hash = zeroblob(32) WHERE number = 2", "batch 2"},
      {"DELETE FROM journal WHERE number = 1", "does not fit the chain"},
      {"UPDATE member SET available_0 = available_0 + 1", "member \"ada\", the column available_0"},
      {"UPDATE member SET next_due = next_due + 1", "the column next_due"},
      {"UPDATE member SET next_due = NULL", "the column next_due"},
      {"UPDATE member SET last_order_at = NULL", "the column last_order_at"},
      {"UPDATE member SET listed = 0", "the column listed"},
      {"UPDATE member SET level_0 = 2", "the column level_0"},
      {"UPDATE member SET level_3 = 0", "the column level_3"},
      {"DELETE FROM member", "member \"ada\": expected a row, found none"},
      {"INSERT INTO member SELECT no + 7, next_due, last_order_at, 0, 0, 0, 0, 1, 0, NULL, NULL, NULL, "
       "bytes"
       " FROM member",
       "the row of member number 8"},
      {"UPDATE row_order SET member = 0 WHERE no = 1", "order \"o1\", the column member"},
      {"UPDATE row_order SET listed_as = 0 WHERE no = 1", "order \"o1\", the column listed_as"},
      {"DELETE FROM row_order WHERE no = 2", "order \"o2\": expected a row, found none"},
      {"INSERT INTO row_order SELECT no + 7, member, bytes, NULL FROM row_order WHERE no = 1",
       "expected none, found a row"},
      {"DELETE FROM row_hold", "hold \"h1\": expected a row, found none"},
      {"DELETE FROM row_redemption", "redemption \"r1\": expected a row, found none"},
      {"UPDATE row_person SET member = 5", "the person of member \"ada\""},
      {"UPDATE name_member SET text = 'bda' WHERE no = 1", "does not fit its sum"},
      {"UPDATE name_order SET sum = sum + 1 WHERE no = 1", "does not fit its sum"},
      {"UPDATE name_name SET text = text || 'x' WHERE no = 1", "does not fit its sum"},
      {"UPDATE command_id SET id = id || 'x' WHERE id = '6'", "does not fit its sum"},
      {"UPDATE command_id SET sum = sum + 1", "does not fit its sum"},
      {"UPDATE command_id SET position = position + 1 WHERE id = '6'", "the commands of batch 1"},
      {"UPDATE command_id SET batch = 2 WHERE id = '6'", "the commands of batch 1"},
      {"DELETE FROM command_id WHERE id = '6'", "the commands of batch 1"},
      {"DELETE FROM history WHERE batch = 1 AND subject = 1", "the history of member \"ada\" in batch 1"},
      {"UPDATE history SET subject = subject + 7", "the history of"},
      {"INSERT INTO history VALUES (77, 1, x'00')", "the rows of all histories"},
      {"DELETE FROM setting WHERE key = 'sums'", "the sums"},
      {"UPDATE setting SET bytes = (SELECT bytes FROM setting WHERE key = 'input_key') WHERE key = 'sums'",
       "does not fit its sum"}};
  for (const auto& [sql, words] : changes) {
    const Ran ran = audit_after(sql);
    EXPECT_EQ(ran.exit_code, 1) << sql;
    EXPECT_NE(ran.err.find(words), std::string::npos) << sql << "\n" << ran.err;
  }
}

TEST_F(AuditCommand, flipped_bits_of_the_file_are_found_or_stand_where_nothing_is_kept) {
  {
    const auto owner = DataDir::open({x_shop.data()});
  }  // brings the log into the file
  const std::string folder = copy("flipped");
  const std::string file = folder + "/" + store::sqlite_file;
  const std::string sound = audit(folder).out;
  ASSERT_EQ(audit(folder).exit_code, 0);
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  const auto size = static_cast<std::int64_t>(std::filesystem::file_size(file));
  int found = 0;
  int tried = 0;
  for (std::int64_t at = 100; at < size; at += 211) {
    bytes.seekg(at);
    const char before = static_cast<char>(bytes.get());
    if (before == 0) continue;  // mostly pages' empty middles
    ++tried;
    bytes.seekp(at).put(static_cast<char>(before ^ 0x10)).flush();
    const Ran ran = audit(folder);
    if (ran.exit_code != 0) ++found;
    // What is not found changes nothing that is kept: the audit still counts and compares all.
    if (ran.exit_code == 0) {
      EXPECT_EQ(ran.out, sound) << at;
    }
    bytes.seekp(at).put(before).flush();
  }
  EXPECT_GT(tried, 50);
  EXPECT_GT(found * 10, tried * 8) << found << " of " << tried;
}

TEST_F(AuditCommand, says_what_is_not_there) {
  EXPECT_EQ(audit(x_shop.path("nowhere")).exit_code, 1);
  EXPECT_EQ(run_program({"audit", "--database", "postgresql://x"}).exit_code, 1);
}

}  // namespace
}  // namespace shuke::cli
