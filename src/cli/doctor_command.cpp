// `shuke doctor`: whether the ground a shop stands on holds: folder, file system, space, database, clock.
// Not whether the books are right (audit).
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "cli/cli.h"
#include "cli/data_options.h"
#include "cli/machine_clock.h"
#include "codec/json_writer.h"
#include "engine/engine.h"
#include "store/sqlite/inspection.h"

namespace shuke::cli {
namespace {

/// Below this much free space the next batches may not find room, and below ten times as much it is time to
/// look.
constexpr std::uint64_t free_bytes_min = 64ull << 20;
/// A log this long says that some reader has kept it from being brought in.
constexpr std::uint64_t log_bytes_usual = 256ull << 20;
constexpr std::int64_t synchronous_full = 2;

struct Finding {
  enum class State : std::uint8_t { good, doubtful, bad } state = State::good;
  std::string check;
  std::string words;
};

std::string_view word_of(Finding::State state) {
  constexpr std::array<std::string_view, 3> words{"good", "doubtful", "bad"};
  return words[static_cast<std::size_t>(state)];
}

class Doctor {
 public:
  explicit Doctor(std::string folder) : x_folder(std::move(folder)) {}

  std::vector<Finding> look() {
    if (!look_at_folder()) return x_findings;
    look_at_file_system();
    look_at_space();
    look_at_owner();
    look_at_store();
    look_at_leftovers();
    return x_findings;
  }

 private:
  using State = Finding::State;
  void find(State state, std::string check, std::string words) {
    x_findings.push_back({state, std::move(check), std::move(words)});
  }

