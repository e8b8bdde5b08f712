// In this order: the adapter's own check, the journal batch by batch with the histories and commands each
// brought, then every row beside the state that came of it.
#include "engine/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "codec/command_bytes.h"
#include "codec/state_bytes.h"
#include "codec/person_bytes.h"
#include "codec/values.h"
#include "domain/apply.h"
#include "engine/audit_facts.h"
#include "engine/batch_bytes.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "engine/sums.h"

namespace shuke::engine {
namespace {

using domain::Event;
using store::Fault;
using store::Table;

/// What stands in a damaged file may be no text: then its bytes are written out.
std::string as_text(std::string found) {
  if (found.empty() || codec::is_printable(found, found.size())) return found;
  std::string text;
  for (const char byte : found) {
    if (byte >= 0x20 && byte < 0x7f) {
      text += byte;
    } else {
      text += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    }
  }
  return text;
}

/// A sum of places in any order, so that a batch's commands need not be held to be compared.
struct PlacesSum {
  std::uint64_t count = 0;
  std::uint64_t mixed = 0;

  void add(std::uint64_t index) {
    ++count;
    mixed += (index + 1) * 0x9e3779b97f4a7c15u ^ (index * index);
  }
  friend bool operator==(const PlacesSum&, const PlacesSum&) = default;
};

class Audit {
 public:
  Audit(const domain::Programme& programme, const codec::Directory& directory, store::Store& store)
      : x_programme(programme), x_directory(directory), x_store(store), x_expected(store) {}

  store::Expected<AuditResult> run(const AuditProgress& progress) {
    const auto broken = x_store.check();
    if (!broken) return std::unexpected(broken.error());
    if (*broken) differ("the store's file", "pages and indexes that hold together", **broken);
    const auto head = x_store.head();
    if (!head) return std::unexpected(head.error());
    x_places.resize(head->number + 1);
    for (std::uint64_t number = 1; number <= head->number && agrees(); ++number) {
      if (auto done = replay(number); !done) return std::unexpected(done.error());
      if (progress) progress(number, head->number);
    }
    if (agrees() && x_previous.hash != head->hash)
      differ("the head of the journal", "the last batch's hash", "another");
    if (agrees()) {
      if (auto done = compare_names(); !done) return std::unexpected(done.error());
    }
    if (agrees()) {
      if (auto done = compare_rows(); !done) return std::unexpected(done.error());
    }
    return std::move(x_result);
  }

 private:
  bool agrees() const { return !x_result.difference; }
  void differ(std::string where, std::string expected, std::string found) {
    if (agrees())
      x_result.difference = AuditDifference{as_text(std::move(where)), as_text(std::move(expected)),
                                            as_text(std::move(found))};
  }
  template <class Number>
  void same(const std::string& where, Number expected, Number found) {
    if (expected != found) differ(where, std::to_string(expected), std::to_string(found));
  }

  /// Names are no part of the journal; the adapter holds each against its sum. Here: that none is missing,
  /// and that each is found by its text.
  store::Expected<void> compare_names() {
    for (std::size_t number = 0; number < store::name_kinds; ++number) {
      const auto kind = static_cast<store::NameKind>(number);
      std::uint32_t last = 0;
      std::optional<store::Fault> fault;
      const auto read = x_store.each_name(kind, [&](const store::NameRow& row) {
        if (row.no != ++last) differ(fmt::format("{} number {}", word_of(kind), last), "an id", "none");
        last = row.no;
        if (!store::looked_up(kind)) return;  // two of the same text could not have been opened
        const auto found = x_store.name(kind, row.text);
        if (!found) fault = found.error();
        if (found && *found != row.no)
          differ(fmt::format("the id of {} number {}", word_of(kind), row.no), "its own", "another's too");
      });
      if (!read) return read;
      if (fault) return std::unexpected(*fault);
    }
    return {};
  }

  // ---- the journal

  store::Expected<void> replay(std::uint64_t number) {
    auto batch = x_store.batch(number);
    if (!batch) return std::unexpected(batch.error());
    const std::string where = fmt::format("batch {}", number);
    if (!*batch) {
      differ(where, "a batch of the journal", "none");
      return {};
    }
    const store::JournalBatch& read = **batch;
    if (store::chain_hash(x_previous.hash, number, read.recorded_at, read.bytes) != read.hash)
      differ(where, "the hash of the chain", "another");
    if (number > 1 && read.recorded_at < x_previous.recorded_at)
      differ(where, "recorded no earlier than the batch before", "an earlier instant");
    x_previous = {number, read.recorded_at, read.hash};
    ++x_result.batches;
    BatchReader in(read.bytes);
    const auto header = in.header();
    if (!header) {
      differ(where, "a header", "none that can be read");
      return {};
    }
    same(where + ", its first event", x_result.events, header->first_event);
    same(where + ", its first command", x_result.commands + 1, std::uint64_t{header->first_command});
    read_records(where, in);
    if (!agrees()) return {};
    return compare_histories(number);
  }

