// The bytes of row_groups.h: a fixed head, the two texts, then the rows with numbers of seven bits a byte.
#include "backtest/row_groups.h"

#include "base/check.h"

namespace shuke::backtest {
namespace {

constexpr unsigned char quantity_known = 4;
constexpr unsigned char amount_known = 8;
constexpr unsigned char hash_known = 16;
constexpr unsigned char price_class_bits = 3;
constexpr std::size_t number_bytes_max = 10;

char* put_number(char* out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) *out++ = static_cast<char>(number | 0x80);
  *out++ = static_cast<char>(number);
  return out;
}

char* put_bytes(char* out, const void* bytes, std::size_t size) {
  if (size != 0) std::memcpy(out, bytes, size);  // an empty text may have no place
  return out + size;
}

char* put_text(char* out, std::string_view text) {
  return put_bytes(put_number(out, text.size()), text.data(), text.size());
}

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
  if (flags & hash_known) {
    std::memcpy(&row.hash, x_at, sizeof row.hash);
    x_at += sizeof row.hash;
  }
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
  x_size = 0;
  x_open = SIZE_MAX;
}

bool GroupWriter::joins(const Row& row, bool same) const {
  if (x_open == SIZE_MAX || row.kind != RowKind::sale || x_head.kind != RowKind::sale) return false;
  if (same) return true;
  const Group open(x_bytes.data() + x_open);
  return x_head.at_us == row.at.us && open.order() == row.order && open.member() == row.member;
}

void GroupWriter::make_room(const Row& row) {
  const std::size_t texts = row.member.size() + row.order.size() + row.sku.size() + row.category.size() +
                            row.line.size() + row.of_order.size();
  const std::size_t wanted = x_size + sizeof(GroupHead) + texts + 8 * number_bytes_max;
  if (wanted > x_bytes.size()) x_bytes.resize(2 * wanted);
}

void GroupWriter::begin(const Row& row) {
  x_open = x_size;
  x_head = {};
  x_head.at_us = row.at.us;
  x_head.first_line = row.file_line;
  x_head.member_bytes = static_cast<std::uint16_t>(row.member.size());
  x_head.order_bytes = static_cast<std::uint16_t>(row.order.size());
  x_head.kind = row.kind;
  x_head.starts_run = row.starts_run;
  char* out = x_bytes.data() + x_size + sizeof x_head;
  out = put_bytes(out, row.member.data(), row.member.size());
  out = put_bytes(out, row.order.data(), row.order.size());
  x_size = static_cast<std::size_t>(out - x_bytes.data());
}

bool GroupWriter::add(const Row& row, bool same) {
  CHECK(row.member.size() <= UINT16_MAX && row.order.size() <= UINT16_MAX);
  make_room(row);
  const bool is_new = !joins(row, same);
  if (is_new) begin(row);
  char* out = x_bytes.data() + x_size;
  auto flags = static_cast<unsigned char>(row.price_class);
  if (row.quantity) flags |= quantity_known;
  if (row.amount) flags |= amount_known;
  if (row.hash != 0) flags |= hash_known;
  *out++ = static_cast<char>(flags);
  if (row.hash != 0) out = put_bytes(out, &row.hash, sizeof row.hash);
  out = put_number(out, row.file_line - x_head.first_line);
  out = put_text(out, row.sku);
  out = put_text(out, row.category);
  out = put_text(out, row.line);
  if (row.quantity) out = put_number(out, static_cast<std::uint64_t>(*row.quantity));
  if (row.amount) out = put_number(out, static_cast<std::uint64_t>(row.amount->minor));
  if (row.kind == RowKind::taken_back) out = put_text(out, row.of_order);
  x_size = static_cast<std::size_t>(out - x_bytes.data());
  x_head.rows += 1;
  x_head.bytes = static_cast<std::uint32_t>(x_size - x_open);
  std::memcpy(x_bytes.data() + x_open, &x_head, sizeof x_head);
  return is_new;
}

void GroupBatch::add(const Row& row, bool same) {
  const std::size_t before = x_groups.bytes().size();
  const bool is_new = x_groups.add(row, same);
  const auto added = static_cast<std::uint32_t>(x_groups.bytes().size() - before);
  if (is_new) {
    x_owned.push_back({row.owner_hash(), static_cast<std::uint32_t>(before), added});
  } else {
    x_owned.back().bytes += added;
  }
}

}  // namespace shuke::backtest
