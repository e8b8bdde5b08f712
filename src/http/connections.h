// Connections: all that are open, so that a stop can reach the idle ones and a newcomer can take the place
// of one. Not what happens on a connection (session).
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>

namespace shuke::http {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  virtual ~Connection() = default;
  /// Any thread. Closes the connection unless a request is under way.
  virtual void close_if_idle() = 0;
  virtual void close_now() = 0;

  /// Any thread. Closes the connection where nothing is under way but what a stranger sends.
  virtual void make_room() = 0;

  /// Since when nothing but a head, or a stranger's body, is waited for, by the steady clock; 0: a request
  /// is under way.
  std::int64_t waiting_since_us() const { return x_waiting_since_us.load(); }
  void set_waiting_since(std::int64_t us) { x_waiting_since_us.store(us); }

 private:
  std::atomic<std::int64_t> x_waiting_since_us{0};
};

class Connections {
 public:
  explicit Connections(std::size_t most) : x_most(most) {}

  /// False: there are too many. Where one of them only waits, the one that has for longest is closed in
  /// favour of the new one: otherwise who only opens connections would shut everybody else out.
  bool add(Connection* connection) {
    const std::lock_guard lock(x_mutex);
    if (x_open.size() >= x_most) {
      Connection* waiting = longest_waiting();
      // Those that are being closed still count; a few more than wanted are there until they have gone.
      if (waiting == nullptr || x_open.size() >= x_most + x_most / 8 + 8) return false;
      waiting->set_waiting_since(0);
      waiting->make_room();
    }
    x_open.insert(connection);
    return true;
  }
  void remove(Connection* connection) {
    const std::lock_guard lock(x_mutex);
    x_open.erase(connection);
  }
  std::size_t size() const {
    const std::lock_guard lock(x_mutex);
    return x_open.size();
  }
  template <class Use>
  void each(const Use& use) {
    const std::lock_guard lock(x_mutex);
    for (Connection* connection : x_open) use(*connection);
  }

 private:
  Connection* longest_waiting() const {
    Connection* longest = nullptr;
    for (Connection* one : x_open) {
      const std::int64_t since = one->waiting_since_us();
      if (since != 0 && (longest == nullptr || since < longest->waiting_since_us())) longest = one;
    }
    return longest;
  }

  std::size_t x_most;
  mutable std::mutex x_mutex;
  std::set<Connection*> x_open;
};

}  // namespace shuke::http
