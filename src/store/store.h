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
#include "store/fault.h"

namespace shuke::store {

using Hash = std::array<unsigned char, 32>;

/// Kinds of names in the directory, each with numbers of its own from 1.
enum class NameKind : std::uint8_t { member, order, hold, redemption, name };
inline constexpr std::size_t name_kinds = 5;

struct NameRow {
  NameKind kind = NameKind::name;
  std::uint32_t no = 0;
  std::string_view text;
};

/// Rows that are read by number alone. `person` is erasable and is not derived from the journal; the others
/// are.
enum class Table : std::uint8_t { order, hold, redemption, person };

/// A row after the batch; empty bytes: the row goes.
struct Row {
  Table table = Table::order;
  std::uint32_t no = 0;
  base::MemberNo member;  // whose; none: a guest's
  std::string_view bytes;
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

/// A command id of a caller. Ids are found by a 64-bit hash, so the text says which of several is meant.
struct CommandRow {
  std::uint64_t id_hash = 0;
  Place place;
  std::string_view id;
};

struct Setting {
  std::string kind;  // for example api_key, programme, webhook
  std::string key;
  std::string bytes;
};

/// Everything one commit writes: all of it or nothing.
struct Batch {
  /// The journal's part; empty: the batch writes rows and settings alone and has no number.
  std::string_view journal;
  base::Instant recorded_at;
  std::vector<NameRow> names;
  std::vector<MemberRow> members;  // a member at most once
  std::vector<Row> rows;           // a row at most once
  std::vector<CommandRow> commands;
  std::vector<base::MemberNo> touched;  // members with an event in this batch, each once, for batches_of
  std::vector<Setting> settings;        // empty bytes: the setting goes
};

struct JournalBatch {
  std::uint64_t number = 0;  // from 1 without gaps
  base::Instant recorded_at;
  Hash hash{};  // SHA-256 over the previous batch's hash, the number, recorded_at and the bytes
  std::string bytes;
};

struct Head {
  std::uint64_t number = 0;  // 0: the journal is empty
  base::Instant recorded_at{INT64_MIN};
  Hash hash{};
};

/// A page of members by number, all conditions together.
struct MemberQuery {
  base::MemberNo after;  // the cursor: the last member of the page before
  std::uint32_t limit = 100;
  std::optional<std::pair<std::uint8_t, std::uint8_t>> level;  // ladder, level
  struct Range {
    std::int64_t from = INT64_MIN;
    std::int64_t until = INT64_MAX;  // not included
  };
  std::optional<std::pair<std::uint8_t, Range>> available;  // account, points
  std::optional<Range> last_order_us;                       // microseconds
};

class Store {
 public:
  virtual ~Store() = default;

  /// Writes the batch durably; when it returns, no power cut undoes it. The journal's part gets the next
  /// number, which is answered (or 0 where there is none). After a fault nothing of the batch is there, and
  /// the store answers `unavailable` to everything until it is opened again, except after `full`.
  virtual Expected<std::uint64_t> append(const Batch& batch) = 0;

  virtual Expected<Head> head() = 0;
  virtual Expected<std::optional<JournalBatch>> batch(std::uint64_t number) = 0;
  /// Numbers of batches with an event of this member after `after`, rising, at most `limit`.
  virtual Expected<std::vector<std::uint64_t>> batches_of(base::MemberNo member, std::uint64_t after,
                                                          std::uint32_t limit) = 0;
  /// All names, by kind and number; the text is valid during the call only.
  virtual Expected<void> each_name(const std::function<void(const NameRow&)>& use) = 0;
  /// The places of all commands whose id has this hash; almost always none or one.
  struct Known {
    Place place;
    std::string id;
  };
  virtual Expected<std::vector<Known>> commands(std::uint64_t id_hash) = 0;

  virtual Expected<std::optional<std::string>> member(base::MemberNo no) = 0;
  virtual Expected<std::optional<std::string>> row(Table table, std::uint32_t no) = 0;
  /// Numbers of the rows of a table that belong to a member, after `after`, rising, at most `limit`.
  virtual Expected<std::vector<std::uint32_t>> rows_of(Table table, base::MemberNo member,
                                                       std::uint32_t after, std::uint32_t limit) = 0;
  /// Members with something due at or before `at`, soonest first, then by number, at most `limit`.
  struct DueMember {
    base::Instant at;
    base::MemberNo member;
  };
  virtual Expected<std::vector<DueMember>> due(base::Instant at, std::uint32_t limit) = 0;
  virtual Expected<std::vector<base::MemberNo>> members(const MemberQuery& query) = 0;

  virtual Expected<std::optional<std::string>> setting(std::string_view kind, std::string_view key) = 0;
  /// All settings of a kind, by key.
  virtual Expected<std::vector<Setting>> settings(std::string_view kind) = 0;

  /// A consistent copy while the store is open, written to a new file or folder. A name that exists is
  /// refused.
  virtual Expected<void> backup(const std::string& target) = 0;
};

}  // namespace shuke::store
