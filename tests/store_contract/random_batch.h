// Random batches over a small world, so that everything in it is written again and again, and the comparing
// of two stores over that world. Not a test.
#pragma once

#include <cstdint>
#include <deque>
#include <random>
#include <string>

#include "store/store.h"

namespace shuke::store {

/// A batch together with the bytes its views point at.
struct OwnedBatch {
  Batch batch;
  std::deque<std::string> texts;

  std::string_view keep(std::string text) { return texts.emplace_back(std::move(text)); }
};

/// How much there is in the world of the random batches. Numbers are from 1.
struct World {
  std::uint32_t members = 24;
  std::uint32_t rows = 40;
  std::uint32_t names = 30;
  std::uint32_t settings = 6;
};

class RandomBatches {
 public:
  explicit RandomBatches(std::uint64_t seed, World world = {}) : x_random(seed), x_world(world) {}

  /// What may follow a journal with this head.
  OwnedBatch after(const Head& head);
  const World& world() const { return x_world; }
  /// From 0 to `end` - 1.
  std::uint64_t below(std::uint64_t end) { return x_random() % end; }

 private:
  std::string bytes(std::size_t most);
  void add_members(OwnedBatch& owned);
  void add_rows(OwnedBatch& owned);
  void add_rest(OwnedBatch& owned, const Head& head);

  std::mt19937_64 x_random;
  World x_world;
};

/// The id of a command of a random batch, by the batch's number; not all there are in each.
std::string command_name(std::uint64_t batch, std::uint32_t index);
inline constexpr std::uint32_t commands_max = 12;

/// The first thing by which two stores differ in what the port answers, as a sentence; empty: nothing. A
/// fault is a difference.
std::string difference(Store& left, Store& right, const World& world);

}  // namespace shuke::store
