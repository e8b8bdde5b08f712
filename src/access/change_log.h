// ChangeLog: who changed keys, users and endpoints, and why. Their half of the audit trail; the other half,
// commands, is the journal's. Kept in access.db. Not the changing itself.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "store/fault.h"

namespace shuke::store {
class Connection;
}

namespace shuke::access {

/// Who changes something, and why.
struct Author {
  std::uint32_t sender = 0;  // a key's or user's number; 0: somebody at the machine itself
  std::string account = {};  // his name there
  std::string reason = {};   // in his words; may be empty
};

struct Change {
  std::uint64_t no = 0;  // from 1, rising with time
  base::Instant at;
  Author by;
  std::string what;   // for example key_created
  std::string about;  // for example k3, w1, or a user's name
};

/// Whether changes are noted under this name.
bool is_change(std::string_view what);

/// Writes a change by a connection to access.db, within its transaction where it has one. For this folder.
void note_change(store::Connection& connection, const Change& change);

/// Any thread.
class ChangeLog {
 public:
  static store::Expected<std::unique_ptr<ChangeLog>> open(const std::string& folder);
  ~ChangeLog();
  ChangeLog(const ChangeLog&) = delete;
  ChangeLog& operator=(const ChangeLog&) = delete;

  /// Notes what is about to be changed elsewhere: first the note, so that there is no change without one.
  store::Expected<void> add(const Change& change);
  /// Changes before a number, the newest first, at most `limit`.
  store::Expected<std::vector<Change>> list(std::uint64_t before, std::size_t limit);

 private:
  explicit ChangeLog(const std::string& path);

  std::string x_path;
  std::mutex x_mutex;
  std::unique_ptr<store::Connection> x_connection;
};

}  // namespace shuke::access
