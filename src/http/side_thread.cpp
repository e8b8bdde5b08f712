// A queue and its thread.
#include "http/side_thread.h"

#include <utility>

namespace shuke::http {

SideThread::SideThread(std::size_t waiting_max)
    : x_waiting_max(waiting_max), x_thread([this] { work(); }) {}

SideThread::~SideThread() {
  end();
}

bool SideThread::run(std::function<void()> work) {
  {
    const std::lock_guard lock(x_mutex);
    if (x_ending || x_waiting.size() >= x_waiting_max) return false;
    x_waiting.push_back(std::move(work));
  }
  x_wake.notify_one();
  return true;
}

void SideThread::end() {
  std::deque<std::function<void()>> dropped;  // destroyed without the lock
  {
    const std::lock_guard lock(x_mutex);
    x_ending = true;
    dropped.swap(x_waiting);
  }
  x_wake.notify_all();
  if (x_thread.joinable()) x_thread.join();
}

void SideThread::work() {
  for (;;) {
    std::function<void()> next;
    {
      std::unique_lock lock(x_mutex);
      x_wake.wait(lock, [this] { return x_ending || !x_waiting.empty(); });
      if (x_ending) return;
      next = std::move(x_waiting.front());
      x_waiting.pop_front();
    }
    next();
  }
}

}  // namespace shuke::http
