// Growing of what is written, numbers of more than one byte, and fields read without knowing them.
#include "codec/bytes.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace shuke::codec {

std::string_view words_of(BytesFault fault) {
  switch (fault) {
    case BytesFault::damaged: return "the bytes are damaged";
    case BytesFault::newer: return "the bytes were written by a newer version of the program";
  }
  __builtin_unreachable();
}

namespace {

/// The lowest 7 bits of each of the 8 bytes, moved together.
std::uint64_t closed_up(std::uint64_t bytes) {
  bytes = (bytes & 0x007F'007F'007F'007F) | (bytes & 0x7F00'7F00'7F00'7F00) >> 1;
  bytes = (bytes & 0x0000'3FFF'0000'3FFF) | (bytes & 0x3FFF'0000'3FFF'0000) >> 2;
  return (bytes & 0x0000'0000'0FFF'FFFF) | (bytes & 0x0FFF'FFFF'0000'0000) >> 4;
}

TakenNumber take_bytewise(const std::uint8_t* at, const std::uint8_t* end) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && at != end; shift += 7) {
    const std::uint64_t byte = *at++;
    if (shift == 63 && byte > 1) break;  // does not fit 64 bits
    value |= (byte & 0x7F) << shift;
    if (byte < 0x80) return {value, at};
  }
  return {0, nullptr};
}

}  // namespace

TakenNumber take_long_number(const std::uint8_t* at, const std::uint8_t* end) {
  if (std::endian::native != std::endian::little || end - at < 8) return take_bytewise(at, end);
  std::uint64_t bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  const std::uint64_t lasts = ~bytes & 0x8080'8080'8080'8080;  // the top bits that say: the last byte
  if (lasts == 0) return take_bytewise(at, end);
  bytes &= lasts ^ (lasts - 1);  // up to and with the last byte
  return {closed_up(bytes), at + (std::countr_zero(lasts) + 1) / 8};
}

// ---- writing
// -----------------------------------------------------------------------------------------------

namespace {

/// Room to begin with: most records need no more.
constexpr std::size_t first_room = 512;

}  // namespace

ByteWriter::ByteWriter(std::string& out) : x_out(out) {
  const std::size_t used = out.size();
  open(std::max(out.capacity(), used + first_room));
  x_at = x_begin + used;
}

ByteWriter::~ByteWriter() {
  x_out.resize(offset(x_at));
}

/// Makes the text so long without writing zeros first.
void ByteWriter::open(std::size_t size) {
  const auto all = [](char*, std::size_t length) { return length; };
  x_out.resize_and_overwrite(size, all);
  x_begin = reinterpret_cast<std::uint8_t*>(x_out.data());
  x_end = x_begin + size;
}

std::uint8_t* ByteWriter::grow(std::uint8_t* at, std::size_t bytes) {
  const std::size_t used = offset(at);
  open(std::max(x_out.size() * 2, used + bytes));
  return x_begin + used;
}

void ByteWriter::number(std::uint64_t value) {
  x_at = put_number(room(x_at, number_bytes_max), value);
}

void ByteWriter::sized(std::string_view bytes) {
  x_at = put_number(room(x_at, number_bytes_max + bytes.size()), bytes.size());
  if (!bytes.empty()) std::memcpy(x_at, bytes.data(), bytes.size());
  x_at += bytes.size();
}

void ByteWriter::number_field(std::uint32_t tag, std::uint64_t value) {
  number(key_of(tag, Wire::number));
  number(value);
}

void ByteWriter::sized_field(std::uint32_t tag, std::string_view bytes) {
  number(key_of(tag, Wire::sized));
  sized(bytes);
}

// ---- reading
// -----------------------------------------------------------------------------------------------

void ByteReader::fail() {
  x_failed = true;
  x_at = x_end;
}

std::uint64_t ByteReader::number() {
  const TakenNumber taken = take_number(x_at, x_end);
  if (taken.after == nullptr) {
    fail();
    return 0;
  }
  x_at = taken.after;
  return taken.number;
}

std::string_view ByteReader::sized() {
  const std::uint64_t size = number();
  if (size > static_cast<std::size_t>(x_end - x_at)) {
    fail();
    return {};
  }
  const auto* bytes = reinterpret_cast<const char*>(x_at);
  x_at += size;
  return {bytes, static_cast<std::size_t>(size)};
}

std::optional<RawField> ByteReader::field() {
  if (at_end()) return std::nullopt;
  const std::uint64_t key = number();
  const std::uint64_t tag = key >> 1;
  if (tag <= x_last_tag || tag > tag_max) {
    fail();
    return std::nullopt;
  }
  RawField field{static_cast<std::uint32_t>(tag), static_cast<Wire>(key & 1), 0, {}};
  if (field.wire == Wire::number) {
    field.number = number();
  } else {
    field.sized = sized();
  }
  x_last_tag = field.tag;
  if (x_failed) return std::nullopt;
  return field;
}

}  // namespace shuke::codec
