// One table, and the same in memory, so that the writer's thread never waits for this file.
#include "shops/inbox.h"

#include <algorithm>
#include <utility>

#include "base/message_limits.h"
#include "store/sqlite/side_file.h"

namespace shuke::shops {
namespace {

using store::Blob;
using store::Run;
using store::Statement;
using store::Text;

constexpr std::int64_t forget_after_us = std::int64_t{120} * 86'400 * base::us_per_second;

constexpr const char* steps[] = {
    "CREATE TABLE waiting (no INTEGER PRIMARY KEY, shop TEXT NOT NULL, of_order TEXT NOT NULL, message "
    "BLOB "
    "NOT NULL, came_at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX waiting_of ON waiting (shop, of_order);"};

/// Its mark is "shki".
constexpr store::SideForm form{inbox_file_name, 0x73686b69, steps};

}  // namespace

Inbox::~Inbox() = default;

store::Expected<std::unique_ptr<Inbox>> Inbox::open(const std::string& folder, base::Instant now) {
  auto connection = store::open_side_file(folder, form, "Opening the inbox");
  if (!connection) return std::unexpected(connection.error());
  std::unique_ptr<Inbox> inbox(new Inbox);
  inbox->x_path = store::side_path(folder, form);
  inbox->x_connection = *std::move(connection);
  if (const auto ready = inbox->read(now); !ready) return std::unexpected(ready.error());
  return inbox;
}

store::Expected<std::optional<std::string>> Inbox::copy(const std::string& folder) {
  return store::copy_side_file(folder, form, "");
}

store::Expected<void> Inbox::read(base::Instant now) {
  return store::attempt_on(x_path, "Reading the inbox", [&] {
    store::Transaction transaction(*x_connection);
    forget_old(now);
    {
      Statement all(*x_connection, "SELECT shop, of_order, message FROM waiting ORDER BY no");
      Run row(all);
      while (row.next()) {
        x_waiting[{std::string(row.bytes(0)), std::string(row.bytes(1))}].emplace_back(row.bytes(2));
        ++x_count;
      }
    }
    transaction.commit();
  });
}

void Inbox::forget_old(base::Instant now) {
  Statement old(*x_connection, "DELETE FROM waiting WHERE came_at < ?1");
  Run(old, now.us - forget_after_us).finish();
}

void Inbox::forget_in_file(const std::vector<Of>& done) {
  for (const Of& of : done) {
    Statement forgotten(*x_connection, "DELETE FROM waiting WHERE shop = ?1 AND of_order = ?2");
    Run(forgotten, Text{of.shop}, Text{of.order}).finish();
  }
}

store::Expected<void> Inbox::add(const Of& of, std::string_view message, base::Instant now) {
  const std::lock_guard file_lock(x_file_mutex);
  std::vector<Of> done;
  {
    const std::lock_guard lock(x_mutex);
    const auto known = x_waiting.find(of);
    if (known != x_waiting.end() && std::ranges::find(known->second, message) != known->second.end())
      return {};
    if (x_count >= base::inbox_messages_max)
      return std::unexpected(
          store::Fault{store::Fault::Kind::full, "Too many refunds wait for their orders."});
    done = std::exchange(x_done, {});
  }
  const auto kept = store::attempt_on(x_path, "Keeping a refund", [&] {
    store::Transaction transaction(*x_connection);
    forget_in_file(done);
    {
      Statement insert(*x_connection,
                       "INSERT INTO waiting (shop, of_order, message, came_at) VALUES (?1, ?2, ?3, ?4)");
      Run(insert, Text{of.shop}, Text{of.order}, Blob{message}, now.us).finish();
    }
    transaction.commit();
  });
  const std::lock_guard lock(x_mutex);
  if (!kept) {
    x_done.insert(x_done.end(), done.begin(), done.end());
    return kept;
  }
  x_waiting[of].emplace_back(message);
  ++x_count;
  return {};
}

store::Expected<void> Inbox::tidy(base::Instant now) {
  const std::lock_guard file_lock(x_file_mutex);
  std::vector<Of> done;
  {
    const std::lock_guard lock(x_mutex);
    if (x_done.empty()) return {};
    done = std::exchange(x_done, {});
  }
  const auto tidied = store::attempt_on(x_path, "Tidying the inbox", [&] {
    store::Transaction transaction(*x_connection);
    forget_old(now);
    forget_in_file(done);
    transaction.commit();
  });
  if (tidied) return {};
  const std::lock_guard lock(x_mutex);
  x_done.insert(x_done.end(), done.begin(), done.end());
  return tidied;
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
