// Findings: everything a check has to say about a file, with place, code and sentence. The table says which
// code is an error. Not rejections of commands (domain/rejection.h).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/node.h"

namespace shuke::codec {

struct Finding {
  Position position;
  bool error = true;
  std::string code;
  std::string message;
  std::string file;
};

/// `FILE:LINE:COLUMN: MESSAGE`, for warnings with the word before the message, and the code at the end.
/// Where the text came without a file's name, `LINE:COLUMN: ...`.
std::string line_of(const Finding& finding);

struct FindingRow {
  std::string_view code;
  bool error = true;
  std::string_view zh;
  std::string_view en;
};

/// All codes there are. schema/findings.yaml shows the same rows.
std::span<const FindingRow> finding_table();
/// The row of a code that is in the table.
const FindingRow& finding_row(std::string_view code);
/// The table as schema/findings.yaml.
std::string findings_as_yaml();

/// Collects findings while a file is read.
///
/// An area is a path such as `ladders.grade`. A finding about sense is left out where an area it rests on
/// has an error of form: it would only repeat that error in other words.
class Findings {
 public:
  explicit Findings(std::string_view file) : x_file(file) {}

  /// `code` is in the table.
  void add(std::string_view code, Position position, std::string message, std::string_view area);
  void add_sense(std::string_view code, Position position, std::string message,
                 std::span<const std::string> areas);
  bool has_error() const;
  /// By line and column.
  std::vector<Finding> take();

 private:
  void push(std::string_view code, Position position, std::string message);
  bool is_broken(std::string_view area) const;

  std::string x_file;
  std::vector<Finding> x_findings;
  std::vector<std::string> x_broken;
};

}  // namespace shuke::codec