  void read_records(const std::string& where, BatchReader& in) {
    x_outcomes.clear();
    x_expected.forget_changes();
    while (agrees()) {
      switch (in.next()) {
        case BatchReader::Kind::end: return;
        case BatchReader::Kind::damaged: return differ(where, "records", "bytes that are none");
        case BatchReader::Kind::event: read_event(where, in); break;
        case BatchReader::Kind::outcome: read_outcome(where, in); break;
      }
    }
  }

  void read_event(const std::string& where, const BatchReader& in) {
    if (!in.read(x_event))
      return differ(where + fmt::format(", event {}", x_result.events), "an event", "none");
    domain::apply(x_state, x_event);
    x_expected.note(x_event, x_result.events, {in.offset(), in.end_offset()}, {});
    x_causes[x_result.events++] = x_event.cause.value;
  }

  void read_outcome(const std::string& where, const BatchReader& in) {
    const std::string at = where + fmt::format(", command {}", x_result.commands + 1);
    Outcome outcome;
    domain::Command command;
    command.id = {};
    if (!in.read(outcome, &command)) return differ(at, "a command's outcome", "none that can be read");
    same(at, x_result.commands + 1, std::uint64_t{outcome.command.value});
    same(at + ", its last event", x_result.events, outcome.last_event);
    if (command.id && command.id != outcome.command) differ(at, "the command's own number", "another");
    if (command.id) {
      std::string bytes;
      codec::write_bytes(command, bytes);
      x_expected.note(command, bytes, 2 * outcome.first_event + 1, x_state);
    }
    ++x_result.commands;
    x_places[x_previous.number].add(in.offset());
    x_outcomes[in.offset()] = outcome.command.value;
  }

  // ---- what a batch brought to histories

  store::Expected<void> compare_histories(std::uint64_t number) {
    store::Batch expected;
    x_expected.write(expected);
    for (const store::HistoryRow& row : expected.histories) {
      const auto rows = x_store.histories_of(row.subject, number - 1, 1);
      if (!rows) return std::unexpected(rows.error());
      const std::string where =
          fmt::format("the history of {} in batch {}", subject_words(row.subject), number);
      if (rows->empty() || rows->front().batch != number) {
        differ(where, "a row", "none");
        return {};
      }
      if (auto done = compare_history(where, number, row.bytes, rows->front().bytes); !done) return done;
    }
    x_histories += expected.histories.size();
    x_causes.clear();
    return {};
  }

  store::Expected<void> compare_history(const std::string& where, std::uint64_t number,
                                        std::string_view expected, std::string_view found) {
    auto left = read_history(expected);
    auto right = read_history(found);
    if (!right) {
      differ(where, "records", "bytes that are none");
      return {};
    }
    // Commands are noted before what they made due, so their place among the others says nothing.
    std::ranges::sort(*left);
    std::ranges::sort(*right);
    if (left->size() != right->size()) same(where + ", its records", left->size(), right->size());
    for (std::size_t i = 0; i < left->size() && agrees(); ++i) {
      const HistoryRecord& a = (*left)[i];
      const HistoryRecord& b = (*right)[i];
      if (a.kind != b.kind || a.number != b.number) {
        differ(where, "the record of " + std::to_string(a.number), "of " + std::to_string(b.number));
      } else if (a.kind != RecordKind::place) {
        if (a.bytes != b.bytes) differ(where, "the record the journal tells", "another");
      } else if (auto done = compare_place(where, number, a, b); !done) {
        return done;
      }
    }
    return {};
  }

  /// Where an event stands, and the caller's id of its command, which is held against the ids kept.
  store::Expected<void> compare_place(const std::string& where, std::uint64_t number,
                                      const HistoryRecord& expected, const HistoryRecord& found) {
    codec::ByteReader left(expected.bytes);
    codec::ByteReader right(found.bytes);
    same(where + ", where an event begins", left.number(), right.number());
    same(where + ", where an event ends", left.number(), right.number());
    const std::string id(right.sized());
    const std::uint32_t cause = x_causes[expected.number];
    if (right.failed() || id.empty() != (cause == 0))
      differ(where, "the id of an event's command", "another");
    if (!agrees() || cause == 0) return {};
    const auto place = x_store.command(id);
    if (!place) return std::unexpected(place.error());
    const auto outcome = *place ? x_outcomes.find((*place)->index) : x_outcomes.end();
    const bool fits = outcome != x_outcomes.end() && (*place)->batch == number && outcome->second == cause;
    if (!fits) differ(where, fmt::format("the id of command {}", cause), codec::in_quotes(id));
    return {};
  }

