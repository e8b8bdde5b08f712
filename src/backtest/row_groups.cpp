// The bytes of row_groups.h: a fixed head, the two texts, then the rows with numbers of seven bits a byte.
#include "backtest/row_groups.h"

#include "base/check.h"

namespace shuke::backtest {
namespace {

constexpr unsigned char quantity_known = 4;
constexpr unsigned char amount_known = 8;
constexpr unsigned char price_class_bits = 3;
constexpr std::size_t number_bytes_max = 10;

}  // namespace

RowCursor::RowCursor(const Group& group)
    : x_at(group.bytes + sizeof(GroupHead) + group.head.member_bytes + group.head.order_bytes),
      x_left(group.head.rows) {
  x_common.kind = group.head.kind;
  x_common.order = group.order();
  x_common.member = group.member();
  x_common.at = group.at();
  x_common.file_line = group.head.first_line;
  x_common.starts_run = group.head.starts_run;
}

std::uint64_t RowCursor::number() {
  std::uint64_t value = static_cast<unsigned char>(*x_at++);
  if (value < 0x80) return value;
  value &= 0x7F;
  for (unsigned shift = 7;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*x_at++);
    value |= std::uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return value;
  }
}

std::string_view RowCursor::text() {
  const std::size_t size = number();
  const std::string_view found(x_at, size);
  x_at += size;
  return found;
}

bool RowCursor::next(Row& row) {
  if (x_left == 0) return false;
  --x_left;
  row = x_common;
  const auto flags = static_cast<unsigned char>(*x_at++);
  row.price_class = static_cast<domain::PriceClass>(flags & price_class_bits);
  std::memcpy(&row.hash, x_at, sizeof row.hash);
  x_at += sizeof row.hash;
  row.file_line += number();
  row.sku = text();
  row.category = text();
  row.line = text();
  if (flags & quantity_known) row.quantity = static_cast<std::int64_t>(number());
  if (flags & amount_known) row.amount = base::Money{static_cast<std::int64_t>(number())};
  if (row.kind == RowKind::taken_back) row.of_order = text();
  return true;
}

void GroupWriter::clear() {
  x_bytes.clear();
  x_open = SIZE_MAX;
}

bool GroupWriter::joins(const Row& row) const {
  if (x_open == SIZE_MAX || row.kind != RowKind::sale) return false;
  const Group open(x_bytes.data() + x_open);
  return open.head.kind == RowKind::sale && open.head.at_us == row.at.us && open.order() == row.order &&
         open.member() == row.member;
}

void GroupWriter::begin(const Row& row) {
  x_open = x_last = x_bytes.size();
  GroupHead head;
  head.at_us = row.at.us;
  head.first_line = row.file_line;
  head.member_bytes = static_cast<std::uint16_t>(row.member.size());
  head.order_bytes = static_cast<std::uint16_t>(row.order.size());
  head.kind = row.kind;
  head.starts_run = row.starts_run;
  const char* bytes = reinterpret_cast<const char*>(&head);
  x_bytes.insert(x_bytes.end(), bytes, bytes + sizeof head);
  x_bytes.insert(x_bytes.end(), row.member.begin(), row.member.end());
  x_bytes.insert(x_bytes.end(), row.order.begin(), row.order.end());
}

void GroupWriter::put_number(std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) x_bytes.push_back(static_cast<char>(number | 0x80));
  x_bytes.push_back(static_cast<char>(number));
}

void GroupWriter::put_text(std::string_view text) {
  put_number(text.size());
  x_bytes.insert(x_bytes.end(), text.begin(), text.end());
}

void GroupWriter::add(const Row& row) {
  CHECK(row.member.size() <= UINT16_MAX && row.order.size() <= UINT16_MAX);
  if (!joins(row)) begin(row);
  GroupHead head;
  std::memcpy(&head, x_bytes.data() + x_open, sizeof head);
  unsigned char flags = static_cast<unsigned char>(row.price_class);
  if (row.quantity) flags |= quantity_known;
  if (row.amount) flags |= amount_known;
  x_bytes.push_back(static_cast<char>(flags));
  const char* hash = reinterpret_cast<const char*>(&row.hash);
  x_bytes.insert(x_bytes.end(), hash, hash + sizeof row.hash);
  put_number(row.file_line - head.first_line);
  put_text(row.sku);
  put_text(row.category);
  put_text(row.line);
  if (row.quantity) put_number(static_cast<std::uint64_t>(*row.quantity));
  if (row.amount) put_number(static_cast<std::uint64_t>(row.amount->minor));
  if (row.kind == RowKind::taken_back) put_text(row.of_order);
  head.rows += 1;
  head.bytes = static_cast<std::uint32_t>(x_bytes.size() - x_open);
  std::memcpy(x_bytes.data() + x_open, &head, sizeof head);
}

}  // namespace shuke::backtest
