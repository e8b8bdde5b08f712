// The endpoints' database.
#include "outbox/endpoint_file.h"

#include <sodium.h>

#include <array>
#include <iterator>
#include <utility>

#include "base/check.h"
#include "base/message_limits.h"
#include "outbox/signature.h"
#include "store/sqlite/side_file.h"

namespace shuke::outbox {
namespace {

using store::Run;
using store::Statement;
using store::Text;

/// The shop's name begins with an event: a shop that was made of a copy tells under another name of what
/// comes after the copy's end, because the shop that was lost may have told of other events with those
/// numbers.
constexpr const char* steps[] = {
    "CREATE TABLE shop (since INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"
    "CREATE TABLE endpoint (no INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, events TEXT NOT NULL, "
    "secret TEXT NOT NULL, old_secret TEXT NOT NULL, old_until INTEGER NOT NULL, active INTEGER NOT NULL, "
    "why TEXT NOT NULL, created_at INTEGER NOT NULL, attempted_at INTEGER, last_status INTEGER NOT NULL, "
    "last_words TEXT NOT NULL, delivered INTEGER NOT NULL) STRICT;"
    "CREATE TABLE lane (no INTEGER PRIMARY KEY AUTOINCREMENT, endpoint INTEGER NOT NULL, batch INTEGER NOT "
    "NULL, next INTEGER NOT NULL, until INTEGER) STRICT;"
    // again_at is NULL where the message was given up.
    "CREATE TABLE waiting (endpoint INTEGER NOT NULL, sequence INTEGER NOT NULL, batch INTEGER NOT NULL, "
    "attempts INTEGER NOT NULL, again_at INTEGER, PRIMARY KEY (endpoint, sequence)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX waiting_again ON waiting (endpoint, again_at);"};

/// Its mark is "shkw".
constexpr store::SideForm form{endpoint_file_name, 0x73686b77, steps};

constexpr std::string_view insert_endpoint =
    "INSERT INTO endpoint (url, events, secret, old_secret, old_until, active, why, created_at, "
    "last_status, "
    "last_words, delivered) VALUES (?1, ?2, ?3, '', 0, 1, '', ?4, 0, '', 0)";
constexpr std::string_view select_endpoint =
    "SELECT no, url, events, secret, old_secret, old_until, active, why, created_at, attempted_at, "
    "last_status, last_words, delivered, "
    "(SELECT count(*) FROM waiting WHERE endpoint = no AND again_at IS NOT NULL), "
    "(SELECT count(*) FROM waiting WHERE endpoint = no AND again_at IS NULL), "
    "(SELECT next FROM lane WHERE endpoint = endpoint.no AND until IS NULL) "
    "FROM endpoint WHERE no = ?1 OR ?1 = 0 ORDER BY no";
constexpr std::string_view insert_lane =
    "INSERT INTO lane (endpoint, batch, next, until) VALUES (?1, ?2, ?3, ?4)";
constexpr std::string_view upsert_waiting =
    "INSERT INTO waiting (endpoint, sequence, batch, attempts, again_at) VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT DO UPDATE SET attempts = ?4, again_at = ?5";
/// The oldest of what was given up go where there are too many.
constexpr std::string_view forget_given_up =
    "DELETE FROM waiting WHERE endpoint = ?1 AND again_at IS NULL AND sequence < (SELECT sequence FROM "
    "waiting WHERE endpoint = ?1 AND again_at IS NULL ORDER BY sequence DESC LIMIT 1 OFFSET ?2)";

std::string joined(const std::vector<std::string>& events) {
  std::string text;
  for (const std::string& event : events) text += (text.empty() ? "" : ",") + event;
  return text;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> events;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    events.emplace_back(text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return events;
}

Endpoint read_endpoint(const Run& row) {
  Endpoint endpoint;
  endpoint.no = static_cast<std::uint32_t>(row.integer(0));
  endpoint.url = row.bytes(1);
  endpoint.events = split(row.bytes(2));
  endpoint.secret = row.bytes(3);
  endpoint.old_secret = row.bytes(4);
  endpoint.old_until = {row.integer(5)};
  endpoint.active = row.integer(6) != 0;
  endpoint.why = row.bytes(7);
  endpoint.created_at = {row.integer(8)};
  if (const auto at = row.integer_or_null(9)) endpoint.attempted_at = {*at};
  endpoint.last_status = static_cast<int>(row.integer(10));
  endpoint.last_words = row.bytes(11);
  endpoint.delivered = static_cast<std::uint64_t>(row.integer(12));
  endpoint.waiting = static_cast<std::uint64_t>(row.integer(13));
  endpoint.given_up = static_cast<std::uint64_t>(row.integer(14));
  endpoint.next = static_cast<std::uint64_t>(row.integer_or_null(15).value_or(0));
  return endpoint;
}

std::int64_t as_signed(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

std::string random_name() {
  CHECK(sodium_init() >= 0);
  std::array<unsigned char, 8> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

}  // namespace

template <class Work>
auto EndpointFile::attempt(std::string_view doing, Work&& work) -> store::Expected<decltype(work())> {
  const std::lock_guard lock(x_mutex);
  return store::attempt_on(x_path, doing, work);
}

EndpointFile::EndpointFile(const std::string& path) : x_path(path) {}
EndpointFile::~EndpointFile() = default;

store::Expected<std::unique_ptr<EndpointFile>> EndpointFile::open(const std::string& folder) {
  auto connection = store::open_side_file(folder, form, "Opening the endpoints of webhooks");
  if (!connection) return std::unexpected(connection.error());
  std::unique_ptr<EndpointFile> file(new EndpointFile(store::side_path(folder, form)));
  file->x_connection = *std::move(connection);
  const auto named = file->attempt("Naming the shop", [&] { file->read_names(); });
  if (!named) return std::unexpected(named.error());
  return file;
}

void EndpointFile::read_names() {
  store::Transaction transaction(*x_connection);
  if (x_connection->integer("SELECT count(*) FROM shop") == 0)
    x_connection->run("INSERT INTO shop (since, name) VALUES (0, '" + random_name() + "')");
  {
    Statement statement(*x_connection, "SELECT since, name FROM shop");
    Run row(statement);
    while (row.next()) x_names.emplace(row.integer(0), row.bytes(1));
  }
  transaction.commit();
}

const std::string& EndpointFile::shop(std::uint64_t sequence) const {
  return std::prev(x_names.upper_bound(as_signed(sequence)))->second;
}

store::Expected<Endpoint> EndpointFile::add(const NewEndpoint& wanted, base::Instant now) {
  return attempt("Adding an endpoint", [&]() -> Endpoint {
    store::Transaction transaction(*x_connection);
    if (x_connection->integer("SELECT count(*) FROM endpoint WHERE active = 1") >=
        static_cast<std::int64_t>(base::webhook_endpoints_max))
      throw store::side_refused("there are too many active endpoints already");
    const std::string secret = new_secret();
    const std::string events = joined(wanted.events);
    {
      Statement statement(*x_connection, insert_endpoint);
      Run(statement, Text{wanted.url}, Text{events}, Text{secret}, now.us).finish();
    }
    const std::int64_t no = x_connection->integer("SELECT last_insert_rowid()");
    {
      Statement statement(*x_connection, insert_lane);
      Run(statement, no, as_signed(wanted.from.batch), as_signed(wanted.from.sequence),
          std::optional<std::int64_t>())
          .finish();
    }
    Endpoint added;
    {
      Statement statement(*x_connection, select_endpoint);
      Run row(statement, no);
      CHECK(row.next());
      added = read_endpoint(row);
    }
    transaction.commit();
    ++x_changes;
    return added;
  });
}

store::Expected<std::vector<Endpoint>> EndpointFile::list() {
  return attempt("Listing endpoints", [&] {
    std::vector<Endpoint> endpoints;
    Statement statement(*x_connection, select_endpoint);
    Run row(statement, std::int64_t{0});
    while (row.next()) endpoints.push_back(read_endpoint(row));
    return endpoints;
  });
}

store::Expected<std::optional<Endpoint>> EndpointFile::find(std::uint32_t no) {
  return attempt("Reading an endpoint", [&]() -> std::optional<Endpoint> {
    Statement statement(*x_connection, select_endpoint);
    Run row(statement, std::int64_t{no});
    if (no == 0 || !row.next()) return std::nullopt;
    return read_endpoint(row);
  });
}

store::Expected<std::optional<Endpoint>> EndpointFile::rotate(std::uint32_t no, base::Instant old_until) {
  const auto done = attempt("Rotating a secret", [&] {
    const std::string secret = new_secret();
    Statement statement(
        *x_connection,
        "UPDATE endpoint SET old_secret = secret, old_until = ?3, secret = ?2 WHERE no = ?1");
    ++x_changes;
    return Run(statement, std::int64_t{no}, Text{secret}, old_until.us).finish();
  });
  if (!done) return std::unexpected(done.error());
  return find(no);
}

store::Expected<bool> EndpointFile::set_active(std::uint32_t no, bool active, std::string_view why) {
  return attempt("Changing an endpoint", [&] {
    Statement statement(*x_connection, "UPDATE endpoint SET active = ?2, why = ?3 WHERE no = ?1");
    ++x_changes;
    return Run(statement, std::int64_t{no}, std::int64_t{active}, Text{why}).finish() == 1;
  });
}

store::Expected<std::uint64_t> EndpointFile::replay_failed(std::uint32_t no, base::Instant now) {
  return attempt("Replaying what failed", [&] {
    Statement statement(*x_connection,
                        "UPDATE waiting SET again_at = ?2, attempts = 0 WHERE endpoint = ?1");
    ++x_changes;
    return static_cast<std::uint64_t>(Run(statement, std::int64_t{no}, now.us).finish());
  });
}

store::Expected<bool> EndpointFile::replay(std::uint32_t no, engine::FeedPlace from, std::uint64_t until) {
  return attempt("Replaying events", [&] {
    store::Transaction transaction(*x_connection);
    const std::string of = std::to_string(no);
    if (x_connection->integer("SELECT count(*) FROM endpoint WHERE no = " + of) == 0) return false;
    if (x_connection->integer("SELECT count(*) FROM lane WHERE endpoint = " + of) >=
        static_cast<std::int64_t>(base::webhook_lanes_max))
      throw store::side_refused("too many replays are under way");
    {
      Statement statement(*x_connection, insert_lane);
      Run(statement, std::int64_t{no}, as_signed(from.batch), as_signed(from.sequence), as_signed(until))
          .finish();
    }
    transaction.commit();
    ++x_changes;
    return true;
  });
}

store::Expected<std::vector<Lane>> EndpointFile::lanes(std::uint32_t no) {
  return attempt("Reading an endpoint's place", [&] {
    std::vector<Lane> lanes;
    Statement statement(*x_connection,
                        "SELECT no, batch, next, until FROM lane WHERE endpoint = ?1 ORDER BY no");
    Run row(statement, std::int64_t{no});
    while (row.next()) {
      Lane lane{static_cast<std::uint32_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1)),
                static_cast<std::uint64_t>(row.integer(2)), std::nullopt};
      if (const auto until = row.integer_or_null(3)) lane.until = static_cast<std::uint64_t>(*until);
      lanes.push_back(lane);
    }
    return lanes;
  });
}

store::Expected<std::vector<Waiting>> EndpointFile::due(std::uint32_t no, base::Instant now,
                                                        std::size_t limit) {
  return attempt("Reading what is to be sent again", [&] {
    std::vector<Waiting> messages;
    Statement statement(*x_connection,
                        "SELECT sequence, batch, attempts FROM waiting WHERE endpoint = ?1 AND again_at <= "
                        "?2 ORDER BY again_at, sequence LIMIT ?3");
    Run row(statement, std::int64_t{no}, now.us, static_cast<std::int64_t>(limit));
    while (row.next())
      messages.push_back({static_cast<std::uint64_t>(row.integer(0)),
                          static_cast<std::uint64_t>(row.integer(1)),
                          static_cast<std::uint32_t>(row.integer(2))});
    return messages;
  });
}

store::Expected<base::Instant> EndpointFile::next_due(std::uint32_t no) {
  return attempt("Reading what is to be sent again", [&] {
    Statement statement(*x_connection, "SELECT min(again_at) FROM waiting WHERE endpoint = ?1");
    Run row(statement, std::int64_t{no});
    const auto at = row.next() ? row.integer_or_null(0) : std::nullopt;
    return at ? base::Instant{*at} : base::never;
  });
}

void EndpointFile::note_message(std::uint32_t no, const Noted& noted) {
  const std::int64_t sequence = as_signed(noted.message.sequence);
  if (noted.delivered) {
    Statement statement(*x_connection, "DELETE FROM waiting WHERE endpoint = ?1 AND sequence = ?2");
    Run(statement, std::int64_t{no}, sequence).finish();
    return;
  }
  const auto again_at = noted.again_at ? std::optional(noted.again_at->us) : std::nullopt;
  Statement statement(*x_connection, upsert_waiting);
  Run(statement, std::int64_t{no}, sequence, as_signed(noted.message.batch),
      std::int64_t{noted.message.attempts}, again_at)
      .finish();
}

store::Expected<void> EndpointFile::note(std::uint32_t no, const Outcome& outcome, base::Instant now) {
  return attempt("Noting deliveries", [&] {
    store::Transaction transaction(*x_connection);
    std::int64_t delivered = 0;
    for (const Noted& noted : outcome.messages) {
      note_message(no, noted);
      delivered += noted.delivered ? 1 : 0;
    }
    if (outcome.lane) {
      const Lane& lane = *outcome.lane;
      const bool is_done = lane.until && lane.next >= *lane.until;
      Statement statement(*x_connection, is_done ? "DELETE FROM lane WHERE no = ?1"
                                                 : "UPDATE lane SET batch = ?2, next = ?3 WHERE no = ?1");
      Run run(statement, std::int64_t{lane.no});
      if (!is_done) {
        run.bind(2, as_signed(lane.batch));
        run.bind(3, as_signed(lane.next));
      }
      run.finish();
    }
    if (!outcome.messages.empty()) {
      Statement statement(*x_connection,
                          "UPDATE endpoint SET attempted_at = ?2, last_status = ?3, last_words = ?4, "
                          "delivered = delivered + ?5 WHERE no = ?1");
      Run(statement, std::int64_t{no}, now.us, std::int64_t{outcome.last_status}, Text{outcome.last_words},
          delivered)
          .finish();
      Statement forget(*x_connection, forget_given_up);
      Run(forget, std::int64_t{no}, static_cast<std::int64_t>(base::webhook_given_up_max) - 1).finish();
    }
    if (!outcome.disable_because.empty()) {
      Statement statement(*x_connection, "UPDATE endpoint SET active = 0, why = ?2 WHERE no = ?1");
      Run(statement, std::int64_t{no}, Text{outcome.disable_because}).finish();
    }
    transaction.commit();
  });
}

store::Expected<std::optional<std::string>> EndpointFile::copy(const std::string& folder) {
  return store::copy_side_file(folder, form,
                               "UPDATE endpoint SET secret = '', old_secret = '', old_until = 0");
}

store::Expected<std::size_t> EndpointFile::begin_anew(engine::FeedPlace end) {
  const auto endpoints = list();
  if (!endpoints) return std::unexpected(endpoints.error());
  return attempt("Beginning anew after a copy", [&]() -> std::size_t {
    const std::string sequence = std::to_string(end.sequence);
    store::Transaction transaction(*x_connection);
    for (const Endpoint& endpoint : *endpoints) {
      Statement renew(*x_connection, "UPDATE endpoint SET secret = ?2, active = 0, why = ?3 WHERE no = ?1");
      Run(renew, std::int64_t{endpoint.no}, Text{new_secret()},
          Text{"Restored from a copy, with a new secret: rotate and enable it."})
          .finish();
    }
    x_connection->run("DELETE FROM waiting WHERE sequence >= " + sequence);
    x_connection->run("DELETE FROM lane WHERE until IS NOT NULL AND next >= " + sequence);
    x_connection->run("UPDATE lane SET until = min(until, " + sequence + ") WHERE until IS NOT NULL");
    x_connection->run("UPDATE lane SET next = " + sequence + ", batch = " + std::to_string(end.batch) +
                      " WHERE next > " + sequence);
    x_connection->run("DELETE FROM shop WHERE since >= " + sequence);
    x_connection->run("INSERT INTO shop (since, name) VALUES (" + sequence + ", '" + random_name() + "')");
    transaction.commit();
    ++x_changes;
    return endpoints->size();
  });
}

store::Expected<std::uint64_t> EndpointFile::version() {
  return attempt("Looking for changed endpoints", [&] {
    const auto others = static_cast<std::uint64_t>(x_connection->integer("PRAGMA data_version"));
    return (others << 32) + x_changes;
  });
}

}  // namespace shuke::outbox