  // ---- rows

  /// By table of numbered rows: which of its numbers have a row.
  using RowsSeen = std::array<std::vector<bool>, 8>;

  store::Expected<void> compare_rows() {
    std::vector<bool> members(x_state.members_end());
    const auto listed = x_store.setting(engine_settings, orders_listed_key);
    if (!listed) return std::unexpected(listed.error());
    x_orders_are_listed = listed->has_value();
    RowsSeen rows;
    rows[0].resize(x_state.orders_end());
    rows[1].resize(x_state.holds_end());
    rows[2].resize(x_state.redemptions_end());
    rows[3].resize(x_directory.last(base::NameKind::coupon) + 1);
    rows[4].resize(x_directory.last(base::NameKind::use) + 1);
    rows[5].resize(x_state.top_ups_end());
    rows[6].resize(x_directory.last(base::NameKind::card) + 1);
    rows[7].resize(x_state.card_batches_end());
    std::vector<PlacesSum> places(x_places.size());
    std::uint64_t histories = 0;
    store::Store::Scan scan;
    scan.member = [&](const store::MemberRow& row) { compare_member(row, members); };
    scan.row = [&](const store::Row& row) { compare_row(row, rows); };
    scan.command = [&](const store::CommandRow& row) { compare_command(row, places); };
    scan.history = [&](std::uint64_t, std::uint64_t, std::string_view) { ++histories; };
    scan.setting = [&](const store::Setting& setting) { compare_setting(setting); };
    KeysSum keys_found;
    scan.search_key = [&](base::MemberNo member, const store::SearchKey& key) {
      keys_found.add(member, key);
    };
    if (auto done = x_store.scan(scan); !done) return done;
    const auto missing = x_store.without_search_keys(1);
    if (!missing) return std::unexpected(missing.error());
    if (missing->empty() && keys_found != x_keys_wanted)
      differ("what members are searched by", "what is known of them", "something else");
    same("the rows of all histories", x_histories, histories);
    for (std::uint64_t number = 1; number < x_places.size(); ++number) {
      const std::string where = fmt::format("the commands of batch {}", number);
      same(where, x_places[number].count, places[number].count);
      if (x_places[number] != places[number]) differ(where, "the places the journal tells", "others");
    }
    find_missing(members, rows);
    if (!x_has_sums && x_result.events > 0) differ("the sums", "sums over all members", "none");
    return {};
  }

  void find_missing(const std::vector<bool>& members, const RowsSeen& rows) {
    for (std::uint32_t no = 1; no < members.size(); ++no) {
      if (!members[no] && x_state.member({no}).no) differ(member_words({no}), "a row", "none");
    }
    for (std::uint32_t no = 1; no < rows[0].size(); ++no) {
      if (!rows[0][no] && x_state.order({no}).head.no)
        differ(words(base::NameKind::order, no), "a row", "none");
    }
    for (std::uint32_t no = 1; no < rows[1].size(); ++no) {
      if (!rows[1][no] && x_state.hold({no}).no) differ(words(base::NameKind::hold, no), "a row", "none");
    }
    for (std::uint32_t no = 1; no < rows[2].size(); ++no) {
      if (!rows[2][no] && x_state.redemption({no}).no)
        differ(words(base::NameKind::redemption, no), "a row", "none");
    }
    for (std::uint32_t no = 1; no < rows[3].size(); ++no) {
      if (!rows[3][no] && x_state.coupon_owner({no}).no)
        differ(words(base::NameKind::coupon, no), "a row", "none");
    }
    for (std::uint32_t no = 1; no < rows[4].size(); ++no) {
      if (!rows[4][no] && x_state.use_owner({no}).no)
        differ(words(base::NameKind::use, no), "a row", "none");
    }
    for (std::uint32_t no = 1; no < rows[5].size(); ++no) {
      if (!rows[5][no] && x_state.top_up({no}).no)
        differ(words(base::NameKind::top_up, no), "a row", "none");
    }
    for (std::uint32_t no = 1; no < rows[6].size(); ++no) {
      if (!rows[6][no] && x_state.card_owner({no}).no)
        differ(words(base::NameKind::card, no), "a row", "none");
    }
    for (std::uint32_t no = 1; no < rows[7].size(); ++no) {
      if (!rows[7][no] && x_state.card_batch({no}).no)
        differ(words(base::NameKind::card_batch, no), "a row", "none");
    }
  }

