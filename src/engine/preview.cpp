// Each member's own past is told again (S21) under another timeline; members have no order among
// themselves.
#include "engine/preview.h"

#include <algorithm>
#include <utility>

#include "codec/json_writer.h"
#include "codec/values.h"
#include "domain/apply.h"

namespace shuke::engine {
namespace {

using base::Instant;
using base::Money;
using domain::Side;

constexpr std::int32_t months_looked_back = 12;

/// Counts the moves that a version makes when it takes effect.
class MoveCounter final : public domain::EventSink {
 public:
  explicit MoveCounter(std::uint32_t version) : x_version(version) {}

  void on_event(const domain::Event& event) override {
    x_changed = x_changed || (event.type == domain::EventType::programme_changed &&
                              event.programme_version == x_version);
    if (!x_changed || event.type != domain::EventType::level_changed) return;
    for (const domain::LevelChange& change : event.levels) x_changes.push_back(change);
  }
  const std::vector<domain::LevelChange>& changes() const { return x_changes; }

 private:
  std::uint32_t x_version;
  bool x_changed = false;
  std::vector<domain::LevelChange> x_changes;
};

/// What was given less what was taken back, over all time.
std::int64_t given(const domain::MemberState& member, std::size_t account) {
  if (account >= member.accounts.size()) return 0;
  const auto& booked = member.accounts[account].booked;
  const auto side = [&](Side which) {
    return booked[static_cast<std::size_t>(which) - domain::member_sides].count;
  };
  return -(side(Side::issued) + side(Side::clawed_back));
}

std::int64_t left(const domain::MemberState& member, std::size_t account) {
  if (account >= member.accounts.size()) return 0;
  const domain::AccountState& state = member.accounts[account];
  return (state.available + state.pending + state.held + state.debt).count;
}

domain::Timeline published(const domain::Timeline& known, const domain::Programme& version, Instant from,
                           domain::EvaluateLadders evaluate) {
  domain::Timeline timeline = known;
  timeline.add(version, from, evaluate);
  return timeline;
}

/// What is before `from`, and from there on the new version alone.
domain::Timeline in_force_from(const domain::Timeline& known, const domain::Programme& version,
                               Instant from) {
  domain::Timeline timeline;
  for (const domain::Timeline::Version& one : known.versions()) {
    if (timeline.versions().empty() || one.from < from)
      timeline.add(*one.programme, one.from, one.evaluate);
  }
  timeline.add(version, from, domain::EvaluateLadders::both);
  return timeline;
}

Instant months_before(const domain::Programme& programme, Instant at) {
  return programme.zone.delayed(at, {-months_looked_back, base::Duration::Unit::months});
}

}  // namespace

std::variant<std::unique_ptr<Preview>, codec::Refusal> Preview::begin(Engine& engine,
                                                                      const codec::Publishing& wanted) {
  auto version = engine.new_version(wanted);
  if (auto* refusal = std::get_if<codec::Refusal>(&version)) return std::move(*refusal);
  return std::unique_ptr<Preview>(new Preview(engine, std::get<Engine::NewVersion>(std::move(version))));
}

Preview::Preview(Engine& engine, Engine::NewVersion version)
    : x_engine(engine),
      x_version(std::move(version)),
      x_published(published(engine.timeline(), x_version.programme, x_version.from, x_version.evaluate)),
      x_year(in_force_from(engine.timeline(), x_version.programme,
                           months_before(x_version.programme, engine.now()))),
      x_now(engine.now()),
      x_year_from(x_year.last().from),
      x_past(engine.timeline(), engine.state()),
      x_told(x_year, engine.state()),
      x_total(engine.directory().last(base::NameKind::member)),
      x_step(std::max(1u, (x_total + members_max - 1) / members_max)),
      x_at_publish(x_version.programme.ladders.size()),
      x_in_a_year(x_version.programme.ladders.size()) {}

store::Expected<bool> Preview::some(std::uint32_t members) {
  for (std::uint32_t done = 0; done < members && x_next <= x_total; x_next += x_step) {
    const domain::MemberState& member = x_engine.state().member({x_next});
    if (member.status != domain::MemberStatus::active) continue;
    ++done;
    ++x_looked_at;
    if (auto looked = look_at({x_next}); !looked) return std::unexpected(looked.error());
  }
  return x_next > x_total;
}

store::Expected<void> Preview::look_at(base::MemberNo no) {
  look_at_publishing(x_engine.state().member(no));
  auto past = x_engine.past_of(no);
  if (!past) return std::unexpected(past.error());
  domain::Past before = *past;
  std::erase_if(before.items, [&](const domain::PastItem& item) { return item.at >= x_year_from; });
  x_past.tell(before, {x_year_from.us - 1});
  const domain::MemberState start = x_past.told().member(no);
  // Gifts of the last months are the new version's to give.
  std::erase_if(past->items, [&](const domain::PastItem& item) {
    return item.at >= x_year_from && std::holds_alternative<domain::GiftGiven>(item.what);
  });
  x_told.tell(*past, x_now);
  compare(start, x_engine.state().member(no), x_told.told().member(no));
  return {};
}

/// The member as he stands is brought into a state of his own, where the version takes effect.
void Preview::look_at_publishing(const domain::MemberState& member) {
  domain::State state;
  domain::Event event;
  event.type = domain::EventType::timeline_corrected;
  event.member = member.no;
  domain::Correction& correction = event.correction.make();
  correction.member = member;
  if (x_version.from > x_now) {  // until then orders settle and holds end
    const domain::State& known = x_engine.state();
    for (const base::OrderNo order : member.orders) correction.orders.push_back(known.order(order));
    for (const base::HoldNo hold : member.extras.get().holds) correction.holds.push_back(known.hold(hold));
  }
  domain::apply(state, event);
  MoveCounter counter(x_version.programme.version);
  domain::Runner runner(x_published, state, counter);
  runner.advance(member.no, x_version.from);
  for (const domain::LevelChange& change : counter.changes())
    ++x_at_publish[change.ladder.value][{change.from.value, change.to.value}];
}

void Preview::compare(const domain::MemberState& start, const domain::MemberState& now,
                      const domain::MemberState& would) {
  const domain::Programme& known = x_engine.programme_of(now.no);
  const auto& ladders = x_version.programme.ladders;
  for (std::size_t i = 0; i < ladders.size() && i < now.ladders.size() && i < would.ladders.size(); ++i) {
    const domain::LevelNo stands = level_in(ladders[i], known.ladders[i], now.ladders[i].shown());
    const domain::LevelNo told = would.ladders[i].shown();
    if (stands != told) ++x_in_a_year[i][{stands.value, told.value}];
  }
  for (std::size_t i = 0; i < x_accounts.size(); ++i) {
    x_accounts[i].given_before += given(now, i) - given(start, i);
    x_accounts[i].given_after += given(would, i) - given(start, i);
    x_accounts[i].left_before += left(now, i);
    x_accounts[i].left_after += left(would, i);
  }
}

/// What an account's amount costs the shop: points by their worth and the share expected to be used, money
/// as it stands; growth and principal nothing.
Money Preview::worth(std::size_t account, std::int64_t amount) const {
  const domain::Account& rules = x_version.programme.accounts[account];
  using Kind = domain::Account::Kind;
  if (rules.kind == Kind::bonus || rules.kind == Kind::cashback) return {amount};
  if (!rules.worth || rules.worth->points.count == 0) return {};
  const domain::Worth& each = *rules.worth;
  const base::Wide value = base::Wide{amount} * each.money.minor * each.redeemed.num;
  return {static_cast<std::int64_t>(value / (base::Wide{each.points.count} * each.redeemed.den))};
}

void Preview::write_moves(codec::JsonWriter& out, const std::vector<Moves>& moves) const {
  std::int64_t up = 0;
  std::int64_t down = 0;
  const auto& ladders = x_version.programme.ladders;
  out.begin_array("ladders");
  for (std::size_t i = 0; i < ladders.size(); ++i) {
    if (ladders[i].succession.gone) continue;
    out.begin_object();
    out.text("ladder", x_engine.directory().text(ladders[i].name));
    out.begin_array("moves");
    for (const auto& [between, members] : moves[i]) {
      (between.second > between.first ? up : down) += members;
      out.begin_object();
      out.text("from", x_engine.directory().text(ladders[i].levels[between.first].name));
      out.text("to", x_engine.directory().text(ladders[i].levels[between.second].name));
      out.integer("members", members);
      out.end_object();
    }
    out.end_array();
    out.end_object();
  }
  out.end_array();
  out.integer("up", up);
  out.integer("down", down);
}

void Preview::write_money(codec::JsonWriter& out, std::string_view key, Money before, Money after) const {
  const int decimals = x_version.programme.currency_decimals;
  out.begin_object(key);
  out.money("before", before, decimals);
  out.money("after", after, decimals);
  out.money("change", after - before, decimals);
  out.end_object();
}

void Preview::write_accounts(codec::JsonWriter& out) const {
  Money cost_before;
  Money cost_after;
  Money liability_before;
  Money liability_after;
  out.begin_array("accounts");
  const auto& accounts = x_version.programme.accounts;
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const AccountFigures& figures = x_accounts[i];
    if (accounts[i].kind != domain::Account::Kind::principal) {
      cost_before += worth(i, figures.given_before);
      cost_after += worth(i, figures.given_after);
      liability_before += worth(i, figures.left_before);
      liability_after += worth(i, figures.left_after);
    }
    if (accounts[i].holds_money() || accounts[i].succession.gone) continue;
    out.begin_object();
    out.text("account", x_engine.directory().text(accounts[i].name));
    out.begin_object("given");
    out.integer("before", figures.given_before);
    out.integer("after", figures.given_after);
    out.integer("change", figures.given_after - figures.given_before);
    out.end_object();
    out.begin_object("outstanding");
    out.integer("before", figures.left_before);
    out.integer("after", figures.left_after);
    out.integer("change", figures.left_after - figures.left_before);
    out.end_object();
    out.end_object();
  }
  out.end_array();
  write_money(out, "cost", cost_before, cost_after);
  write_money(out, "liability", liability_before, liability_after);
}

std::string Preview::json() const {
  constexpr std::array<std::string_view, 3> words = {"at_publish", "next_review", "both"};
  const domain::Programme& programme = x_version.programme;
  std::string json;
  codec::JsonWriter out(json);
  out.begin_object();
  out.text("programme", x_engine.directory().text(programme.name));
  out.integer("version", programme.version);
  out.text("takes_effect_at", codec::write_instant(x_version.from, programme.zone));
  out.text("evaluate_ladders", words[static_cast<std::size_t>(x_version.evaluate)]);
  out.begin_object("members");
  out.integer("enrolled", std::int64_t{x_looked_at} * x_step);
  out.integer("looked_at", x_looked_at);
  out.integer("every", x_step);
  out.end_object();
  out.begin_object("at_publish");
  write_moves(out, x_at_publish);
  out.end_object();
  out.begin_object("last_12_months");
  out.text("from", codec::write_instant(x_year_from, programme.zone));
  out.text("until", codec::write_instant(x_now, programme.zone));
  write_moves(out, x_in_a_year);
  write_accounts(out);
  out.end_object();
  out.end_object();
  return json;
}

}  // namespace shuke::engine
