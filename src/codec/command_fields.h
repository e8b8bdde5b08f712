// Reading a document by the table of commands: every field to its value, every mistake to a refusal with
// its path, and all of it to canonical bytes. Knows the kinds of fields, not what a command is about
// (command_decoder).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "codec/command_decoder.h"
#include "codec/command_table.h"
#include "codec/node.h"

namespace shuke::codec {

struct FieldValue;

/// The values of one map, one for each row of its table.
struct FieldRecord {
  std::span<const FieldRow> rows;
  std::string_view key;  // keyed_records: the key
  std::vector<FieldValue> values;

  /// The value of the field of this name, which the table must have.
  const FieldValue& operator[](std::string_view name) const;
};

struct FieldValue {
  bool given = false;    // there, or taken from the table's fallback
  bool cleared = false;  // null where the table allows it
  std::int64_t number =
      0;  // minor units, points, integer, microseconds, day, month; boolean: 0 or 1; one_of: position
  base::Duration duration;
  std::string_view text;                // a view into the document or the table
  std::vector<std::string_view> texts;  // names
  std::vector<FieldRecord> records;     // record: one
};

class FieldReader {
 public:
  /// `decimals` are those of the programme's currency.
  explicit FieldReader(int decimals) : x_decimals(decimals) {}

  /// Refuses the keys that neither table has.
  void refuse_unknown_keys(const Node& map, std::span<const FieldRow> rows, std::span<const FieldRow> also);
  /// Reads of a map what has a row, and leaves its other keys alone. Canonical bytes are appended.
  FieldRecord read(const Node& map, std::span<const FieldRow> rows);
  /// Keeps the refusal that stands first in the order of precedence; of equal ones the first.
  void refuse(domain::RejectionCode code, std::string_view field, Words detail = {});

  const std::optional<Refusal>& refusal() const { return x_refusal; }
  std::string& canonical() { return x_canonical; }

 private:
  void read_field(const Node* node, const FieldRow& row, FieldValue& value);
  void read_scalar(std::string_view text, bool plain, const FieldRow& row, FieldValue& value);
  void read_names(const Node& node, const FieldRow& row, FieldValue& value);
  void read_records(const Node& node, const FieldRow& row, FieldValue& value);
  void read_keyed_records(const Node& node, const FieldRow& row, FieldValue& value);
  FieldRecord read_whole(const Node& map, std::span<const FieldRow> rows);
  bool read_number(std::string_view text, bool plain, const FieldRow& row, FieldValue& value);
  void read_amount(std::string_view text, bool plain, const FieldRow& row, FieldValue& value);
  void malformed(Words detail);

  int x_decimals;
  std::string x_path;
  std::string x_canonical;
  std::optional<Refusal> x_refusal;
};

/// A sentence about a wrong word, without its full stop, ended by the nearest right one where there is one.
Words or_nearest(Words words, std::string_view wrong, std::span<const std::string_view> known);
/// The document itself as bytes, keys sorted: equal documents give equal bytes.
std::string document_bytes(const Node& document);

}  // namespace shuke::codec