  bool look_at_folder() {
    struct stat seen;
    if (::stat(x_folder.c_str(), &seen) != 0) {
      find(State::bad, "folder", x_folder + ": " + std::strerror(errno));
      return false;
    }
    if (!S_ISDIR(seen.st_mode)) {
      find(State::bad, "folder", x_folder + " is not a folder");
      return false;
    }
    if (::access(x_folder.c_str(), R_OK | W_OK | X_OK) != 0) {
      find(State::bad, "folder", "it cannot be read and written: " + std::string(std::strerror(errno)));
    } else if ((seen.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
      find(State::doubtful, "folder",
           "others than its owner may look into it; chmod 700 keeps people's data in");
    } else {
      find(State::good, "folder", "readable and writable by its owner alone");
    }
    return true;
  }

  void look_at_file_system() {
    struct Known {
      long magic;
      std::string_view name;
      State state;
      std::string_view words;
    };
    static constexpr std::string_view network = "over a network, where locks and fsync cannot be relied on";
    static constexpr std::string_view memory = "in memory: nothing survives a restart of the machine";
    static constexpr std::array<Known, 11> known{{
        {0xEF53, "ext4", State::good, "on a disk"},
        {0x58465342, "xfs", State::good, "on a disk"},
        {0x9123683E, "btrfs", State::good, "on a disk"},
        {0x2FC12FC1, "zfs", State::good, "on a disk"},
        {0xF2F52010, "f2fs", State::good, "on a disk"},
        {0x01021994, "tmpfs", State::bad, memory},
        {0x858458F6, "ramfs", State::bad, memory},
        {0x6969, "nfs", State::bad, network},
        {0xFF534D42, "cifs", State::bad, network},
        {0x01021997, "9p", State::bad, network},
        {0x794C7630, "overlay", State::doubtful,
         "a container's own layer, gone with the container; use a volume"},
    }};
    struct statfs seen;
    if (::statfs(x_folder.c_str(), &seen) != 0)
      return find(State::bad, "file_system", std::strerror(errno));
    for (const Known& one : known) {
      if (static_cast<std::uint32_t>(seen.f_type) == static_cast<std::uint32_t>(one.magic))
        return find(one.state, "file_system", fmt::format("{}, {}", one.name, one.words));
    }
    find(State::doubtful, "file_system",
         fmt::format("number {:#x}, not known to keep what it was told to keep",
                     static_cast<std::uint32_t>(seen.f_type)));
  }

  void look_at_space() {
    struct statvfs seen;
    if (::statvfs(x_folder.c_str(), &seen) != 0) return find(State::bad, "space", std::strerror(errno));
    const std::uint64_t free_bytes = std::uint64_t{seen.f_bavail} * seen.f_frsize;
    const State state = free_bytes < free_bytes_min        ? State::bad
                        : free_bytes < 10 * free_bytes_min ? State::doubtful
                                                           : State::good;
    find(state, "space", fmt::format("{} MiB free", free_bytes >> 20));
  }

  void look_at_owner() {
    x_has_owner = store::has_owner(x_folder);
    if (!x_has_owner)
      return find(State::doubtful, "owner", "whether somebody has it open cannot be found out");
    find(State::good, "owner", *x_has_owner ? "a process has the shop open" : "nobody has the shop open");
  }

  void look_at_store() {
    const auto seen = store::inspect(x_folder);
    if (!seen) return find(State::bad, "store", seen.error().words);
    find(State::good, "store",
         fmt::format("SQLite {}, tables of version {}, {} batches, {} MiB", seen->sqlite_version,
                     seen->version, seen->head.number, seen->file_bytes >> 20));
    const bool durable = seen->journal_mode == "wal" && seen->synchronous == synchronous_full;
    find(durable ? State::good : State::bad, "durability",
         fmt::format("journal mode {}, synchronous {}", seen->journal_mode,
                     seen->synchronous == synchronous_full ? "full" : std::to_string(seen->synchronous)));
    look_at_log(seen->log_bytes);
    look_at_clock(seen->head);
  }

  void look_at_log(std::uint64_t bytes) {
    const std::string size = fmt::format("{} KiB", bytes >> 10);
    if (bytes > log_bytes_usual)
      return find(State::doubtful, "log",
                  size + ": somebody has been reading for long, so it cannot be brought in");
    const bool left = bytes > 0 && x_has_owner == std::optional(false);
    find(State::good, "log",
         left ? size + ", left by a crash or by readers; the next owner brings it in" : size);
  }

  void look_at_clock(const store::Head& head) {
    if (head.number == 0) return find(State::good, "clock", "nothing is recorded yet");
    const std::int64_t ahead_us = head.recorded_at.us - machine_now().us;
    if (ahead_us > engine::ahead_max_us) {
      return find(
          State::bad, "clock",
          fmt::format("the last batch is recorded {} minutes ahead of the machine's clock: one of the two "
                      "went wrong, and the shop's does not go back",
                      ahead_us / (60 * base::us_per_second)));
    }
    find(State::good, "clock", "nothing is recorded ahead of the machine's clock");
  }

  void look_at_leftovers() {
    const auto left = store::leftovers(x_folder);
    if (left.empty()) return find(State::good, "leftovers", "none");
    std::string names;
    for (const std::string& name : left) names += (names.empty() ? "" : ", ") + name;
    find(State::doubtful, "leftovers", "a copy that was broken off; may be removed: " + names);
  }

  std::string x_folder;
  std::optional<bool> x_has_owner;
  std::vector<Finding> x_findings;
};

int doctor(const DataOptions& options) {
  const auto folder = folder_of(options);
  if (!folder) {
    say(folder.error().message);
    return 1;
  }
  const std::vector<Finding> findings = Doctor(*folder).look();
  bool healthy = true;
  std::string json;
  codec::JsonWriter out(json);
  out.begin_object();
  out.begin_array("checks");
  for (const Finding& finding : findings) {
    healthy = healthy && finding.state != Finding::State::bad;
    out.begin_object();
    out.text("check", finding.check);
    out.text("state", word_of(finding.state));
    out.text("words", finding.words);
    out.end_object();
    say(fmt::format("{:<9} {}: {}", word_of(finding.state), finding.check, finding.words));
  }
  out.end_array();
  out.boolean("healthy", healthy);
  out.end_object();
  print_line(json);
  return healthy ? 0 : 1;
}

}  // namespace

void add_doctor(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<DataOptions>();
  CLI::App* verb = program.add_subcommand(
      "doctor",
      "Looks at a shop's folder, file system, space, database and clock; ends with 1 where one is bad");
  add_data_options(*verb, *options);
  verb->footer(
      "Works beside a server that has the shop open. Whether the books are right, `shuke audit` says.");
  verb->callback([options, &exit_code] { exit_code = doctor(*options); });
}

}  // namespace shuke::cli
