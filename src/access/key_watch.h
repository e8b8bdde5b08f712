// KeyWatch: the good keys of a data folder as they are now, kept fresh by a thread of its own. Not the
// making of keys (key_file).
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "access/key_file.h"

namespace shuke::access {

class KeyWatch {
 public:
  /// Reads the keys and looks for changes four times a second from then on.
  static store::Expected<std::unique_ptr<KeyWatch>> start(const std::string& folder);
  ~KeyWatch();
  KeyWatch(const KeyWatch&) = delete;
  KeyWatch& operator=(const KeyWatch&) = delete;

  /// Any thread. A file that cannot be read for a while leaves the keys as they were.
  std::shared_ptr<const KeyRing> keys() const {
    const std::lock_guard lock(x_ring_mutex);
    return x_ring;
  }
  /// How often the file could not be read.
  std::uint64_t failures() const { return x_failures.load(); }

 private:
  explicit KeyWatch(std::unique_ptr<KeyFile> file) : x_file(std::move(file)) {}
  store::Expected<void> read();
  void run();

  std::unique_ptr<KeyFile> x_file;
  std::int64_t x_version = -1;
  // Not an atomic shared_ptr: that of GCC 12's library reads it without order to the next write.
  mutable std::mutex x_ring_mutex;
  std::shared_ptr<const KeyRing> x_ring;
  std::atomic<std::uint64_t> x_failures{0};
  std::mutex x_mutex;
  std::condition_variable x_wake;
  bool x_stopping = false;
  std::thread x_thread;
};

}  // namespace shuke::access
