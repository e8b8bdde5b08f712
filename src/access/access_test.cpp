// Keys as they are made, found, revoked and seen by another process; the table of roles and commands.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "access/access_file.h"
#include "access/change_log.h"
#include "access/key_watch.h"
#include "access/user_file.h"

namespace shuke::access {
namespace {

using codec::CommandType;

class keys_test : public testing::Test {
 protected:
  keys_test() {
    std::string name = (std::filesystem::temp_directory_path() / "shuke-keys-XXXXXX").string();
    folder = mkdtemp(name.data());
  }
  ~keys_test() override { std::filesystem::remove_all(folder); }
  std::unique_ptr<KeyFile> open() { return KeyFile::open(folder).value(); }
  std::string folder;
};

TEST_F(keys_test, a_key_is_found_by_its_text_until_it_is_revoked) {
  const auto file = open();
  const auto made = file->create(Role::cashier, "till 3", {5}).value();
  const auto other = file->create(Role::owner, "", {6}).value();
  EXPECT_NE(made.text, other.text);
  const auto held = file->ring();
  ASSERT_TRUE(held.has_value());
  const KeyRing& ring = *held;
  ASSERT_NE(ring.find(made.text), nullptr);
  EXPECT_EQ(ring.find(made.text)->role, Role::cashier);
  EXPECT_EQ(ring.find(made.text)->no, made.key.no);
  EXPECT_EQ(ring.find(made.text + "x"), nullptr);
  EXPECT_EQ(ring.find(""), nullptr);
  EXPECT_TRUE(file->revoke(made.key.no, {9}).value());
  EXPECT_FALSE(file->revoke(made.key.no, {9}).value());
  EXPECT_FALSE(file->revoke(77, {9}).value());
  const auto after = file->ring();
  ASSERT_TRUE(after.has_value());
  EXPECT_EQ(after->find(made.text), nullptr);
  const auto keys = open()->list().value();
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0].revoked_at, (base::Instant{9}));
  EXPECT_EQ(keys[0].name, "till 3");
}

TEST_F(keys_test, the_text_of_a_key_is_not_in_the_file) {
  const std::string text = open()->create(Role::owner, "n", {1}).value().text;
  EXPECT_EQ(text.size(), 6 + 43u);  // 256 bits in base64
  std::ifstream in(folder + "/" + key_file_name, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(in), {});
  EXPECT_NE(bytes.find("owner"), std::string::npos);
  EXPECT_EQ(bytes.find(text), std::string::npos);
  EXPECT_EQ(bytes.find(text.substr(6, 20)), std::string::npos);
}

