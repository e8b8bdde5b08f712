// JsonWriter: writes JSON onto the end of a string, for views, reports and answers. It has no floats: money
// is a decimal string, a share is an integer of millionths or whatever its field's name says. Not a reader,
// and not a tree of values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"

namespace shuke::codec {

/// Appends `text` as a JSON string with its quotes.
///
/// Control characters, quote and backslash are escaped. Bytes that are not UTF-8 become U+FFFD, one for
/// each, so that what comes out is valid JSON whatever came in. U+2028 and U+2029 are escaped because older
/// JavaScript reads them as line ends.
void append_json_string(std::string& out, std::string_view text);

/// Appends an amount in minor units as plain decimals: (-5, 2) is -0.05, (129, 0) is 129. `decimals` is at
/// most 18.
void append_decimal(std::string& out, std::int64_t minor, int decimals);

/// Writes commas, quotes and brackets where they belong. The caller keeps the order: in an object key()
/// before each value. What is open must be closed; a value without a key in an object, or a key outside
/// one, is a bug.
class JsonWriter {
 public:
  enum class Layout : std::uint8_t { compact, indented };

  /// Appends to `out`, which must outlive the writer. `indented` puts each member on its own line, two
  /// spaces a level.
  explicit JsonWriter(std::string& out, Layout layout = Layout::compact) : x_out(out), x_layout(layout) {}
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  void begin_object() { open('{', Inside::object); }
  void end_object() { close('}', Inside::object); }
  void begin_array() { open('[', Inside::array); }
  void end_array() { close(']', Inside::array); }

  void key(std::string_view name);
  void text(std::string_view value);
  void integer(std::int64_t value);
  void boolean(bool value);
  void null();
  /// Money as the contract has it: a decimal string with all decimals of the currency.
  void money(base::Money value, int decimals);
  /// What already is one valid JSON value, for example a part written elsewhere.
  void raw(std::string_view json);

  void begin_object(std::string_view name) { key(name), begin_object(); }
  void begin_array(std::string_view name) { key(name), begin_array(); }
  void text(std::string_view name, std::string_view value) { key(name), text(value); }
  void integer(std::string_view name, std::int64_t value) { key(name), integer(value); }
  void boolean(std::string_view name, bool value) { key(name), boolean(value); }
  void null(std::string_view name) { key(name), null(); }
  void money(std::string_view name, base::Money value, int decimals) { key(name), money(value, decimals); }
  void raw(std::string_view name, std::string_view json) { key(name), raw(json); }

  /// True when everything opened is closed and one value is written.
  bool complete() const { return x_open.empty() && x_written; }

 private:
  enum class Inside : std::uint8_t { object, array };
  struct Level {
    Inside inside;
    bool empty;
  };

  void before_value();
  void next_line();
  void open(char bracket, Inside inside);
  void close(char bracket, Inside inside);

  std::string& x_out;
  Layout x_layout;
  bool x_after_key = false;
  bool x_written = false;
  std::vector<Level> x_open;
};

}  // namespace shuke::codec
