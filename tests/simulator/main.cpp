// simulator: worlds from seeds until the time or the number of power cuts asked for is reached. A world
// that went wrong prints its seed and what was wrong; `simulator --seed N` plays it alone. Closes with
// `N passed, N failed`, one a world.
//
//   simulator [--seconds N] [--cuts N] [--from SEED] [--seed SEED]
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <string_view>

#include "simulator/world.h"

namespace {

using namespace shuke::simulator;

struct Options {
  std::uint64_t seconds = 10;
  std::uint64_t cuts = 0;  // at least so many, however long it takes
  std::uint64_t from = 1;
  bool alone = false;
};

bool read(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; i += 2) {
    const std::string_view name = argv[i];
    if (i + 1 == argc) return false;
    const std::uint64_t value = std::strtoull(argv[i + 1], nullptr, 10);
    if (name == "--seconds") {
      options.seconds = value;
    } else if (name == "--cuts") {
      options.cuts = value;
    } else if (name == "--from" || name == "--seed") {
      options.from = value;
      options.alone = name == "--seed";
    } else {
      return false;
    }
  }
  return true;
}

/// Every third world has late commands.
WorldOptions world_of(std::uint64_t seed) {
  return {.seed = seed, .late = seed % 3 == 0};
}

/// A disk that answers before it has written must be noticed, else nothing above is proved.
bool notices_a_lying_disk(std::uint64_t seed) {
  Tally ignored;
  for (std::uint64_t i = 0; i < 10; ++i) {
    WorldOptions options = world_of(seed + i);
    options.disk_lies = true;
    if (!World(options, ignored).run().empty()) return true;
  }
  return false;
}

void print(const Tally& tally) {
  fmt::print("{} power cuts and failed disks, {} full disks; {} commands answered, {} of them late;\n",
             tally.cuts, tally.full_disks, tally.commands, tally.late);
  fmt::print(
      "{} were there although nobody had heard their answer; {} answers asked for again, {} members\n"
      "compared with the model\n",
      tally.recovered, tally.repeated, tally.comparisons);
  constexpr std::string_view names[] = {
      "enrol",         "pay",         "give_back",    "act",           "undo_act",    "adjust",
      "hold",          "capture",     "release",      "redeem",        "undo_redeem", "top_up",
      "refund_top_up", "pass_top_up", "grant_coupon", "revoke_coupon", "pass_on",     "use_tea",
      "undo_tea",      "buy_card",    "renew_card",   "pause_card",    "resume_card", "cancel_card"};
  for (std::size_t kind = 0; kind < Deed::kinds; ++kind)
    fmt::print("{} {} and {} refused; ", names[kind], tally.accepted[kind], tally.refused[kind]);
  fmt::print("\n");
}

/// After so many cuts every kind of deed must have been met.
constexpr std::uint64_t cuts_to_get_around = 300;

/// Whether every kind of deed was both done and refused: else the worlds got nowhere.
bool got_around(const Tally& tally) {
  for (std::size_t kind = 0; kind < Deed::kinds; ++kind) {
    if (tally.accepted[kind] == 0 || tally.refused[kind] == 0) return false;
  }
  return tally.late > 0 && tally.recovered > 0 && tally.full_disks > 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!read(argc, argv, options)) {
    fmt::print(stderr, "simulator [--seconds N] [--cuts N] [--from SEED] [--seed SEED]\n");
    return 2;
  }
  Tally tally;
  int passed = 0;
  int failed = 0;
  const auto count = [&](bool good) { ++(good ? passed : failed); };
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(options.seconds);
  const auto goes_on = [&] {
    if (options.alone) return passed + failed == 0;
    return tally.cuts < options.cuts || std::chrono::steady_clock::now() < end;
  };
  for (std::uint64_t seed = options.from; goes_on() && failed < 5; ++seed) {
    const std::uint64_t thousands = tally.cuts / 1000;
    const std::string wrong = World(world_of(seed), tally).run();
    if (tally.cuts / 1000 > thousands) fmt::print(stderr, "{} cuts, to seed {}\n", tally.cuts, seed);
    if (!wrong.empty()) fmt::print("seed {}: {}\n  again alone: simulator --seed {}\n", seed, wrong, seed);
    count(wrong.empty());
  }
  print(tally);
  if (!options.alone) {
    const bool noticed = notices_a_lying_disk(options.from);
    if (!noticed) fmt::print("A disk that lies was not noticed.\n");
    count(noticed);
    if (tally.cuts >= cuts_to_get_around) {
      if (!got_around(tally)) fmt::print("Some kind of deed was never done or never refused.\n");
      count(got_around(tally));
    }
  }
  fmt::print("{} passed, {} failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
