// The port to what is kept for ever: a journal of batches that is the truth, rows derived from it, the
// directory of callers' ids, and small settings. An adapter knows bytes and numbers only: no rule, no event
// and no clock. Not thread safe: one owner at a time.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "store/chain.h"
#include "store/fault.h"

namespace shuke::store {

using base::name_kinds;
using base::NameKind;

struct NameRow {
  NameKind kind = NameKind::name;
  std::uint32_t no = 0;
  std::string_view text;
};

/// Kinds of which a shop has more with every order; the others are held in memory as a whole.
constexpr bool looked_up(NameKind kind) {
  switch (kind) {
    case NameKind::order:
    case NameKind::hold:
    case NameKind::redemption:
    case NameKind::coupon:
    case NameKind::use:
    case NameKind::top_up: return true;
    case NameKind::member:
    case NameKind::name:
    case NameKind::card:
    case NameKind::card_batch: return false;
  }
  __builtin_unreachable();
}

/// Rows that are read by number alone. `person` is erasable and is not derived from the journal; the others
/// are.
enum class Table : std::uint8_t { order, hold, redemption, person, coupon, use, top_up, card, card_batch };

/// A row after the batch; empty bytes: the row goes.
struct Row {
  Table table = Table::order;
  std::uint32_t no = 0;
  base::MemberNo member;  // whose; none: a guest's
  std::string_view bytes;
  std::optional<std::uint8_t> listed_as = {};  // of an order: what it is found by in a list, if it is to be
};

inline constexpr std::size_t list_ladders = 4;  // ladders and accounts beyond these cannot be listed by
inline constexpr std::size_t list_accounts = 4;

/// A member after the batch: the state as bytes, when something is due next, and what lists filter and sort
/// by.
struct MemberRow {
  base::MemberNo no;
  base::Instant next_due = base::never;
  base::Instant last_order_at = base::never;            // never: none
  std::array<std::uint8_t, list_ladders> levels{};      // shown; 255: no such ladder
  std::array<std::int64_t, list_accounts> available{};  // points
  bool listed = true;  // active; absorbed and erased members are in no list
  std::string_view bytes;
};

/// Where a command stands: the batch and its position among the batch's commands.
struct Place {
  std::uint64_t batch = 0;
  std::uint32_t index = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

/// A command id of a caller; each is kept once.
struct CommandRow {
  std::string_view id;
  Place place;
};

/// What one batch adds to the history of a subject: a member, or an order of a guest.
struct HistoryRow {
  std::uint64_t subject = 0;
  std::string_view bytes;
};

/// What a member is searched by beside what lists filter by. It says something of him as a person, so it is
/// erasable and not derived from the journal. Kinds are the caller's.
struct SearchKey {
  std::uint8_t kind = 0;
  std::string text;

  friend auto operator<=>(const SearchKey&, const SearchKey&) = default;
};
/// All keys of a member after the batch, each once; others he had go.
struct SearchKeys {
  base::MemberNo member;
  std::vector<SearchKey> keys;
};

struct Setting {
  std::string kind;  // for example api_key, programme, webhook
  std::string key;
  std::string bytes;
};

/// Everything one commit writes: all of it or nothing.
struct Batch {
  /// The journal's part; empty: the batch writes rows and settings alone, has no number and no histories.
  std::string_view journal;
  base::Instant recorded_at;
  std::vector<NameRow> names;
  std::vector<MemberRow> members;  // a member at most once
  std::vector<Row> rows;           // a row at most once
  std::vector<CommandRow> commands;
  std::vector<HistoryRow> histories;         // a subject at most once; only where there is a journal part
  std::vector<Setting> settings;             // empty bytes: the setting goes
  std::vector<SearchKeys> search_keys = {};  // a member at most once
};

struct JournalBatch {
  std::uint64_t number = 0;  // from 1 without gaps
  base::Instant recorded_at;
  Hash hash{};  // chain_hash (chain.h) of the batch before and of this one
  std::string bytes;
};

struct Head {
  std::uint64_t number = 0;  // 0: the journal is empty
  base::Instant recorded_at{INT64_MIN};
  Hash hash{};
};

/// A page of listed members by number, all conditions together. A ladder or account that cannot be listed
/// by is a bug of the caller.
struct MemberQuery {
  base::MemberNo after;  // the cursor: the last member of the page before
  std::uint32_t limit = 100;
  std::optional<std::pair<std::uint8_t, std::uint8_t>> level;  // ladder, level; nobody has level 255
  struct Range {
    std::int64_t from = INT64_MIN;
    std::int64_t until = INT64_MAX;  // not included
  };
  std::optional<std::pair<std::uint8_t, Range>> available;  // account, points
  std::optional<Range> last_order_us;                       // microseconds; who never ordered is in none
};

/// A page of orders, those with the highest numbers first.
struct OrderQuery {
  base::OrderNo before;  // the cursor: the last order of the page before; none: from the newest on
  std::uint32_t limit = 100;
  std::optional<std::uint8_t> listed_as;  // nothing: all orders
};

class Store {
 public:
  virtual ~Store() = default;

