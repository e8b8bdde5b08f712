// Preview: what a new version of the programme would do, worked out in memory and in chunks, before
// anything is published (S22): who would move, and what the last 12 months would have cost under it.
// Changes nothing. Not the publishing (engine).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/units.h"
#include "codec/command_decoder.h"
#include "domain/rewind.h"
#include "domain/timeline.h"
#include "engine/engine.h"

namespace shuke::engine {

class Preview {
 public:
  /// Most members looked at; of more, every so many-th is.
  static constexpr std::uint32_t members_max = 20'000;

  /// Checks all that publishing checks. The engine must outlive the preview.
  static std::variant<std::unique_ptr<Preview>, codec::Refusal> begin(Engine& engine,
                                                                      const codec::Publishing& wanted);
  /// Looks at so many members more; true: all that are looked at have been.
  store::Expected<bool> some(std::uint32_t members);
  /// What was found, as JSON.
  std::string json() const;

 private:
  /// Members by where they stand and would stand, on one ladder of the new version.
  using Moves = std::map<std::pair<std::uint8_t, std::uint8_t>, std::uint32_t>;
  /// One account in the last 12 months: given less taken back, and what is outstanding at the end.
  struct AccountFigures {
    std::int64_t given_before = 0;
    std::int64_t given_after = 0;
    std::int64_t left_before = 0;
    std::int64_t left_after = 0;
  };

  Preview(Engine& engine, Engine::NewVersion version);
  store::Expected<void> look_at(base::MemberNo member);
  void look_at_publishing(const domain::MemberState& member);
  void compare(const domain::MemberState& start, const domain::MemberState& now,
               const domain::MemberState& would);
  void write_moves(codec::JsonWriter& out, const std::vector<Moves>& moves) const;
  void write_accounts(codec::JsonWriter& out) const;
  void write_money(codec::JsonWriter& out, std::string_view key, base::Money before,
                   base::Money after) const;
  base::Money worth(std::size_t account, std::int64_t amount) const;

  Engine& x_engine;
  Engine::NewVersion x_version;
  domain::Timeline x_published;  // with the new version where it would be
  domain::Timeline x_year;       // with it in force for the last 12 months
  base::Instant x_now;
  base::Instant x_year_from;
  domain::Rewind x_past;
  domain::Rewind x_told;
  std::uint32_t x_total = 0;
  std::uint32_t x_step = 1;
  std::uint32_t x_next = 1;
  std::uint32_t x_looked_at = 0;
  std::vector<Moves> x_at_publish;  // by ladder
  std::vector<Moves> x_in_a_year;
  std::array<AccountFigures, base::accounts_max> x_accounts{};
};

}  // namespace shuke::engine