TEST_F(keys_test, another_process_sees_a_new_key_and_a_revoked_one_within_a_second) {
  const auto watch = KeyWatch::start(folder).value();
  const auto file = open();
  const auto made = file->create(Role::analyst, "", {1}).value();
  const auto seen = [&](bool wanted) {
    for (int i = 0; i < 100; ++i) {
      if ((watch->keys()->find(made.text) != nullptr) == wanted) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  };
  EXPECT_TRUE(seen(true));
  EXPECT_TRUE(file->revoke(made.key.no, {2}).value());
  EXPECT_TRUE(seen(false));
  EXPECT_EQ(watch->failures(), 0u);
}

TEST_F(keys_test, a_file_of_another_program_is_refused) {
  std::ofstream(folder + "/" + key_file_name) << "not a database, and long enough to be looked at as one";
  EXPECT_FALSE(KeyFile::open(folder).has_value());
}

TEST_F(keys_test, every_change_is_noted_with_who_and_why) {
  const auto keys = open();
  const auto users = UserFile::open(folder).value();
  const auto made = keys->create(Role::owner, "", {1}, {.account = "ada", .reason = "first"}).value();
  ASSERT_TRUE(users->create({"bo", Role::cashier, "hash"}, {2}, {.sender = made.key.no}));
  ASSERT_TRUE(keys->revoke(made.key.no, {3}, {.account = "ada", .reason = "lost"}).value());
  EXPECT_FALSE(keys->revoke(made.key.no, {4}).value());
  EXPECT_TRUE(users->set_password("bo", "other", {5}).value());
  EXPECT_FALSE(users->set_password("nobody", "other", {5}).value());
  EXPECT_TRUE(users->disable("bo", {6}).value());
  EXPECT_FALSE(users->set_password("bo", "third", {7}).value());
  const auto log = ChangeLog::open(folder).value();
  ASSERT_TRUE(log->add({.at = {8}, .by = {.sender = 1}, .what = "webhook_added", .about = "w1"}));
  const auto all = log->list(UINT64_MAX, 100).value();
  std::string told;
  for (const Change& change : all) told += change.what + " " + change.about + ";";
  EXPECT_EQ(told,
            "webhook_added w1;user_disabled bo;password_changed bo;key_revoked k1;user_created "
            "bo;key_created k1;");
  EXPECT_EQ(all[3].by.reason, "lost");
  EXPECT_EQ(all[3].by.account, "ada");
  EXPECT_EQ(all[4].by.sender, made.key.no);
  EXPECT_EQ(log->list(all[1].no, 2).value().front().what, "password_changed");
  EXPECT_TRUE(log->list(1, 10).value().empty());
}

TEST_F(keys_test, a_new_password_ends_the_sessions_and_makes_the_user_older) {
  const auto users = UserFile::open(folder).value();
  const User bo = users->create({"bo", Role::cashier, "hash"}, {1}).value();
  ASSERT_TRUE(users->add({hash_key("one"), bo.no, {100}, 0}));
  ASSERT_TRUE(users->set_password("bo", "other", {2}).value());
  EXPECT_TRUE(users->sessions({3}).value().empty());
  EXPECT_EQ(users->find("bo").value()->age, 1u);
  EXPECT_EQ(open()->ring().value().sender(bo.no)->age, 1u);
}

TEST_F(keys_test, a_copy_has_no_sessions) {
  const auto users = UserFile::open(folder).value();
  const User bo = users->create({"bo", Role::cashier, "the hash"}, {1}).value();
  const KeyHash session = hash_key("one");
  ASSERT_TRUE(users->add({session, bo.no, {100}, 0}));
  const std::string bytes = copy_access_file(folder).value().value();
  EXPECT_NE(bytes.find("the hash"), std::string::npos);
  const std::string_view hash(reinterpret_cast<const char*>(session.data()), session.size());
  EXPECT_EQ(bytes.find(hash), std::string::npos);
  EXPECT_FALSE(copy_access_file(folder + "/nowhere").value().has_value());
}

TEST(roles_test, ids_of_keys_are_read_as_they_are_written) {
  EXPECT_EQ(read_key_id(key_id(12)), 12u);
  for (const char* bad : {"", "k", "k0", "k-1", "12", "k01", "k1x", "k99999999999"})
    EXPECT_FALSE(read_key_id(bad).has_value()) << bad;
}

TEST(roles_test, every_command_has_its_senders) {
  for (const codec::TypeRow& row : codec::command_types()) {
    const Roles senders = senders_of(row.type);
    const bool on_a_server = row.type != CommandType::advance_clock;
    EXPECT_EQ(senders.has(Role::owner), on_a_server) << row.name;
    EXPECT_EQ(senders.has(Role::shop_operator), on_a_server) << row.name;
    EXPECT_FALSE(senders.has(Role::analyst)) << row.name;
    EXPECT_FALSE(senders.has_anybody()) << row.name;
    EXPECT_TRUE(!senders.has(Role::cashier) || senders.has(Role::shop_operator)) << row.name;
  }
}

TEST(roles_test, a_cashier_makes_no_value_and_sets_no_level) {
  for (const CommandType type :
       {CommandType::adjust_account, CommandType::set_level, CommandType::import_opening,
        CommandType::merge_members, CommandType::erase_member, CommandType::grant_card,
        CommandType::grant_coupon, CommandType::refund_top_up, CommandType::transfer_top_up}) {
    EXPECT_FALSE(senders_of(type).has(Role::cashier));
  }
  EXPECT_TRUE(senders_of(CommandType::pay_order).has(Role::cashier));
  EXPECT_FALSE(senders_of(CommandType::adjust_account).has(Role::integration));
  EXPECT_TRUE(senders_of(CommandType::ship_order).has(Role::integration));
}

TEST(roles_test, names_are_read_as_they_are_written) {
  for (const RoleRow& row : role_table()) EXPECT_EQ(find_role(row.name), row.role);
  EXPECT_FALSE(find_role("root").has_value());
}

}  // namespace
}  // namespace shuke::access
