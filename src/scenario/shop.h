// Shop: everything one scenario runs on: a store, the names, the programme and an engine. It can be closed
// and opened again between two steps, as a power cut would. Not the steps (steps).
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/fault.h"
#include "codec/directory.h"
#include "domain/programme.h"
#include "engine/engine.h"
#include "store/store.h"

namespace shuke::scenario {

/// Opens the store of one shop: an empty one at first, later the same again. The one given before is
/// closed.
using StoreOpener = std::function<store::Expected<std::shared_ptr<store::Store>>()>;
/// Makes openers, each for a shop of its own.
using StoreMaker = std::function<StoreOpener()>;
/// Shops whose stores are gone with them.
StoreMaker in_memory();
/// Loads the scenario's programme; its names get their numbers from the directory.
using FreshProgramme = std::function<base::Expected<domain::Programme>(codec::Directory& directory)>;

class Shop {
 public:
  Shop(StoreOpener opener, FreshProgramme programme);

  /// Opens it, also again after `close`; what is wrong with the programme or the store, in a sentence.
  base::Expected<void> open();
  void close();
  engine::Engine& engine() { return *x_engine; }
  store::Store& store() { return *x_store; }

 private:
  StoreOpener x_opener;
  FreshProgramme x_fresh;
  std::shared_ptr<store::Store> x_store;
  std::unique_ptr<codec::Directory> x_directory;
  std::optional<domain::Programme> x_programme;
  std::unique_ptr<engine::Engine> x_engine;
  std::optional<base::Instant> x_clock;  // of the engine that was closed
};

}  // namespace shuke::scenario