  static std::string_view word_of(base::NameKind kind) {
    constexpr std::array<std::string_view, base::name_kinds> kinds{
        "member", "order", "hold",   "redemption", "name",
        "coupon", "use",   "top-up", "card",       "batch of cards"};
    return kinds[static_cast<std::size_t>(kind)];
  }
  /// Numbers without a name can stand in a damaged row.
  std::string words(base::NameKind kind, std::uint32_t no) const {
    const std::string_view word = word_of(kind);
    if (no == 0 || no > x_directory.last(kind)) return fmt::format("{} number {}", word, no);
    return fmt::format("{} {}", word, codec::in_quotes(x_directory.text_of(kind, no)));
  }
  std::string member_words(base::MemberNo no) const { return words(base::NameKind::member, no.value); }
  std::string subject_words(std::uint64_t subject) const {
    const auto no = static_cast<std::uint32_t>(subject);
    return subject >> 32 == 0 ? words(base::NameKind::member, no)
                              : fmt::format("guest order number {}", no);
  }

  /// The bytes of a row beside the value they should hold. Bytes of an older form are as good as the
  /// newest.
  template <class Where, class T>
  void compare_bytes(const Where& where, const T& expected, std::string_view found) {
    x_bytes.clear();
    codec::write_bytes(expected, x_bytes);
    if (x_bytes == found) return;
    T value;
    if (!codec::read_bytes(found, value)) return differ(where(), "a row", "bytes that cannot be read");
    std::string again;
    codec::write_bytes(value, again);
    if (again == x_bytes) return;
    const AuditDifference first = first_difference(x_programme, x_directory, expected, value);
    differ(where() + first.where, first.expected, first.found);
  }

  void compare_member(const store::MemberRow& row, std::vector<bool>& seen) {
    ++x_result.members;
    const std::string where = member_words(row.no);
    if (row.no.value >= seen.size() || !x_state.member(row.no).no)
      return differ("the row of " + where, "none", "a row");
    seen[row.no.value] = true;
    const domain::MemberState& member = x_state.member(row.no);
    compare_bytes([&] { return where; }, member, row.bytes);
    const store::MemberRow expected = member_row(member);
    same(where + ", the column next_due", expected.next_due.us, row.next_due.us);
    same(where + ", the column last_order_at", expected.last_order_at.us, row.last_order_at.us);
    same(where + ", the column listed", int{expected.listed}, int{row.listed});
    for (std::size_t i = 0; i < store::list_accounts; ++i)
      same(fmt::format("{}, the column available_{}", where, i), expected.available[i], row.available[i]);
    for (std::size_t i = 0; i < store::list_ladders; ++i)
      same(fmt::format("{}, the column level_{}", where, i), int{expected.levels[i]}, int{row.levels[i]});
  }

  template <class T>
  void compare_numbered(base::NameKind kind, const store::Row& row, const T& expected,
                        base::MemberNo member, bool is_there, std::vector<bool>& seen) {
    // An id is looked up where there is something to tell, not for every row.
    const auto where = [&] { return words(kind, row.no); };
    if (row.no >= seen.size() || !is_there) return differ("the row of " + where(), "none", "a row");
    seen[row.no] = true;
    if (member != row.member) same(where() + ", the column member", member.value, row.member.value);
    compare_bytes(where, expected, row.bytes);
  }

