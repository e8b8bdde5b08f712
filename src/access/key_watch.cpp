// The version is asked before the keys are read, so that a change in between is seen the next time.
#include "access/key_watch.h"

#include <chrono>
#include <utility>

namespace shuke::access {
namespace {

constexpr std::chrono::milliseconds between_looks{250};

}  // namespace

store::Expected<std::unique_ptr<KeyWatch>> KeyWatch::start(const std::string& folder) {
  auto file = KeyFile::open(folder);
  if (!file) return std::unexpected(file.error());
  std::unique_ptr<KeyWatch> watch(new KeyWatch(*std::move(file)));
  if (const auto read = watch->read(); !read) return std::unexpected(read.error());
  watch->x_thread = std::thread([&self = *watch] { self.run(); });
  return watch;
}

KeyWatch::~KeyWatch() {
  {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
  }
  x_wake.notify_all();
  if (x_thread.joinable()) x_thread.join();
}

store::Expected<void> KeyWatch::read() {
  const auto version = x_file->version();
  if (!version) return std::unexpected(version.error());
  if (*version == x_version) return {};
  auto ring = x_file->ring();
  if (!ring) return std::unexpected(ring.error());
  auto fresh = std::make_shared<const KeyRing>(*std::move(ring));
  x_version = *version;
  const std::lock_guard lock(x_ring_mutex);
  x_ring = std::move(fresh);  // the one before goes with the last who asked for it
  return {};
}

void KeyWatch::run() {
  std::unique_lock lock(x_mutex);
  while (!x_wake.wait_for(lock, between_looks, [this] { return x_stopping; })) {
    if (!read()) x_failures.fetch_add(1);
  }
}

}  // namespace shuke::access
