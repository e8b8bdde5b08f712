// Bytes: numbers and texts of varying length, one after the other, as everything that is kept for ever is
// written. A field is a key (its tag and how its value is written) and the value. Not what is written
// (event_bytes, command_bytes, state_bytes, person_bytes) and not how a struct becomes fields (tagged.h).
//
// A number is 7 bits a byte, lowest first, the top bit set on every byte but the last (LEB128). A signed
// number is folded first, so that small ones stay short on both sides of zero (zigzag).
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace shuke::codec {

/// Why bytes could not be read.
enum class BytesFault : std::uint8_t {
  damaged,  // cut short, or nothing that any version writes
  newer,    // written in a form that only a later version of the program reads
};
/// One plain English clause, for a log: "the bytes are damaged".
std::string_view words_of(BytesFault fault);

using BytesRead = std::expected<void, BytesFault>;

/// How the value of a field is written, so that who does not know the field can skip it.
enum class Wire : std::uint8_t { number, sized };

/// Tags are from 1 to this; those up to 63 take one byte.
inline constexpr std::uint32_t tag_max = (1u << 24) - 1;
/// Most bytes of one number.
inline constexpr std::size_t number_bytes_max = 10;

constexpr std::uint64_t key_of(std::uint32_t tag, Wire wire) {
  return std::uint64_t{tag} << 1 | static_cast<std::uint64_t>(wire);
}

constexpr std::uint64_t zigzag(std::int64_t value) {
  return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t folded) {
  return static_cast<std::int64_t>(folded >> 1 ^ (0 - (folded & 1)));
}

// ---- the steps, with a place in the bytes that the caller holds in a register
// -----------------------------

/// Writes at `at`, where there is room for number_bytes_max; answers the place after it.
inline std::uint8_t* put_number(std::uint8_t* at, std::uint64_t value) {
  while (value >= 0x80) {
    *at++ = static_cast<std::uint8_t>(value | 0x80);
    value >>= 7;
  }
  *at++ = static_cast<std::uint8_t>(value);
  return at;
}

/// A number and the place after it; nullptr where the bytes hold none.
struct TakenNumber {
  std::uint64_t number;
  const std::uint8_t* after;
};
TakenNumber take_long_number(const std::uint8_t* at, const std::uint8_t* end);

inline TakenNumber take_number(const std::uint8_t* at, const std::uint8_t* end) {
  if (at != end && *at < 0x80) return {*at, at + 1};
  return take_long_number(at, end);
}

// ---- writing and reading
// -----------------------------------------------------------------------------------

/// Appends to a text, which is whole again once the writer is gone; nobody else may touch it before.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out);
  ~ByteWriter();
  ByteWriter(const ByteWriter&) = delete;
  ByteWriter& operator=(const ByteWriter&) = delete;

  void number(std::uint64_t value);
  void signed_number(std::int64_t value) { number(zigzag(value)); }
  /// The length, then the bytes.
  void sized(std::string_view bytes);
  /// A whole field. Fields of one record must come with rising tags.
  void number_field(std::uint32_t tag, std::uint64_t value);
  void sized_field(std::uint32_t tag, std::string_view bytes);

  // For tagged.h, which holds the place itself: this class's own would be read from memory again after each
  // byte written.
  std::uint8_t* place() const { return x_at; }
  void put_place(std::uint8_t* at) { x_at = at; }
  std::size_t offset(const std::uint8_t* at) const { return static_cast<std::size_t>(at - x_begin); }
  std::uint8_t* at_offset(std::size_t offset) const { return x_begin + offset; }
  /// The same place with room for at least so many bytes from there on; the bytes may have moved.
  std::uint8_t* room(std::uint8_t* at, std::size_t bytes) {
    return static_cast<std::size_t>(x_end - at) >= bytes ? at : grow(at, bytes);
  }

 private:
  std::uint8_t* grow(std::uint8_t* at, std::size_t bytes);
  void open(std::size_t size);

  std::string& x_out;
  std::uint8_t* x_begin;
  std::uint8_t* x_at;
  std::uint8_t* x_end;
};

/// A field as anybody can read it, whether or not they know its tag.
struct RawField {
  std::uint32_t tag = 0;
  Wire wire = Wire::number;
  std::uint64_t number = 0;  // Wire::number
  std::string_view sized;    // Wire::sized
};

/// Reads what a ByteWriter wrote. After the first failure everything read is 0 or empty, and `failed` says
/// so. Never reads beyond the end, allocates nothing, and what is sized is skipped whole however deep it
/// nests.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes)
      : x_at(reinterpret_cast<const std::uint8_t*>(bytes.data())), x_end(x_at + bytes.size()) {}

  bool failed() const { return x_failed; }
  /// Nothing is left, or nothing can be read any more.
  bool at_end() const { return x_at == x_end; }
  /// What is left.
  std::string_view rest() const {
    return {reinterpret_cast<const char*>(x_at), static_cast<std::size_t>(x_end - x_at)};
  }

  std::uint64_t number();
  std::int64_t signed_number() { return unzigzag(number()); }
  std::string_view sized();
  /// The next field; nothing at the end and after a failure. Fields out of order are a failure.
  std::optional<RawField> field();

 private:
  void fail();

  const std::uint8_t* x_at;
  const std::uint8_t* x_end;
  std::uint32_t x_last_tag = 0;
  bool x_failed = false;
};

}  // namespace shuke::codec
