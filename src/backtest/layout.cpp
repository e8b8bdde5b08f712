// Finding a mapping's columns in a file's header.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "backtest/row_reader.h"
#include "codec/syntax.h"

namespace shuke::backtest {
namespace {

/// All columns the mapping names, each looked for once; every one that is missing is named in the fault.
class Finder {
 public:
  explicit Finder(const std::vector<std::string>& header) : x_header(header) {}

  std::uint16_t place(const std::string& name) {
    const auto found = std::find(x_header.begin(), x_header.end(), name);
    if (found == x_header.end()) {
      const std::vector<std::string_view> known(x_header.begin(), x_header.end());
      const std::string near(codec::nearest(name, known));
      complain("the column `" + name + "` is missing from the header" +
               (near.empty() ? "" : "; it has `" + near + "`, which is not the same"));
      return Layout::absent;
    }
    if (std::find(found + 1, x_header.end(), name) != x_header.end()) {
      complain("the column `" + name + "` stands twice in the header");
    }
    return static_cast<std::uint16_t>(found - x_header.begin());
  }
  const std::string& complaints() const { return x_complaints; }

 private:
  void complain(const std::string& message) {
    if (x_complaints.find(message) != std::string::npos) return;
    x_complaints += (x_complaints.empty() ? "" : "; ") + message;
  }

  const std::vector<std::string>& x_header;
  std::string x_complaints;
};

/// Puts the columns into the order in which a record is read.
void arrange(Layout& layout) {
  constexpr std::array head{Column::order, Column::member, Column::at};
  const auto is_head = [&](std::size_t column) {
    return std::find(head.begin(), head.end(), static_cast<Column>(column)) != head.end();
  };
  std::vector<bool> used(layout.fields);
  for (const bool want_head : {true, false}) {
    for (std::size_t column = 0; column < columns_count; ++column) {
      const std::uint16_t place = layout.single[column];
      if (place == Layout::absent || is_head(column) != want_head) continue;
      layout.cells.emplace_back(static_cast<std::uint8_t>(column), place);
      used[place] = true;
      if (want_head) layout.head_fields = std::max<std::size_t>(layout.head_fields, place + 1u);
    }
    if (want_head) layout.head_cells = layout.cells.size();
  }
  layout.all_used = !layout.joins && std::find(used.begin(), used.end(), false) == used.end();
  const bool whole = layout.joins || !layout.fill_down.empty() || !layout.skip.empty();
  if (whole || layout.head_cells != head.size()) layout.head_fields = 0;
}

/// What is wrong where the header is all one field that another delimiter would cut; else empty.
std::string other_delimiter(const Mapping& mapping, const std::vector<std::string>& header) {
  if (header.size() != 1 || mapping.blanks_delimit) return {};
  constexpr std::array<std::pair<char, std::string_view>, 3> others{
      {{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}}};
  for (const auto& [delimiter, word] : others) {
    if (delimiter == mapping.delimiter || header[0].find(delimiter) == std::string::npos) continue;
    return "the header is one column with a " + std::string(word) +
           " in it: a mapping with `file: {delimiter: " + std::string(word) + "}` cuts it there";
  }
  return {};
}

}  // namespace

std::vector<std::string> split_record(std::string_view record, const Mapping& mapping) {
  std::vector<std::string> fields;
  if (mapping.blanks_delimit) {
    for (std::string_view left = trimmed(record); !left.empty(); left = trimmed(left)) {
      fields.emplace_back(left.substr(0, left.find_first_of(" \t")));
      left.remove_prefix(fields.back().size());
    }
    return fields;
  }
  const std::string text = std::string(record) + '\n' + std::string(scan_padding, '\0');
  SeparatorScan scan(mapping.delimiter, true);
  scan.start(std::string_view(text).substr(0, record.size() + 1));
  std::vector<std::uint32_t> ends(SeparatorScan::found_max);
  std::size_t from = 0;
  std::string scratch;
  while (const std::uint32_t* found = scan.next(ends.data())) {
    for (const std::uint32_t* end = ends.data(); end != found; ++end) {
      const std::string_view field = std::string_view(text).substr(from, *end - from);
      fields.emplace_back(field.starts_with('"') ? unquote(field, scratch).text : trimmed(field));
      from = *end + 1u;
    }
  }
  return fields;
}

base::Expected<Layout> find_columns(const Mapping& mapping, const std::vector<std::string>& header) {
  constexpr std::size_t columns_max = 4096;
  if (header.size() > columns_max) return base::fault("the header has more than 4096 columns");
  Layout layout;
  layout.fields = header.size();
  Finder finder(header);
  for (std::size_t column = 0; column < columns_count; ++column) {
    for (const std::string& name : mapping.columns[column])
      layout.places[column].push_back(finder.place(name));
    const auto& places = layout.places[column];
    layout.single[column] = places.size() == 1 ? places[0] : Layout::absent;
    layout.joins = layout.joins || places.size() > 1;
  }
  for (const std::string& name : mapping.fill_down) layout.fill_down.push_back(finder.place(name));
  for (const SkipRule& rule : mapping.skip) layout.skip.push_back(finder.place(rule.column));
  if (!finder.complaints().empty()) {
    const std::string delimiter = other_delimiter(mapping, header);
    return base::fault(delimiter.empty() ? finder.complaints() : delimiter);
  }
  arrange(layout);
  return layout;
}

}  // namespace shuke::backtest
