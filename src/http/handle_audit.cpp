// GET /v1/audit: the journal's commands and the changes of keys, users and endpoints, from the newest back,
// read beside the writer. Each page looks at a bounded number of batches and says where the next begins.
#include <algorithm>
#include <iterator>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "access/change_log.h"
#include "base/limits.h"
#include "codec/json_writer.h"
#include "codec/values.h"
#include "engine/feed.h"
#include "http/asked.h"
#include "http/cursor.h"
#include "http/reading.h"
#include "http/routes.h"

namespace shuke::http {
namespace {

using engine::Feed;

/// Batches that one page looks through, and so many bytes of them that no more is begun.
constexpr std::uint64_t batches_max = 500;
constexpr std::uint64_t bytes_max = 32u << 20;

/// Where a page ended: what is older than this command of this batch follows, and than this change. The
/// journal's own end is batch 0.
struct Place {
  std::uint64_t batch = INT64_MAX;
  std::uint32_t index = UINT32_MAX;  // commands before this one follow
  std::uint64_t change = INT64_MAX;  // changes before this one follow
};

std::string write_place(const Place& place) {
  return "a" + std::to_string(place.batch) + "." + std::to_string(place.index) + "." +
         std::to_string(place.change);
}
std::optional<Place> read_place(std::string_view text) {
  if (!text.starts_with('a')) return std::nullopt;
  text.remove_prefix(1);
  std::uint64_t numbers[3] = {};
  for (std::uint64_t& number : numbers) {
    const bool is_last = &number == std::end(numbers) - 1;
    const std::size_t point = is_last ? text.size() : text.find('.');
    if (point == std::string_view::npos) return std::nullopt;
    const auto read = read_count(text.substr(0, point), INT64_MAX);
    if (!read) return std::nullopt;
    number = *read;
    text.remove_prefix(std::min(point + 1, text.size()));
  }
  if (numbers[1] > UINT32_MAX) return std::nullopt;
  return Place{numbers[0], static_cast<std::uint32_t>(numbers[1]), numbers[2]};
}

/// What is asked for, with names already looked up.
struct Wanted {
  std::string who;
  std::string type;
  std::optional<std::string> member_id;
  base::MemberNo member;
  base::Instant from{INT64_MIN};
  base::Instant to{INT64_MAX};
  Place after;
  std::uint32_t limit = 0;
};

struct Entry {
  Feed::Act act;
  base::Instant recorded_at;
  std::uint64_t batch = 0;
};

/// A page while it is made: commands, changes, and then both in one order.
struct Page {
  std::vector<Entry> entries;
  std::vector<access::Change> changes;
  bool journal_ended = true;
  bool changes_ended = true;
  std::uint64_t bytes = 0;             // of the batches that were looked through
  Place next;                          // of the commands; with `change` once they are joined
  base::Instant looked_at{INT64_MAX};  // the oldest batch that was looked through
  std::vector<std::variant<const Entry*, const access::Change*>> joined;

