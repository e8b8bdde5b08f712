// How far a file of commands was applied, kept in the store beside what it did, so that who goes on with
// the file need not send its first lines again. Only a help: every command has an id, and sending lines
// again changes nothing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "store/chain.h"
#include "store/store.h"

namespace shuke::cli {

/// What became of a file's lines, those of earlier runs included.
struct LineCounts {
  std::uint64_t accepted = 0;
  std::uint64_t rejected = 0;
  std::map<std::string, std::uint64_t, std::less<>> by_code;  // of the rejected
};

struct AppliedFile {
  std::uint64_t lines = 0;  // read of the file, empty ones too
  store::Hash of_lines{};   // over these, as LinesHash makes it: the file must still begin with them
  LineCounts counts;
};

/// A hash over the lines of a file, one after the other.
class LinesHash {
 public:
  void add(std::string_view line);
  store::Hash hash();

 private:
  void fold();

  std::string x_waiting;
  std::uint64_t x_folds = 0;
  store::Hash x_hash{};
};

/// `name` says which file: its path. Nothing where none was kept, or where what was kept cannot be read.
store::Expected<std::optional<AppliedFile>> read_applied(store::Store& store, const std::string& name);
store::Expected<void> keep_applied(store::Store& store, const std::string& name, const AppliedFile& file);

}  // namespace shuke::cli