  /// Writes the batch durably; when it returns a number, no power cut undoes it. The journal's part gets
  /// the next number, which is answered (or 0 where there is none).
  ///
  /// After `full` nothing of the batch is there and the store goes on. After any other fault it answers
  /// `unavailable` to everything until it is opened again; whether the batch is there is not known before,
  /// and then it is there whole or not at all: when a disk fails while it writes, nobody knows what it
  /// wrote.
  virtual Expected<std::uint64_t> append(const Batch& batch) = 0;

  /// Begins to write the batch and answers its number; what is read has the batch in it, until it has
  /// failed. `landed` is called once, on whatever thread: when the batch is durable, or with append's
  /// fault. One batch is under way at a time: this waits for the one before, and where that has failed
  /// answers its fault. A fault that is answered here means that nothing was begun; then `landed` is not
  /// called.
  using Landed = std::function<void(const Expected<void>&)>;
  virtual Expected<std::uint64_t> begin_append(const Batch& batch, const Landed& landed) {
    auto number = append(batch);
    if (number) landed({});
    return number;
  }
  /// Waits for the batch that is under way, if any, and answers its fault once; what is there then is as
  /// after append's faults.
  virtual Expected<void> finish() { return {}; }

  /// Says that much will be read by keys before the next append, which ends it; so does end_reading().
  /// Changes nothing of what is read.
  virtual void begin_reading() {}
  virtual void end_reading() {}
  virtual Expected<Head> head() = 0;
  virtual Expected<std::optional<JournalBatch>> batch(std::uint64_t number) = 0;
  /// A part of a batch's bytes; shorter where the batch ends.
  virtual Expected<std::string> part(std::uint64_t number, std::uint32_t offset, std::uint32_t length) = 0;
  /// The history of a subject in batches after `after`, in their order, at most `limit`.
  struct KeptHistory {
    std::uint64_t batch = 0;
    std::string bytes;
  };
  virtual Expected<std::vector<KeptHistory>> histories_of(std::uint64_t subject, std::uint64_t after,
                                                          std::uint32_t limit) = 0;
  /// All names of a kind, by number; the text is valid during the call only.
  virtual Expected<void> each_name(NameKind kind, const std::function<void(const NameRow&)>& use) = 0;
  /// The highest number of a kind; 0 where there is none.
  virtual Expected<std::uint32_t> last_name(NameKind kind) = 0;
  /// The number of this text; where several have it, the lowest. Quick for the kinds that are `looked_up`.
  virtual Expected<std::optional<std::uint32_t>> name(NameKind kind, std::string_view text) = 0;
  virtual Expected<std::optional<std::string>> name_text(NameKind kind, std::uint32_t no) = 0;
  /// Where the command of this id stands.
  virtual Expected<std::optional<Place>> command(std::string_view id) = 0;

  virtual Expected<std::optional<std::string>> member(base::MemberNo no) = 0;
  virtual Expected<std::optional<std::string>> row(Table table, std::uint32_t no) = 0;
  /// Members, listed or not, with something due at or before `at`, soonest first, then by number, at most
  /// `limit`.
  struct DueMember {
    base::Instant at;
    base::MemberNo member;
  };
  virtual Expected<std::vector<DueMember>> due(base::Instant at, std::uint32_t limit) = 0;
  /// Whether due() would answer anybody; may not know yet of the batch under way, for which it does not
  /// wait.
  virtual Expected<bool> anybody_due(base::Instant at) {
    const auto first = due(at, 1);
    if (!first) return std::unexpected(first.error());
    return !first->empty();
  }
  virtual Expected<std::vector<base::MemberNo>> members(const MemberQuery& query) = 0;

  virtual Expected<std::vector<base::OrderNo>> orders(const OrderQuery& query) = 0;

  /// Members who have this key, after `after`, by number, at most `limit`.
  virtual Expected<std::vector<base::MemberNo>> found_by(const SearchKey& key, base::MemberNo after,
                                                         std::uint32_t limit) = 0;
  /// Members whose keys nobody has given yet, because their person was kept before there were any; by
  /// number, at most `limit`.
  virtual Expected<std::vector<base::MemberNo>> without_search_keys(std::uint32_t limit) = 0;

  virtual Expected<std::optional<std::string>> setting(std::string_view kind, std::string_view key) = 0;
  /// All settings of a kind, by key.
  virtual Expected<std::vector<Setting>> settings(std::string_view kind) = 0;

  /// Everything beside the journal and the names, kind by kind, each in the order of its key; for audits.
  /// Views are valid during the call only. What has no function is passed over.
  struct Scan {
    std::function<void(const MemberRow&)> member = {};
    std::function<void(const Row&)> row = {};
    std::function<void(const CommandRow&)> command = {};
    std::function<void(std::uint64_t subject, std::uint64_t batch, std::string_view bytes)> history = {};
    std::function<void(const Setting&)> setting = {};
    std::function<void(base::MemberNo member, const SearchKey& key)> search_key = {};
  };
  virtual Expected<void> scan(const Scan& use) = 0;
  /// Whether what the adapter itself builds on holds together, such as indexes with their tables: the first
  /// problem in words, or nothing. Reads everything.
  virtual Expected<std::optional<std::string>> check() = 0;

  /// A consistent and durable copy of the store as it stands, written to a new folder that can be opened as
  /// a store. A name that exists is refused; whatever fails, `target` is there whole or not at all and this
  /// store goes on. A store that keeps nothing on a disk refuses.
  virtual Expected<void> backup(const std::string& target) = 0;
};

}  // namespace shuke::store