  bool is_last() const { return journal_ended && changes_ended; }
};

bool is_by(const Service& service, const std::string& who, std::uint32_t no, const std::string& account) {
  if (no == 0) return account == who;
  const auto sender = service.sender(no);
  if (!sender) return false;
  return sender->kind == "key" ? access::key_id(no) == who : sender->name == who;
}

bool fits(const Service& service, const Wanted& wanted, const Feed::Act& act) {
  if (!wanted.who.empty() && !is_by(service, wanted.who, act.outcome.sent_by, act.outcome.account))
    return false;
  if (!wanted.type.empty() && type_of(act.outcome, act.command) != wanted.type) return false;
  return !wanted.member_id || act.member == wanted.member;
}

/// Takes the fitting commands of one batch, the newest first. False: the page is full, or
/// nothing older fits.
store::Expected<bool> take_batch(const Service& service, const Feed& feed, std::uint64_t batch,
                                 const Wanted& wanted, std::uint32_t before, Page& page) {
  auto acts = feed.acts(
      batch, [&](const Feed::Act& act) { return act.index < before && fits(service, wanted, act); });
  if (!acts) return std::unexpected(acts.error());
  page.looked_at = acts->recorded_at;
  page.bytes += acts->bytes;
  if (acts->recorded_at < wanted.from) return false;  // times rise with the batches
  if (acts->recorded_at >= wanted.to) return true;
  std::ranges::reverse(acts->acts);
  const std::size_t room = wanted.limit - page.entries.size();
  const bool is_full = acts->acts.size() > room;
  if (is_full) {
    acts->acts.resize(room);
    page.journal_ended = false;
    page.next = {batch, room == 0 ? before : acts->acts.back().index};
  }
  if (auto named = feed.name(batch, acts->acts); !named) return std::unexpected(named.error());
  for (Feed::Act& act : acts->acts) page.entries.push_back({std::move(act), acts->recorded_at, batch});
  return !is_full;
}

store::Expected<Page> read_commands(const Service& service, const Wanted& wanted) {
  const auto reader = service.open_reader();
  if (!reader) return std::unexpected(reader.error());
  const Feed feed(**reader);
  const auto head = (*reader)->head();
  if (!head) return std::unexpected(head.error());
  Page page;
  page.next.batch = 0;
  std::uint64_t batch = std::min(wanted.after.batch, head->number);
  std::uint32_t before = wanted.after.batch <= head->number ? wanted.after.index : UINT32_MAX;
  for (std::uint64_t looked = 0; batch > 0; --batch, ++looked) {
    if (looked == batches_max || page.bytes >= bytes_max) {
      page.journal_ended = false;
      page.next = {batch, UINT32_MAX};
      return page;
    }
    const auto more = take_batch(service, feed, batch, wanted, before, page);
    if (!more) return std::unexpected(more.error());
    if (!*more) return page;
    before = UINT32_MAX;
  }
  return page;
}

bool fits(const Service& service, const Wanted& wanted, const access::Change& change) {
  if (wanted.member_id) return false;
  if (!wanted.type.empty() && change.what != wanted.type) return false;
  if (change.at < wanted.from || change.at >= wanted.to) return false;
  return wanted.who.empty() || is_by(service, wanted.who, change.by.sender, change.by.account);
}

/// The newest changes that fit, of a bounded number.
store::Expected<void> read_changes(const Service& service, const Wanted& wanted, Page& page) {
  constexpr std::size_t at_once = 1000;
  std::uint64_t before = wanted.after.change;
  for (;;) {
    auto changes = service.changes().list(before, at_once);
    if (!changes) return std::unexpected(changes.error());
    for (access::Change& change : *changes) {
      before = change.no;
      if (!fits(service, wanted, change)) continue;
      if (page.changes.size() == wanted.limit) return {};  // the join sees that they are too many
      page.changes.push_back(std::move(change));
    }
    if (changes->size() < at_once) return {};
  }
}

/// One order of both, the newest first. A change that is older than what was looked through of the journal
/// waits for a later page.
void join(const Wanted& wanted, Page& page) {
  page.next.change = wanted.after.change;
  const base::Instant horizon = page.journal_ended ? base::Instant{INT64_MIN} : page.looked_at;
  std::size_t command = 0;
  std::size_t change = 0;
  while (page.joined.size() < wanted.limit) {
    const bool has_command = command < page.entries.size();
    const bool has_change = change < page.changes.size() && page.changes[change].at >= horizon;
    if (!has_command && !has_change) break;
    if (has_change && (!has_command || page.changes[change].at >= page.entries[command].recorded_at)) {
      page.next.change = page.changes[change].no;
      page.joined.emplace_back(&page.changes[change++]);
    } else {
      page.joined.emplace_back(&page.entries[command++]);
    }
  }
  page.changes_ended = change == page.changes.size() && page.changes.size() < wanted.limit;
  if (command == page.entries.size()) return;
  page.journal_ended = false;
  page.next.batch = page.entries[command].batch;
  page.next.index = page.entries[command].act.index + 1;
}

store::Expected<std::unique_ptr<Page>> read_page(const Service& service, const Wanted& wanted) {
  auto commands = read_commands(service, wanted);
  if (!commands) return std::unexpected(commands.error());
  auto page = std::make_unique<Page>(*std::move(commands));
  if (const auto read = read_changes(service, wanted, *page); !read) return std::unexpected(read.error());
  join(wanted, *page);
  return page;
}

/// A key, user or shop by its number, or an account of the machine; nothing where neither is known.
void write_who(codec::JsonWriter& out, const Service& service, std::uint32_t no,
               const std::string& account) {
  if (no == 0 && account.empty()) return;
  out.begin_object("who");
  if (no == 0) {
    out.text("kind", "machine");
    out.text("id", account);
    return out.end_object();
  }
  const auto sender = service.sender(no);
  out.text("kind", sender ? sender->kind : "key");
  out.text("id", !sender || sender->kind == "key" ? access::key_id(no) : sender->name);
  if (sender) {
    if (!sender->name.empty()) out.text("name", sender->name);
    out.text("role", access::role_row(sender->role).name);
  }
  out.end_object();
}

void write_change(codec::JsonWriter& out, const Service& service, const base::TimeZone& zone,
                  const access::Change& change) {
  out.begin_object();
  out.integer("change", static_cast<std::int64_t>(change.no));
  out.text("type", change.what);
  out.text("recorded_at", codec::write_instant(change.at, zone));
  write_who(out, service, change.by.sender, change.by.account);
  out.text("outcome", "accepted");
  out.text("about", change.about);
  if (!change.by.reason.empty()) out.text("reason", change.by.reason);
  out.end_object();
}

void write_entry(codec::JsonWriter& out, const Service& service, const engine::Engine& engine,
                 const Entry& entry) {
  const engine::Outcome& outcome = entry.act.outcome;
  const codec::Directory& directory = engine.directory();
  out.begin_object();
  out.integer("number", outcome.command.value);
  if (!entry.act.id.empty()) out.text("command", entry.act.id);
  out.text("recorded_at", codec::write_instant(entry.recorded_at, engine.programme().zone));
  write_who(out, service, outcome.sent_by, outcome.account);
  out.text("outcome", outcome.refusal ? "rejected" : "accepted");
  if (outcome.refusal) out.text("code", domain::rejection_row(outcome.refusal->code).name);
  if (entry.act.member) out.text("member", directory.text(entry.act.member));
  if (entry.act.order) out.text("order", directory.text(entry.act.order));
  write_asked(out, directory, outcome, entry.act.command);
  out.integer("events", static_cast<std::int64_t>(outcome.last_event - outcome.first_event));
  out.end_object();
}

std::expected<Wanted, Response> read_wanted(const Target& target) {
  Wanted wanted;
  const auto limit = read_limit(target);
  if (!limit) return std::unexpected(limit.error());
  wanted.limit = *limit;
  if (const std::string* cursor = target.find("after")) {
    const auto after = read_place(*cursor);
    if (!after)
      return std::unexpected(problem_response({.code = ProblemCode::malformed_cursor, .field = "after"}));
    wanted.after = *after;
  }
  if (const std::string* who = target.find("who")) wanted.who = *who;
  if (const std::string* type = target.find("type")) {
    if (codec::find_type(*type) == nullptr && !access::is_change(*type))
      return std::unexpected(bad_parameter("type", "There is no such type of command or change."));
    wanted.type = *type;
  }
  if (const std::string* member = target.find("member")) wanted.member_id = *member;
  for (const auto& [name, bound] : {std::pair("from", &wanted.from), std::pair("to", &wanted.to)}) {
    const std::string* text = target.find(name);
    if (text == nullptr) continue;
    const auto at = codec::read_instant(*text);
    if (!at) return std::unexpected(unreadable_parameter(name, *text, at.error()));
    *bound = *at;
  }
  return wanted;
}

Response audit_page(const Service& service, const engine::Engine& engine, const Page& page) {
  Response response{.has_etag = true};
  codec::JsonWriter out(response.body);
  out.begin_object();
  out.begin_array("entries");
  for (const auto& one : page.joined) {
    if (const auto* entry = std::get_if<const Entry*>(&one)) {
      write_entry(out, service, engine, **entry);
    } else {
      write_change(out, service, engine.programme().zone, *std::get<const access::Change*>(one));
    }
  }
  out.end_array();
  if (!page.is_last()) out.text("next", write_place(page.next));
  out.end_object();
  return response;
}

void answer_audit(Service& service, Wanted wanted, const Respond& respond) {
  if (wanted.member_id) {
    const bool asked = service.writer().look(
        [&](engine::Engine& engine) { wanted.member = engine.directory().find_member(*wanted.member_id); });
    if (!asked) return respond(problem_response({.code = ProblemCode::overloaded}));
    if (!wanted.member) return respond({.body = R"({"entries":[]})"});
  }
  auto page = read_page(service, wanted);
  if (!page) return respond(fault_response(page.error()));
  answer_view(service, respond,
              [&service, page = std::shared_ptr<const Page>(*std::move(page))](engine::Engine& engine) {
                return audit_page(service, engine, *page);
              });
}

}  // namespace

void get_audit(Service& service, Call call, Respond respond) {
  auto wanted = read_wanted(call.target);
  if (!wanted) return respond(wanted.error());
  const bool taken = service.run_aside(
      [&service, wanted = *std::move(wanted), respond] { answer_audit(service, wanted, respond); });
  if (!taken) respond(problem_response({.code = ProblemCode::overloaded}));
}

}  // namespace shuke::http
