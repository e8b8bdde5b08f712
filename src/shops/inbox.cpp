// One table, and the same in memory, so that the writer's thread never waits for this file.
#include "shops/inbox.h"

#include <algorithm>
#include <filesystem>

#include "base/message_limits.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/files.h"
#include "store/sqlite/kept_statements.h"

namespace shuke::shops {
namespace {

using store::Blob;
using store::Run;
using store::Statement;
using store::Text;

/// Marks the file as the program's own ("shki"), beside the number of its form.
constexpr std::int64_t application = 0x73686b69;
constexpr std::int64_t form = 1;
constexpr std::int64_t forget_after_us = std::int64_t{120} * 86'400 * base::us_per_second;

constexpr const char* schema =
    "CREATE TABLE waiting (no INTEGER PRIMARY KEY, shop TEXT NOT NULL, of_order TEXT NOT NULL, message "
    "BLOB "
    "NOT NULL, came_at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX waiting_of ON waiting (shop, of_order);";

}  // namespace

Inbox::~Inbox() = default;

store::Expected<std::unique_ptr<Inbox>> Inbox::open(const std::string& folder, base::Instant now) {
  if (const auto made = store::make_folder(folder); !made) return std::unexpected(made.error());
  std::unique_ptr<Inbox> inbox(new Inbox);
  if (const auto ready = inbox->prepare(folder, now); !ready) return std::unexpected(ready.error());
  return inbox;
}

store::Expected<void> Inbox::prepare(const std::string& folder, base::Instant now) {
  x_path = folder + "/inbox.db";
  try {
    x_connection = std::make_unique<store::Connection>(x_path, "");
    std::error_code ignored;
    using std::filesystem::perms;
    std::filesystem::permissions(x_path, perms::owner_read | perms::owner_write, ignored);
    x_connection->run("PRAGMA journal_mode = DELETE");
    x_connection->run("PRAGMA synchronous = FULL");
    x_connection->run("PRAGMA secure_delete = ON");
    store::Transaction transaction(*x_connection);
    const std::int64_t owner = x_connection->integer("PRAGMA application_id");
    if (owner == 0 && x_connection->integer("SELECT count(*) FROM sqlite_schema") == 0) {
      x_connection->run(schema);
      x_connection->run("PRAGMA application_id = " + std::to_string(application));
      x_connection->run("PRAGMA user_version = " + std::to_string(form));
    } else if (owner != application || x_connection->integer("PRAGMA user_version") != form) {
      throw store::SqliteFailure{14, "the file is another program's, or a newer version's"};  // CANTOPEN
    }
    {
      Statement old(*x_connection, "DELETE FROM waiting WHERE came_at < ?1");
      Run(old, now.us - forget_after_us).finish();
      Statement all(*x_connection, "SELECT shop, of_order, message FROM waiting ORDER BY no");
      Run row(all);
      while (row.next()) {
        x_waiting[{std::string(row.bytes(0)), std::string(row.bytes(1))}].emplace_back(row.bytes(2));
        ++x_count;
      }
    }
    transaction.commit();
    return {};
  } catch (const store::SqliteFailure& failure) {
    return std::unexpected(store::fault_of("Opening the inbox", x_path, failure));
  }
}

store::Expected<void> Inbox::add(const Of& of, std::string_view message, base::Instant now) {
  const std::lock_guard lock(x_mutex);
  const auto known = x_waiting.find(of);
  if (known != x_waiting.end() && std::ranges::find(known->second, message) != known->second.end())
    return {};
  if (x_count >= base::inbox_messages_max)
    return std::unexpected(
        store::Fault{store::Fault::Kind::full, "Too many refunds wait for their orders."});
  try {
    store::Transaction transaction(*x_connection);
    for (const Of& done : x_done) {
      Statement forgotten(*x_connection, "DELETE FROM waiting WHERE shop = ?1 AND of_order = ?2");
      Run(forgotten, Text{done.shop}, Text{done.order}).finish();
    }
    {
      Statement insert(*x_connection,
                       "INSERT INTO waiting (shop, of_order, message, came_at) VALUES (?1, ?2, ?3, ?4)");
      Run(insert, Text{of.shop}, Text{of.order}, Blob{message}, now.us).finish();
    }
    transaction.commit();
  } catch (const store::SqliteFailure& failure) {
    return std::unexpected(store::fault_of("Keeping a refund", x_path, failure));
  }
  x_done.clear();
  x_waiting[of].emplace_back(message);
  ++x_count;
  return {};
}

std::vector<std::string> Inbox::waiting(const Of& of) {
  const std::lock_guard lock(x_mutex);
  const auto found = x_waiting.find(of);
  return found == x_waiting.end() ? std::vector<std::string>() : found->second;
}

void Inbox::forget(const Of& of) {
  const std::lock_guard lock(x_mutex);
  const auto found = x_waiting.find(of);
  if (found == x_waiting.end()) return;
  x_count -= found->second.size();
  x_waiting.erase(found);
  x_done.push_back(of);
}

}  // namespace shuke::shops
