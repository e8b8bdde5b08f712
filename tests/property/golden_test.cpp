// The journals in tests/golden/, one of every form that a release has written: all of them must be read for
// ever, and replay to the state that they made then.
//
// A journal is never rewritten. With SHUKE_NEW_JOURNAL=2 this test writes journal-2.bin, from the fewest of
// the scenarios that have every type of event and command, and refuses a number that is taken. Beside each
// journal is a text with the hashes of its states, which SHUKE_UPDATE=1 rewrites: they are others once the
// hash takes more of a state into account, and only then.
#include "property/check.h"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "domain/apply.h"
#include "property/histories.h"
#include "property/kept.h"

namespace shuke::property {
namespace {

namespace fs = std::filesystem;
using namespace domain;
using codec::ByteReader;
using codec::ByteWriter;

/// An entry of a golden journal is its kind and its bytes with their size. `begin` opens a history with its
/// name; its rows stand behind its events.
enum class Entry : std::uint8_t { begin = 1, command, event, member, order, hold, redemption, person };

const fs::path folder = SHUKE_SOURCE_DIR "/tests/golden";

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// ---- writing a new journal
// ---------------------------------------------------------------------------------

void put(ByteWriter& writer, Entry kind, std::string_view bytes) {
  writer.number(static_cast<std::uint64_t>(kind));
  writer.sized(bytes);
}

/// One past the last number that has a row: a store is also asked for numbers that were only named.
template <class Has>
std::uint32_t end_of_rows(std::uint32_t end, const Has& has) {
  while (end > 1 && !has(end - 1)) --end;
  return end;
}

void put_rows(ByteWriter& writer, const engine::Engine& engine) {
  const State& state = engine.state();
  const auto has_member = [&](std::uint32_t no) { return static_cast<bool>(state.member({no}).no); };
  const auto has_order = [&](std::uint32_t no) { return static_cast<bool>(state.order({no}).head.no); };
  const auto has_hold = [&](std::uint32_t no) { return static_cast<bool>(state.hold({no}).no); };
  const auto has_redemption = [&](std::uint32_t no) {
    return static_cast<bool>(state.redemption({no}).no);
  };
  for (std::uint32_t no = 1; no < end_of_rows(state.members_end(), has_member); ++no) {
    put(writer, Entry::member, bytes_of(state.member({no})));
    put(writer, Entry::person, bytes_of(engine.person({no})));
  }
  for (std::uint32_t no = 1; no < end_of_rows(state.orders_end(), has_order); ++no)
    put(writer, Entry::order, bytes_of(state.order({no})));
  for (std::uint32_t no = 1; no < end_of_rows(state.holds_end(), has_hold); ++no)
    put(writer, Entry::hold, bytes_of(state.hold({no})));
  for (std::uint32_t no = 1; no < end_of_rows(state.redemptions_end(), has_redemption); ++no)
    put(writer, Entry::redemption, bytes_of(state.redemption({no})));
}

/// The types of events and commands in a history.
std::set<std::string> types_of(const History& history) {
  std::set<std::string> types;
  for (const Event& event : history.journal) types.insert(std::string(event_type_name(event.type)));
  for (const Command& command : history.commands) types.insert(std::to_string(command.body.index()));
  return types;
}

/// Scenarios, most types first, as long as one has a type that none before it had.
std::set<std::string> chosen_histories() {
  std::multimap<std::size_t, std::pair<std::string, std::set<std::string>>, std::greater<>> by_types;
  each_history(scenario_folders(), [&](const History& history) {
    const std::set<std::string> types = types_of(history);
    by_types.emplace(types.size(), std::pair{history.name, types});
  });
  std::set<std::string> seen;
  std::set<std::string> chosen;
  for (const auto& [size, named] : by_types) {
    const std::size_t before = seen.size();
    seen.insert(named.second.begin(), named.second.end());
    if (seen.size() > before) chosen.insert(named.first);
  }
  return chosen;
}

void write_journal(const fs::path& path) {
  ASSERT_FALSE(fs::exists(path)) << path << " is there; a journal is never rewritten";
  const std::set<std::string> chosen = chosen_histories();
  std::string bytes;
  {
    ByteWriter writer(bytes);
    each_history(scenario_folders(), [&](const History& history) {
      if (!chosen.contains(history.name)) return;
      put(writer, Entry::begin, history.name);
      for (const Command& command : history.commands) put(writer, Entry::command, bytes_of(command));
      for (const Event& event : history.journal) put(writer, Entry::event, bytes_of(event));
      put_rows(writer, history.engine);
    });
  }
  std::ofstream(path, std::ios::binary) << bytes;
}

// ---- reading and replaying
// ---------------------------------------------------------------------------------

/// Reads one journal and keeps what it saw.
class Replay {
 public:
  void run(std::string_view bytes) {
    ByteReader reader(bytes);
    while (!reader.at_end()) {
      const auto kind = static_cast<Entry>(reader.number());
      take(kind, reader.sized());
      if (testing::Test::HasFatalFailure()) return;
    }
    ASSERT_FALSE(reader.failed());
    end_history();
  }

