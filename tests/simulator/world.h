// World: one seed's shop on a disk whose power is cut again and again, the same shop on one that never
// fails, and the model. Commands go to all three, and whatever is not the same is wrong.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "codec/answer.h"
#include "scenario/shop.h"
#include "simulator/model.h"
#include "simulator/wishes.h"
#include "store_contract/power_cut_vfs.h"

namespace shuke::simulator {

/// What worlds have come through, added up.
struct Tally {
  std::uint64_t cuts = 0;         // the machine stopped, or its disk failed, and it was started again
  std::uint64_t full_disks = 0;   // a full disk, and then there was space
  std::uint64_t commands = 0;     // answered
  std::uint64_t late = 0;         // of these accepted with a date in the past
  std::uint64_t repeated = 0;     // answers asked for again
  std::uint64_t recovered = 0;    // commands that were there although nobody had heard their answer
  std::uint64_t comparisons = 0;  // of members with the model
  std::array<std::uint64_t, Deed::kinds> accepted{};
  std::array<std::uint64_t, Deed::kinds> refused{};
};

struct WorldOptions {
  std::uint64_t seed = 1;
  bool late = false;       // commands dated in the past; points then never end
  bool disk_lies = false;  // syncs that make nothing durable: what the simulator has to notice
  std::uint32_t steps = 100;
};

class World {
 public:
  World(const WorldOptions& options, Tally& tally);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// Some months of this shop. What was wrong first, in words; empty: nothing.
  std::string run();

 private:
  /// An answer and its text, which was made where it was given.
  struct Told {
    codec::Answer answer;
    std::string text;
  };
  using Answers = std::vector<Told>;
  /// A command that was answered, for asking again.
  struct Answered {
    std::string document;
    std::string answer;  // without `repeated`
  };

  void plan_failure();
  /// Takes the machine through what has just failed; what was wrong.
  void survive(const std::string& words, bool full);
  void stop(bool power_cut);
  void start();
  Answers deliver(const std::vector<Wish>& batch);
  store::Expected<Answers> take(const std::vector<codec::Node>& documents);
  store::Expected<Answers> take_ahead(std::span<const codec::Node> documents);
  void step();
  void follow(const Wish& wish, const codec::Answer& answer);
  void follow_in_order(const Deed& deed, const codec::Answer& answer);
  void calm_down();
  void compare_all();
  void compare_model(const std::string& member, const Model& model);
  void compare_views();
  void ask_again();
  void audit();
  Model model_now() const;
  std::string code_of(const codec::Answer& answer) const;
  std::string answer_text(scenario::Shop& shop, codec::Answer answer) const;
  void wrong(const std::string& words);

  WorldOptions x_options;
  Tally& x_tally;
  std::string x_folder;
  store::PowerCutVfs x_disk;
  Wishes x_wishes;
  scenario::Shop x_shop;
  scenario::Shop x_twin;
  bool x_running = false;
  store::PowerCutVfs::Failure x_planned = store::PowerCutVfs::Failure::power_cut;
  bool x_is_planned = false;
  bool x_stopped = false;  // since the last comparison
  Seconds x_now;
  Model x_model;
  std::vector<Deed> x_deeds;  // accepted; kept where commands come late
  std::map<std::string, Answered> x_answered;
  std::vector<std::string> x_ids;              // of x_answered, by age
  std::map<std::string, std::string> x_heard;  // answers of the durable part of a failed try, by command
  std::string x_wrong;
};

}  // namespace shuke::simulator
