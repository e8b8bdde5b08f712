// Inbox: refunds that came before their orders, kept until those come, in a small database of their own
// (inbox.db) beside the store. What is kept is the message as it came. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "store/fault.h"

namespace shuke::store {
class Connection;
}

namespace shuke::shops {

/// The database's name in the data folder.
inline constexpr const char* inbox_file_name = "inbox.db";

class Inbox {
 public:
  /// Opens it, making folder and file where they are missing, and forgets what has waited for very long.
  static store::Expected<std::unique_ptr<Inbox>> open(const std::string& folder, base::Instant now);
  ~Inbox();
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  /// The file for a copy of the shop; nothing where there is none.
  static store::Expected<std::optional<std::string>> copy(const std::string& folder);

  struct Of {
    std::string shop;
    std::string order;
    friend auto operator<=>(const Of&, const Of&) = default;
  };
  /// Keeps a message durably; one that is kept already stays. Fault `full` where too many wait.
  store::Expected<void> add(const Of& of, std::string_view message, base::Instant now);
  /// What waits for an order. Asks no disk.
  std::vector<std::string> waiting(const Of& of);
  /// The order has come and all that waited for it is done. Asks no disk; the file follows with `tidy`: to
  /// do it again after a crash changes nothing.
  void forget(const Of& of);
  /// Takes out of the file what was forgotten, since messages may name people.
  store::Expected<void> tidy(base::Instant now);

 private:
  Inbox() = default;
  store::Expected<void> read(base::Instant now);
  void forget_old(base::Instant now);
  void forget_in_file(const std::vector<Of>& done);

  // The file has a lock of its own, so that the writer's thread never waits for a disk here. It is taken
  // before the other.
  std::mutex x_file_mutex;
  std::string x_path;
  std::unique_ptr<store::Connection> x_connection;

  std::mutex x_mutex;
  std::map<Of, std::vector<std::string>> x_waiting;
  std::size_t x_count = 0;
  std::vector<Of> x_done;
};

}  // namespace shuke::shops