  std::set<EventType> events;
  std::set<std::size_t> commands;
  std::map<Entry, int> entries;
  std::string hashes;  // one line a history

 private:
  void take(Entry kind, std::string_view bytes) {
    ++entries[kind];
    switch (kind) {
      case Entry::begin:
        end_history();
        x_name = bytes;
        return;
      case Entry::command: commands.insert(read<Command>(bytes).body.index()); return;
      case Entry::event: {
        const auto event = read<Event>(bytes);
        events.insert(event.type);
        apply(x_state, event);
        return;
      }
      case Entry::member: return expect_row<MemberState>(bytes, x_state.member({++x_members}));
      case Entry::order: return expect_row<Order>(bytes, x_state.order({++x_orders}));
      case Entry::hold: return expect_row<Hold>(bytes, x_state.hold({++x_holds}));
      case Entry::redemption: return expect_row<Redemption>(bytes, x_state.redemption({++x_redemptions}));
      case Entry::person: static_cast<void>(read<codec::Person>(bytes)); return;
    }
    ADD_FAILURE() << x_name << ": an entry of an unknown kind";
  }

  template <class T>
  T read(std::string_view bytes) {
    T value;
    const auto read = codec::read_bytes(bytes, value);
    EXPECT_TRUE(read) << x_name << ": " << (read ? "" : words_of(read.error()));
    return value;
  }

  /// The row as it was kept is the row that the events make today.
  template <class T>
  void expect_row(std::string_view bytes, const T& replayed) {
    EXPECT_EQ(bytes_of(read<T>(bytes)), bytes_of(replayed)) << x_name;
  }

  void end_history() {
    if (x_name.empty()) return;
    EXPECT_EQ(x_members + 1, std::max(x_state.members_end(), 1u)) << x_name;
    EXPECT_EQ(x_orders + 1, std::max(x_state.orders_end(), 1u)) << x_name;
    char digits[17] = {};
    std::to_chars(digits, digits + 16, state_hash(x_state), 16);
    hashes += std::string(digits) + " " + x_name + "\n";
    x_state.clear();
    x_members = x_orders = x_holds = x_redemptions = 0;
  }

  std::string x_name;
  State x_state;
  std::uint32_t x_members = 0;
  std::uint32_t x_orders = 0;
  std::uint32_t x_holds = 0;
  std::uint32_t x_redemptions = 0;
};

TEST(Golden, every_journal_ever_written_replays_to_the_state_it_made) {
  if (const char* number = std::getenv("SHUKE_NEW_JOURNAL"))
    write_journal(folder / ("journal-" + std::string(number) + ".bin"));
  int journals = 0;
  for (const auto& file : fs::directory_iterator(folder)) {
    if (file.path().extension() != ".bin") continue;
    ++journals;
    Replay replay;
    replay.run(read_file(file.path()));
    const fs::path beside = fs::path(file.path()).replace_extension(".txt");
    if (std::getenv("SHUKE_UPDATE") != nullptr) std::ofstream(beside, std::ios::binary) << replay.hashes;
    EXPECT_EQ(replay.hashes, read_file(beside)) << beside;
  }
  EXPECT_GE(journals, 1);
}

TEST(Golden, the_first_journal_has_every_type_that_was_at_work_then) {
  Replay replay;
  replay.run(read_file(folder / "journal-1.bin"));
  EXPECT_EQ(replay.events.size(), 33u);
  EXPECT_EQ(replay.commands.size(), 20u);
  EXPECT_EQ(replay.entries.size(), 8u) << "rows of every kind";
}

}  // namespace
}  // namespace shuke::property
