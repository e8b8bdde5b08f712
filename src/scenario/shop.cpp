// Opening is always the same: names first, so that the programme's get the numbers they had.
#include "scenario/shop.h"

#include <utility>

#include "store/memory/memory_store.h"

namespace shuke::scenario {

StoreMaker in_memory() {
  return [] {
    const auto store = std::make_shared<store::MemoryStore>();
    return [store]() -> store::Expected<std::shared_ptr<store::Store>> { return store; };
  };
}

Shop::Shop(StoreOpener opener, FreshProgramme programme)
    : x_opener(std::move(opener)), x_fresh(std::move(programme)) {}

base::Expected<void> Shop::open() {
  x_engine.reset();
  auto store = x_opener();
  if (!store) return base::fault(store.error().words);
  x_store = *std::move(store);
  x_directory = std::make_unique<codec::Directory>();
  if (const auto names = engine::Engine::read_names(*x_store, *x_directory); !names)
    return base::fault(names.error().words);
  auto programme = x_fresh(*x_directory);
  if (!programme) return std::unexpected(programme.error());
  x_programme = *std::move(programme);
  auto engine = engine::Engine::open(*x_programme, *x_directory, *x_store);
  if (!engine) return base::fault(engine.error().words);
  x_engine = *std::move(engine);
  x_engine->hold_names(1);  // so that every scenario looks them up again
  if (x_clock) x_engine->set_clock(*x_clock);
  return {};
}

void Shop::close() {
  if (x_engine) x_clock = x_engine->now();
  x_engine.reset();
  x_programme.reset();
  x_directory.reset();
  x_store.reset();
}

}  // namespace shuke::scenario