  void compare_row(const store::Row& row, RowsSeen& seen) {
    ++x_result.rows;
    switch (row.table) {
      case Table::order: {
        const domain::Order& order = x_state.order({row.no});
        if (x_orders_are_listed && order.head.no && listed_as(order.head.state) != row.listed_as)
          differ(words(base::NameKind::order, row.no) + ", the column listed_as", "its state",
                 "another state");
        return compare_numbered(base::NameKind::order, row, order, order.head.member, bool{order.head.no},
                                seen[0]);
      }
      case Table::hold: {
        const domain::Hold& hold = x_state.hold({row.no});
        return compare_numbered(base::NameKind::hold, row, hold, hold.member, bool{hold.no}, seen[1]);
      }
      case Table::redemption: {
        const domain::Redemption& redemption = x_state.redemption({row.no});
        return compare_numbered(base::NameKind::redemption, row, redemption, redemption.member,
                                bool{redemption.no}, seen[2]);
      }
      case Table::coupon: {
        const domain::CouponOwner& owner = x_state.coupon_owner({row.no});
        return compare_numbered(base::NameKind::coupon, row, owner, owner.member, bool{owner.no}, seen[3]);
      }
      case Table::use: {
        const domain::UseOwner& owner = x_state.use_owner({row.no});
        return compare_numbered(base::NameKind::use, row, owner, owner.member, bool{owner.no}, seen[4]);
      }
      case Table::top_up: {
        const domain::TopUp& top_up = x_state.top_up({row.no});
        return compare_numbered(base::NameKind::top_up, row, top_up, top_up.member, bool{top_up.no},
                                seen[5]);
      }
      case Table::card: {
        const domain::CardOwner& owner = x_state.card_owner({row.no});
        return compare_numbered(base::NameKind::card, row, owner, owner.member, bool{owner.no}, seen[6]);
      }
      case Table::card_batch: {
        const domain::CardBatch& cards = x_state.card_batch({row.no});
        return compare_numbered(base::NameKind::card_batch, row, cards, base::MemberNo{}, bool{cards.no},
                                seen[7]);
      }
      case Table::person:  // not of the journal; the adapter holds it against its sum
        if (!x_state.member({row.no}).no)
          differ("the person of member number " + std::to_string(row.no), "none", "a row");
        if (row.member.value != row.no)
          differ("the person of " + member_words({row.no}), "his own", "another's");
        return count_keys(row);
    }
  }

  /// The sums of what members should be found by and of what they are found by; sums, because the one comes
  /// by member and the other by key.
  struct KeysSum {
    std::uint64_t count = 0;
    std::uint64_t hash = 0;
    void add(base::MemberNo member, const store::SearchKey& key) {
      ++count;
      hash += base::hash_bytes(fmt::format("{}.{}.{}", member.value, key.kind, key.text));
    }
    friend bool operator==(const KeysSum&, const KeysSum&) = default;
  };

  void count_keys(const store::Row& row) {
    codec::Person person;
    if (!codec::read_bytes(row.bytes, person))
      return differ("the person of " + member_words({row.no}), "a person", "bytes that are none");
    for (const store::SearchKey& key : search_keys({row.no}, person).keys) x_keys_wanted.add({row.no}, key);
  }

  void compare_command(const store::CommandRow& row, std::vector<PlacesSum>& places) {
    const std::string where = "the command id " + codec::in_quotes(row.id);
    if (row.place.batch == 0 || row.place.batch >= places.size())
      return differ(where, "a batch that is there", std::to_string(row.place.batch));
    places[row.place.batch].add(row.place.index);
  }

  void compare_setting(const store::Setting& setting) {
    if (setting.kind != engine_settings || setting.key != "sums") return;
    x_has_sums = true;
    domain::State::Sums found;
    if (!read_sums(setting.bytes, found)) return differ("the sums", "sums", "bytes that cannot be read");
    const domain::State::Sums expected = x_state.sums();
    for (std::size_t account = 0; account < expected.totals.size(); ++account) {
      for (std::size_t side = 0; side < expected.totals[account].size(); ++side) {
        same(fmt::format("the sum of account number {}, side {}", account, side),
             expected.totals[account][side].count, found.totals[account][side].count);
      }
    }
    if (expected.granted != found.granted)
      differ("the sums", "the coupons granted by the journal", "others");
    if (expected.redeemed != found.redeemed)
      differ("the sums", "the rewards redeemed by the journal", "others");
  }

  const domain::Programme& x_programme;
  const codec::Directory& x_directory;
  store::Store& x_store;
  domain::State x_state;
  History x_expected;  // what a batch brings to histories, from the journal
  AuditResult x_result;
  store::Head x_previous;
  Event x_event;
  std::vector<PlacesSum> x_places;                    // by batch
  std::map<std::uint32_t, std::uint32_t> x_outcomes;  // of the batch: place to command number
  std::map<std::uint64_t, std::uint32_t> x_causes;    // of the batch: event to command number
  std::uint64_t x_histories = 0;
  bool x_has_sums = false;
  bool x_orders_are_listed = false;
  KeysSum x_keys_wanted;
  std::string x_bytes;
};

}  // namespace

store::Expected<AuditResult> audit(const domain::Programme& programme, const codec::Directory& directory,
                                   store::Store& store, const AuditProgress& progress) {
  return Audit(programme, directory, store).run(progress);
}

}  // namespace shuke::engine
