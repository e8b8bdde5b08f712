// A small database beside the store in a shop's folder (keys and people, endpoints, the inbox): opening it,
// and turning SQLite's failures into faults. Several processes may have one open. It is small and seldom
// written, so a rollback journal is enough: no write-ahead log that they would have to share. What is in
// it is its owner's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "store/fault.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/kept_statements.h"

namespace shuke::store {

/// What a file of one kind is known by, and how it came to be what it is.
struct SideForm {
  const char* name;          // in the folder
  std::int64_t application;  // marks the file as the program's own
  /// Each step brings the form before to the next; a new file goes through all of them.
  std::span<const char* const> steps;
};

std::string side_path(const std::string& folder, const SideForm& form);

/// A connection of its own, ready to be used; makes folder and file where they are missing, readable by
/// their owner alone. Fault `refused` where the file is another program's or a newer version's.
Expected<std::unique_ptr<Connection>> open_side_file(const std::string& folder, const SideForm& form,
                                                     std::string_view doing);

/// All pages of one database over another.
void copy_pages(Connection& from, Connection& to);

/// A side file as bytes, with `clean` run on the copy before: what must not leave the folder is not in it.
/// Nothing where there is no such file.
Expected<std::optional<std::string>> copy_side_file(const std::string& folder, const SideForm& form,
                                                    const std::string& clean);

/// Failures that a side file's owner finds himself.
inline SqliteFailure side_damaged(std::string words) {
  return {11, std::move(words)};  // SQLITE_CORRUPT
}
inline SqliteFailure side_refused(std::string words) {
  return {14, std::move(words)};  // SQLITE_CANTOPEN, which is told as `refused`
}

/// Runs the work and answers what it answers; a failure of SQLite is a fault.
template <class Work>
auto attempt_on(const std::string& path, std::string_view doing, Work&& work)
    -> Expected<decltype(work())> {
  try {
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      return {};
    } else {
      return work();
    }
  } catch (const SqliteFailure& failure) {
    return std::unexpected(fault_of(doing, path, failure));
  }
}

}  // namespace shuke::store
