// Engine: versions of the programme (S22): checking a new one, publishing it, reading those kept, and
// moving members to the one in force in small chunks. Apart from the rest because commands go on without
// it.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "codec/bytes.h"
#include "codec/programme_file.h"
#include "codec/values.h"
#include "engine/engine.h"
#include "engine/sums.h"

namespace shuke::engine {
namespace {

using base::Instant;
using codec::Answer;
using codec::Refusal;
using domain::RejectionCode;
using domain::Vanished;
using store::Fault;

constexpr std::string_view moved_key = "moved";
/// Errors of a programme file that are told at once; the rest is counted.
constexpr std::size_t findings_told_max = 20;
/// Members looked at for each that may be moved, so that a chunk of members who need nothing is short too.
constexpr std::uint32_t looks_per_move = 8;

Refusal invalid(std::string field, codec::Words detail) {
  return {RejectionCode::programme_invalid, std::move(field), std::move(detail)};
}

codec::Words words_of(const std::vector<codec::Finding>& findings) {
  codec::Words words;
  std::size_t errors = 0;
  for (const codec::Finding& finding : findings) {
    if (!finding.error || ++errors > findings_told_max) continue;
    words.en += (words.en.empty() ? "" : "; ") + codec::line_of(finding);
    words.zh += fmt::format("{}第 {} 行第 {} 列：{}", words.zh.empty() ? "" : "；", finding.position.line,
                            finding.position.column, codec::finding_row(finding.code).zh);
  }
  if (errors > findings_told_max) {
    words.en += fmt::format("; and {} more", errors - findings_told_max);
    words.zh += fmt::format("；另有 {} 处", errors - findings_told_max);
  }
  return words;
}

codec::Words kind_words(Vanished::Kind kind) {
  switch (kind) {
    case Vanished::Kind::ladder: return {"等级体系", "ladder"};
    case Vanished::Kind::level: return {"等级", "level"};
    case Vanished::Kind::account: return {"账户", "account"};
    case Vanished::Kind::coupon: return {"券模板", "coupon template"};
    case Vanished::Kind::plan: return {"付费卡方案", "plan"};
    case Vanished::Kind::reward: return {"兑换品", "reward"};
    case Vanished::Kind::privilege: return {"权益", "privilege"};
    case Vanished::Kind::action: return {"行为", "action"};
    case Vanished::Kind::campaign: return {"活动", "campaign"};
  }
  __builtin_unreachable();
}

}  // namespace

// ---- checking

const domain::Programme& Engine::programme_of(base::MemberNo member) const {
  const domain::MemberState& state = x_state.member(member);
  if (state.status == domain::MemberStatus::absent) return programme();
  return *x_timeline.numbered(state.programme_version).programme;
}

std::variant<Engine::NewVersion, Refusal> Engine::new_version(const codec::Publishing& wanted) {
  const domain::Programme& before = *x_timeline.last().programme;
  NewVersion version;
  version.evaluate = wanted.evaluate;
  version.from = wanted.takes_effect_at.value_or(std::max(x_now, x_timeline.last().from));
  if (version.from < x_now)
    return invalid("takes_effect_at", {"新版本应从现在或以后生效，不能是过去。",
                                       "A version takes effect now or later, not in the past."});
  if (version.from < x_timeline.last().from)
    return invalid("takes_effect_at",
                   {"已发布的版本中有更晚生效的。",
                    "A version that was published already takes effect later than this."});
  // On other names first: a file with errors leaves none behind.
  base::Names unused;
  const codec::ProgrammeFile checked = codec::read_programme(wanted.text, wanted.file_name, unused);
  if (!checked.programme) return invalid("programme", words_of(checked.findings));
  if (checked.programme->currency != before.currency)
    return invalid("programme",
                   {"账目以 " + before.currency + " 记账，新版本不能更改币种。",
                    "The books are kept in " + before.currency + "; a version can't change that."});
  codec::ProgrammeFile file = codec::read_programme(wanted.text, wanted.file_name, x_directory.names());
  domain::Successor next = domain::succeed(before, *std::move(file.programme));
  if (next.too_long)
    return invalid("programme", {"连同会员仍持有的旧版本内容，表超出上限。",
                                 "With what members still have of earlier versions, a table is too long."});
  if (codec::Words orphans = orphaned(next.vanished); !orphans.en.empty())
    return Refusal{RejectionCode::publish_would_orphan, "programme", std::move(orphans)};
  version.programme = std::move(next.programme);
  version.programme.version = before.version + 1;
  return version;
}

/// Of what the new version has no more, what members still have; empty: nothing.
codec::Words Engine::orphaned(const std::vector<Vanished>& vanished) const {
  codec::Words words;
  for (const Vanished& row : vanished) {
    if (!in_use(row)) continue;
    const codec::Words kind = kind_words(row.kind);
    const std::string name = codec::in_quotes(x_directory.text(row.name));
    words.en += fmt::format("{}the {} {}", words.en.empty() ? "" : ", ", kind.en, name);
    words.zh += fmt::format("{}{} {}", words.zh.empty() ? "" : "、", kind.zh, name);
  }
  if (words.en.empty()) return {};
  return {
      "仍在使用，而新版本既未保留、也未改名（\"renamed_from\"）或停用（\"retired\"）：" + words.zh + "。",
      "In use, and neither kept, renamed (\"renamed_from\") nor \"retired\": " + words.en + "."};
}

bool Engine::in_use(const Vanished& row) const {
  const bool has_members = x_directory.last(base::NameKind::member) > 0;
  switch (row.kind) {
    case Vanished::Kind::account: {
      const auto sides = x_state.sums().totals[row.position];
      return std::ranges::any_of(sides, [](base::Points sum) { return sum != base::Points{}; });
    }
    case Vanished::Kind::coupon: return x_state.granted({row.position}) > 0;
    case Vanished::Kind::level: {
      if (row.ladder.value >= store::list_ladders || !has_members) return has_members;
      // Members of the batch being made are not in the store yet.
      const auto holds = [&](base::MemberNo no) {
        const domain::MemberState& member = x_state.member(no);
        return row.ladder.value < member.ladders.size() &&
               member.ladders[row.ladder.value].shown().value == row.position;
      };
      if (std::ranges::any_of(x_rows.members_changed(), holds)) return true;
      store::MemberQuery query;
      query.limit = 1;
      query.level = {row.ladder.value, row.position};
      const auto held = x_store.members(query);
      return !held || !held->empty();
    }
    case Vanished::Kind::ladder:
    case Vanished::Kind::plan: return has_members;
    case Vanished::Kind::reward:
    case Vanished::Kind::privilege:
    case Vanished::Kind::action:
    case Vanished::Kind::campaign: return false;  // what was had of them stays had
  }
  __builtin_unreachable();
}

// ---- publishing

Answer Engine::publish(const codec::DecodedCommand& decoded) {
  Answer answer;
  answer.id = decoded.id;
  auto version = new_version(decoded.publishing);
  if (auto* refusal = std::get_if<Refusal>(&version)) {
    answer.refusal = std::move(*refusal);
    return answer;
  }
  NewVersion& made = std::get<NewVersion>(version);
  domain::Event event;
  event.type = domain::EventType::programme_published;
  event.at = x_now;
  event.programme_version = made.programme.version;
  event.cause = decoded.command.id;
  on_event(event);
  x_published.push_back({.version = made.programme.version,
                         .takes_effect_at = made.from,
                         .file_name = decoded.publishing.file_name,
                         .text = decoded.publishing.text,
                         .evaluate = made.evaluate,
                         .published_at = x_now});
  add_version(std::move(made));
  answer.events = x_heads;
  return answer;  // members are moved in chunks of their own
}

void Engine::add_version(NewVersion version) {
  x_versions.push_back(std::make_unique<domain::Programme>(std::move(version.programme)));
  x_timeline.add(*x_versions.back(), version.from, version.evaluate);
}

void Engine::take_back_versions() {
  for (std::size_t i = 0; i < x_published.size(); ++i) {
    x_timeline.drop_last();
    x_versions.pop_back();
  }
  x_moved = {};
  x_moved_kept = {};
}

store::Expected<void> Engine::restore_versions() {
  const auto kept = read_kept_programmes(x_store);
  if (!kept) return std::unexpected(kept.error());
  for (const KeptProgramme& one : *kept) {
    const domain::Programme& before = *x_timeline.last().programme;
    if (one.version <= before.version) continue;
    codec::ProgrammeFile file = codec::read_programme(one.text, one.file_name, x_directory.names());
    if (!file.programme) {
      return std::unexpected(
          Fault{Fault::Kind::refused, fmt::format("Version {} of the programme cannot be used: {}",
                                                  one.version, words_of(file.findings).en)});
    }
    domain::Successor next = domain::succeed(before, *std::move(file.programme));
    next.programme.version = one.version;
    add_version({std::move(next.programme), one.takes_effect_at, one.evaluate});
  }
  const auto moved = x_store.setting(engine_settings, moved_key);
  if (!moved) return std::unexpected(moved.error());
  if (!*moved) return {};
  codec::ByteReader in(**moved);
  x_moved.version = static_cast<std::uint32_t>(in.number());
  x_moved.next = static_cast<std::uint32_t>(in.number());
  if (in.failed()) x_moved = {};
  x_moved_kept = x_moved;
  return {};
}

// ---- moving members

/// Whether members wait who stand under an earlier version than the one in force.
bool Engine::moves_left() const {
  if (x_timeline.has_one() || x_now < x_timeline.versions()[1].from) return false;
  return x_moved.version != programme().version || x_moved.next <= x_directory.last(base::NameKind::member);
}

/// Who is moved already is passed over. Nothing else depends on the order: a member is moved before
/// anything is done for him (domain::Runner).
void Engine::move_members(std::uint32_t members_max) {
  if (!moves_left()) return;
  if (x_moved.version != programme().version) x_moved = {programme().version, 1};
  const std::uint32_t last = x_directory.last(base::NameKind::member);
  std::uint64_t looks = std::uint64_t{members_max} * looks_per_move;
  for (std::uint32_t moved = 0; moved < members_max && looks > 0 && x_moved.next <= last; --looks) {
    const base::MemberNo member{x_moved.next++};
    if (x_state.member(member).programme_version == x_moved.version) continue;
    x_runner.advance(member, x_now);
    ++moved;
  }
}

/// After a restart it goes on where it was; a batch that is given up only makes it look again.
void Engine::add_moved(store::Batch& batch) {
  if (x_moved == x_moved_kept) return;
  x_moved_kept = x_moved;
  std::string bytes;
  codec::ByteWriter out(bytes);
  out.number(x_moved.version);
  out.number(x_moved.next);
  batch.settings.push_back({std::string(engine_settings), std::string(moved_key), std::move(bytes)});
}

store::Expected<bool> Engine::move_some(std::uint32_t members_max) {
  if (!moves_left()) return true;
  begin_batch();
  const Moved before = x_moved;
  move_members(members_max);
  x_heads.clear();
  if (auto done = commit(); !done) {
    x_moved = before;
    return std::unexpected(done.error());
  }
  return !moves_left();
}

}  // namespace shuke::engine
