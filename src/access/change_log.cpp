// Changes as rows.
#include "access/change_log.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "access/access_file.h"
#include "base/check.h"

namespace shuke::access {

using store::Run;
using store::Statement;
using store::Text;

namespace {

constexpr std::string_view kinds[] = {"key_created",      "key_revoked",      "user_created",
                                      "user_disabled",    "password_changed", "webhook_added",
                                      "webhook_rotated",  "webhook_enabled",  "webhook_disabled",
                                      "webhook_replayed", "clock_accepted"};

}  // namespace

bool is_change(std::string_view what) {
  return std::ranges::find(kinds, what) != std::end(kinds);
}

void note_change(store::Connection& connection, const Change& change) {
  CHECK(is_change(change.what));
  Statement statement(connection,
                      "INSERT INTO change (at, sender, account, what, about, reason) VALUES (?1, ?2, ?3, "
                      "?4, ?5, ?6)");
  Run(statement, change.at.us, std::int64_t{change.by.sender}, Text{change.by.account}, Text{change.what},
      Text{change.about}, Text{change.by.reason})
      .finish();
}

ChangeLog::ChangeLog(const std::string& path) : x_path(path) {}
ChangeLog::~ChangeLog() = default;

store::Expected<std::unique_ptr<ChangeLog>> ChangeLog::open(const std::string& folder) {
  auto connection = open_access_file(folder);
  if (!connection) return std::unexpected(connection.error());
  std::unique_ptr<ChangeLog> log(new ChangeLog(access_path(folder)));
  log->x_connection = *std::move(connection);
  return log;
}

store::Expected<void> ChangeLog::add(const Change& change) {
  const std::lock_guard lock(x_mutex);
  return store::attempt_on(x_path, "Noting a change", [&] { note_change(*x_connection, change); });
}

store::Expected<std::vector<Change>> ChangeLog::list(std::uint64_t before, std::size_t limit) {
  const std::lock_guard lock(x_mutex);
  return store::attempt_on(x_path, "Reading changes", [&] {
    std::vector<Change> changes;
    Statement statement(*x_connection,
                        "SELECT no, at, sender, account, what, about, reason FROM change WHERE no < ?1 "
                        "ORDER BY no DESC LIMIT ?2");
    Run row(statement, static_cast<std::int64_t>(std::min<std::uint64_t>(before, INT64_MAX)),
            static_cast<std::int64_t>(limit));
    while (row.next()) {
      changes.push_back({static_cast<std::uint64_t>(row.integer(0)),
                         {row.integer(1)},
                         {static_cast<std::uint32_t>(row.integer(2)), std::string(row.bytes(3)),
                          std::string(row.bytes(6))},
                         std::string(row.bytes(4)),
                         std::string(row.bytes(5))});
    }
    return changes;
  });
}

}  // namespace shuke::access
