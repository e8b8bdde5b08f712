// Row groups: the rows of an order file as dense bytes, between reading the file and replaying its members.
// A group is what stands together in the file with one order, member and instant. A private form: written
// and read by one process only.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "base/names.h"
#include "base/time.h"
#include "base/units.h"
#include "domain/programme.h"

namespace shuke::backtest {

enum class RowKind : std::uint8_t {
  sale,
  taken_back,  // a return; always a group of one row
  presence,    // a row that is skipped: it enrols its member and does nothing else
};

/// A row after the mapping's rules. Texts point into the chunk or into the reader's own memory.
struct Row {
  RowKind kind = RowKind::sale;
  std::string_view order;
  std::string_view member;  // empty: a guest
  std::string_view line;
  std::string_view sku;
  std::string_view category;
  std::string_view of_order;
  domain::PriceClass price_class = domain::PriceClass::regular;
  std::optional<std::int64_t> quantity;  // a sale has one
  std::optional<base::Money> amount;     // a sale has one
  base::Instant at;
  std::uint64_t file_line = 0;
  std::uint32_t hash = 0;  // of the record, where the file has columns that no field above stands for
  bool starts_run = true;  // the record before it belongs to another order

  /// Whose row it is: the member's, or, for a guest, the order's.
  std::string_view owner() const {
    if (!member.empty()) return member;
    return kind == RowKind::taken_back ? of_order : order;
  }
  /// Says where the row is kept. A guest's order and a member of the same name are two owners.
  std::uint64_t owner_hash() const { return base::hash_bytes(owner()) + (member.empty() ? 1 : 0); }
};

struct GroupHead {
  std::int64_t at_us = 0;
  std::uint64_t first_line = 0;
  std::uint32_t bytes = 0;  // of the whole group with its head
  std::uint32_t rows = 0;
  std::uint16_t member_bytes = 0;
  std::uint16_t order_bytes = 0;
  RowKind kind = RowKind::sale;
  bool starts_run = true;
  std::uint16_t unused = 0;
};

/// A group where it lies. The rows are read with RowCursor.
struct Group {
  GroupHead head;
  const char* bytes = nullptr;

  explicit Group(const char* at) : bytes(at) { std::memcpy(&head, at, sizeof head); }
  base::Instant at() const { return {head.at_us}; }
  std::string_view member() const { return {bytes + sizeof(GroupHead), head.member_bytes}; }
  std::string_view order() const {
    return {bytes + sizeof(GroupHead) + head.member_bytes, head.order_bytes};
  }
};

/// Reads the rows of a group one after the other. What the group knows for all of them is set in every row.
class RowCursor {
 public:
  explicit RowCursor(const Group& group);
  /// False after the last row.
  bool next(Row& row);

 private:
  std::uint64_t number();
  std::string_view text();

  Row x_common;
  const char* x_at;
  std::uint32_t x_left;
};

/// Puts rows into groups, one behind the other in one buffer.
class GroupWriter {
 public:
  /// Adds a row to the last group where it belongs there, else to a new one; says whether it is a new one.
  ///
  /// `same` is what the caller knows already: order, member and instant are those of the row added last.
  /// Texts are at most 64 KiB each (ids are far shorter).
  bool add(const Row& row, bool same = false);
  void clear();

  std::string_view bytes() const { return {x_bytes.data(), x_size}; }

 private:
  bool joins(const Row& row, bool same) const;
  void make_room(const Row& row);
  void begin(const Row& row);

  std::vector<char> x_bytes;  // the first x_size are in use
  std::size_t x_size = 0;
  std::size_t x_open = SIZE_MAX;
  GroupHead x_head;  // of the open group, as it will be written
};

/// Groups, each with whose it is.
class GroupBatch {
 public:
  struct Owned {
    std::uint64_t owner_hash;
    std::uint32_t from;  // of a group in bytes()
    std::uint32_t bytes;
  };

  /// Adds a row; `same` as for GroupWriter.
  void add(const Row& row, bool same = false);
  void clear() { x_groups.clear(), x_owned.clear(); }

  std::string_view bytes() const { return x_groups.bytes(); }
  const std::vector<Owned>& owned() const { return x_owned; }

 private:
  GroupWriter x_groups;
  std::vector<Owned> x_owned;
};

}  // namespace shuke::backtest
