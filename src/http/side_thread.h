// SideThread: one thread for what takes long and is asked for seldom, so that the threads which read and
// write connections stay free. Not for anything that commands wait for.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace shuke::http {

class SideThread {
 public:
  explicit SideThread(std::size_t waiting_max);
  ~SideThread();
  SideThread(const SideThread&) = delete;
  SideThread& operator=(const SideThread&) = delete;

  /// Any thread. False: too much waits already, or it has ended; then the work is not called.
  bool run(std::function<void()> work);
  /// Finishes what it is at, drops what waits, and takes nothing more.
  void end();

 private:
  void work();

  std::size_t x_waiting_max;
  std::mutex x_mutex;
  std::condition_variable x_wake;
  std::deque<std::function<void()>> x_waiting;
  bool x_ending = false;
  std::thread x_thread;
};

}  // namespace shuke::http
