// The steps of the schema.
#include "store/sqlite/schema.h"

#include <array>

namespace shuke::store {

namespace {

// Keys that rise with time are the row's own number, so that what is written together lies together. The
// columns members are listed by come before the bytes, so that reading them does not read the bytes.
//
// What is not derived from the journal (names, people, settings) carries a sum over its row (row_sum.h).
//
// NULL stands for "never" and "no such ladder": most indexes then hold only the rows that can be asked for.
// available_0 is indexed for every listed member; of the other accounts zero is left out, because where a
// shop has them most members have nothing there, and where it has not, nobody has.
constexpr std::string_view version_1 = R"(
CREATE TABLE journal (
  number INTEGER PRIMARY KEY, recorded_at INTEGER NOT NULL, hash BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;

CREATE TABLE name_member (no INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
CREATE TABLE name_order (no INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
CREATE TABLE name_hold (no INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
CREATE TABLE name_redemption (no INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
CREATE TABLE name_name (no INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;

CREATE TABLE member (
  no INTEGER PRIMARY KEY, next_due INTEGER, last_order_at INTEGER,
  available_0 INTEGER NOT NULL, available_1 INTEGER NOT NULL, available_2 INTEGER NOT NULL,
  available_3 INTEGER NOT NULL,
  listed INTEGER NOT NULL, level_0 INTEGER, level_1 INTEGER, level_2 INTEGER, level_3 INTEGER,
  bytes BLOB NOT NULL) STRICT;
CREATE INDEX member_next_due ON member (next_due) WHERE next_due IS NOT NULL;
CREATE INDEX member_last_order_at ON member (last_order_at) WHERE listed = 1 AND last_order_at IS NOT NULL;
CREATE INDEX member_level_0 ON member (level_0) WHERE listed = 1 AND level_0 IS NOT NULL;
CREATE INDEX member_level_1 ON member (level_1) WHERE listed = 1 AND level_1 IS NOT NULL;
CREATE INDEX member_level_2 ON member (level_2) WHERE listed = 1 AND level_2 IS NOT NULL;
CREATE INDEX member_level_3 ON member (level_3) WHERE listed = 1 AND level_3 IS NOT NULL;
CREATE INDEX member_available_0 ON member (available_0) WHERE listed = 1;
CREATE INDEX member_available_1 ON member (available_1) WHERE listed = 1 AND available_1 <> 0;
CREATE INDEX member_available_2 ON member (available_2) WHERE listed = 1 AND available_2 <> 0;
CREATE INDEX member_available_3 ON member (available_3) WHERE listed = 1 AND available_3 <> 0;

CREATE TABLE row_order (no INTEGER PRIMARY KEY, member INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE row_hold (no INTEGER PRIMARY KEY, member INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE row_redemption (no INTEGER PRIMARY KEY, member INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE row_person (no INTEGER PRIMARY KEY, member INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE INDEX row_order_member ON row_order (member) WHERE member <> 0;
CREATE INDEX row_hold_member ON row_hold (member) WHERE member <> 0;
CREATE INDEX row_redemption_member ON row_redemption (member) WHERE member <> 0;
CREATE INDEX row_person_member ON row_person (member) WHERE member <> 0;

CREATE TABLE history (
  subject INTEGER NOT NULL, batch INTEGER NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (subject, batch)) STRICT, WITHOUT ROWID;
CREATE TABLE command (
  id_hash INTEGER NOT NULL, batch INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (id_hash, batch, position)) STRICT, WITHOUT ROWID;
CREATE TABLE setting (
  kind TEXT NOT NULL, key TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID;
)";

/// Coupons that callers named, and whose they are.
constexpr std::string_view version_2 = R"(
CREATE TABLE name_coupon (no INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
CREATE TABLE row_coupon (no INTEGER PRIMARY KEY, member INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE INDEX row_coupon_member ON row_coupon (member) WHERE member <> 0;
)";

/// Uses of privileges likewise.
constexpr std::string_view version_3 = R"(
CREATE TABLE name_use (no INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
CREATE TABLE row_use (no INTEGER PRIMARY KEY, member INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE INDEX row_use_member ON row_use (member) WHERE member <> 0;
)";

/// Top-ups of wallets.
constexpr std::string_view version_4 = R"(
CREATE TABLE name_top_up (no INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
CREATE TABLE row_top_up (no INTEGER PRIMARY KEY, member INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE INDEX row_top_up_member ON row_top_up (member) WHERE member <> 0;
)";

/// Paid cards, and batches of them that are printed.
constexpr std::string_view version_5 = R"(
CREATE TABLE name_card (no INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
CREATE TABLE row_card (no INTEGER PRIMARY KEY, member INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE INDEX row_card_member ON row_card (member) WHERE member <> 0;
CREATE TABLE name_card_batch (no INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
CREATE TABLE row_card_batch (no INTEGER PRIMARY KEY, member INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE INDEX row_card_batch_member ON row_card_batch (member) WHERE member <> 0;
)";

/// What members are searched by, beside their persons. Whose person was kept before there were keys is
/// noted until somebody who can read persons gives his keys.
constexpr std::string_view version_6 = R"(
CREATE TABLE search_key (
  kind INTEGER NOT NULL, text TEXT NOT NULL, member INTEGER NOT NULL,
  PRIMARY KEY (kind, text, member)) STRICT, WITHOUT ROWID;
CREATE INDEX search_key_member ON search_key (member);
CREATE TABLE without_search_keys (member INTEGER PRIMARY KEY) STRICT;
INSERT INTO without_search_keys SELECT no FROM row_person;
)";

/// Nobody asks for the rows of a member: his own row names his orders, coupons and whatever else he has.
constexpr std::string_view version_7 = R"(
DROP INDEX row_order_member;
DROP INDEX row_hold_member;
DROP INDEX row_redemption_member;
DROP INDEX row_person_member;
DROP INDEX row_coupon_member;
DROP INDEX row_use_member;
DROP INDEX row_top_up_member;
DROP INDEX row_card_member;
DROP INDEX row_card_batch_member;
)";

/// Ids of commands by their text and no more by its hash: callers whose ids rise with time then write
/// neighbours. The hash stays as the row's sum.
constexpr std::string_view version_8 = R"(
CREATE TABLE command_id (
  id TEXT PRIMARY KEY, batch INTEGER NOT NULL, position INTEGER NOT NULL, sum INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
INSERT INTO command_id SELECT id, batch, position, id_hash FROM command ORDER BY id;
DROP TABLE command;
)";

/// What there is more of with every order is looked up by its text too, and no more held in memory.
constexpr std::string_view version_9 = R"(
CREATE INDEX name_order_text ON name_order (text);
CREATE INDEX name_hold_text ON name_hold (text);
CREATE INDEX name_redemption_text ON name_redemption (text);
CREATE INDEX name_coupon_text ON name_coupon (text);
CREATE INDEX name_use_text ON name_use (text);
CREATE INDEX name_top_up_text ON name_top_up (text);
)";

/// Orders by their state, where they are to be listed. Of those that were there before it is written by
/// somebody who can read orders.
constexpr std::string_view version_10 = R"(
ALTER TABLE row_order ADD COLUMN listed_as INTEGER;
CREATE INDEX row_order_listed_as ON row_order (listed_as) WHERE listed_as IS NOT NULL;
)";

constexpr std::array all_steps{version_1, version_2, version_3, version_4, version_5,
                               version_6, version_7, version_8, version_9, version_10};

Expected<void> refused(std::string words) {
  return std::unexpected(Fault{Fault::Kind::refused, std::move(words)});
}

}  // namespace

std::span<const std::string_view> schema_steps() {
  return all_steps;
}

Expected<void> check_schema(Connection& connection, std::span<const std::string_view> steps) {
  const std::int64_t owner = connection.integer("PRAGMA application_id");
  const std::int64_t version = connection.integer("PRAGMA user_version");
  const bool empty = connection.integer("SELECT count(*) FROM sqlite_schema") == 0;
  if (owner == 0 && version == 0 && empty) return {};
  if (owner != application_id) return refused("The file is another program's SQLite database.");
  if (version < 1 || version > static_cast<std::int64_t>(steps.size())) {
    return refused("The file has version " + std::to_string(version) +
                   "; this program knows versions 1 to " + std::to_string(steps.size()) +
                   ". A newer program made it.");
  }
  return {};
}

Expected<void> check_newest(Connection& connection, std::span<const std::string_view> steps) {
  const std::int64_t version = connection.integer("PRAGMA user_version");
  if (version == static_cast<std::int64_t>(steps.size())) return {};
  return refused("The file has version " + std::to_string(version) + " of " + std::to_string(steps.size()) +
                 "; who owns the store (shuke serve, shuke apply) brings it to the newest.");
}

void upgrade_schema(Connection& connection, std::span<const std::string_view> steps) {
  const auto have = static_cast<std::size_t>(connection.integer("PRAGMA user_version"));
  for (std::size_t version = have; version < steps.size(); ++version) {
    Transaction transaction(connection);
    connection.run(std::string(steps[version]));
    connection.run("PRAGMA application_id = " + std::to_string(application_id));
    connection.run("PRAGMA user_version = " + std::to_string(version + 1));
    transaction.commit();
  }
}

}  // namespace shuke::store
