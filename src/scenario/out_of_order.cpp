// Two engines: one gets the commands as the scenario has them, the other in a shuffled order.
#include "scenario/out_of_order.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <tuple>

#include "codec/node.h"
#include "codec/values.h"
#include "engine/engine.h"
#include "scenario/match.h"
#include "scenario/runner.h"
#include "scenario/view_json.h"

namespace shuke::scenario {
namespace {

using codec::Node;

struct Dated {
  std::size_t number = 0;  // in the scenario's order
  Node command;            // with its date
  base::Instant at;
};

void set(Node& map, std::string_view key, std::string text) {
  for (std::size_t i = 0; i < map.keys.size(); ++i) {
    if (map.keys[i].text != key) continue;
    map.items[i].text = std::move(text);
    return;
  }
  Node value;
  value.kind = Node::Kind::scalar;
  value.text = std::move(text);
  map.keys.push_back({std::string(key), map.position});
  map.items.push_back(std::move(value));
}

/// Tokens of quotes are proved by a key of the store. All shops of a story have this one, so that what one
/// of them quoted the others can take.
StoreOpener with_one_key(StoreOpener opener) {
  const auto store = opener();
  CHECK(store.has_value());
  store::Batch batch;
  batch.settings.push_back({"engine", "input_key", "one key for every telling of it."});
  CHECK((*store)->append(batch).has_value());
  return opener;
}

/// Whether levels give what the programme says. A gift that was given stays (S21), so where one depends on
/// what had arrived by then, members end alike but for level gifts.
enum class LevelGifts : std::uint8_t { given, left_out };

/// A shop that takes commands however old they are.
class PatientShop {
 public:
  PatientShop(const FreshProgramme& fresh, const StoreMaker& stores, LevelGifts gifts)
      : x_shop(with_one_key(stores()), [fresh, gifts](codec::Directory& directory) {
          auto programme = fresh(directory);
          if (!programme) return programme;
          programme->late_arrival = {300 * 12, base::Duration::Unit::months};
          for (domain::Ladder& ladder : programme->ladders) {
            for (domain::Level& level : ladder.levels) {
              if (gifts == LevelGifts::left_out) level.gifts.clear();
            }
          }
          return programme;
        }) {
    CHECK(x_shop.open());
  }

  bool accepts(Node command, int attempt) {
    set(command, "id", "delivery-" + std::to_string(++x_sent) + "-" + std::to_string(attempt));
    return x_shop.engine().take(command).value().accepted();
  }
  engine::Engine& engine() { return x_shop.engine(); }

 private:
  Shop x_shop;
  int x_sent = 0;
};

base::Instant clock_of(const Step& step, const engine::Engine& engine) {
  if (step.later) return engine.programme().zone.delayed(engine.now(), *step.later);
  return step.at.value_or(engine.now());
}

std::vector<Dated> deliver_in_order(const Scenario& scenario, engine::Engine& engine) {
  std::vector<Dated> accepted;
  std::map<std::string, std::string> tokens;
  int number = 0;
  for (const Step& step : scenario.steps) {
    CHECK(engine.advance(clock_of(step, engine)));
    if (step.quote) tokens[step.quote_name] = engine.quote(*step.quote).token;
    if (!step.command) continue;
    Node command = with_secret(with_tokens(*step.command, tokens), engine);
    if (command.find("id") == nullptr) set(command, "id", "step-" + std::to_string(++number));
    const codec::Answer answer = engine.take(command).value();
    const Node* type = command.find("type");
    if (!answer.accepted() || answer.repeated || type == nullptr || type->text == "advance_clock") continue;
    const Node* at = command.find("at");
    const base::Instant told = at != nullptr ? codec::read_instant(at->text).value() : engine.now();
    const base::Instant dated = std::min(told, engine.now());
    set(command, "at", codec::write_instant(dated, engine.programme().zone));
    accepted.push_back({accepted.size(), std::move(command), dated});
  }
  return accepted;
}

bool publishes(const Dated& dated) {
  const Node* type = dated.command.find("type");
  return type != nullptr && type->text == "publish_programme";
}

/// Takes a key out of a map.
void drop(Node& map, std::string_view key) {
  for (std::size_t i = map.keys.size(); i-- > 0;) {
    if (map.keys[i].text != key) continue;
    map.keys.erase(map.keys.begin() + static_cast<std::ptrdiff_t>(i));
    map.items.erase(map.items.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

Node* inside(Node* map, std::string_view key) {
  return map == nullptr ? nullptr : const_cast<Node*>(map->find(key));
}

/// The published version is that of a PatientShop.
void be_patient(Node& command, LevelGifts gifts) {
  Node file = codec::parse_yaml(command.find("programme")->text).value().at(0);
  set(file, "late_arrival", "3600mo");
  Node* ladders = inside(&file, "ladders");
  for (std::size_t i = 0; ladders != nullptr && i < ladders->items.size(); ++i) {
    Node* levels = inside(&ladders->items[i], "levels");
    if (gifts == LevelGifts::given || levels == nullptr) continue;
    for (Node& level : levels->items) drop(level, "gifts");
  }
  set(command, "programme", in_one_line(file));
}

/// Versions are published in their order, before anything is delivered: what is dated before one takes
/// effect is decided by the one before. They take commands however old they are, as the first one does.
void publish(const std::vector<Dated>& versions, PatientShop& shop) {
  for (const Dated& dated : versions) {
    CHECK(shop.engine().advance(dated.at));
    CHECK(shop.accepts(dated.command, 0));
  }
}

void shuffle(std::vector<Dated>& commands, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (std::size_t i = commands.size(); i > 1; --i) std::swap(commands[i - 1], commands[random() % i]);
  // Places of one instant keep the scenario's order.
  for (std::size_t i = 0; i < commands.size(); ++i) {
    for (std::size_t j = i + 1; j < commands.size(); ++j) {
      if (commands[i].at == commands[j].at && commands[i].number > commands[j].number)
        std::swap(commands[i], commands[j]);
    }
  }
}

/// How much a transfer of a top-up moves stands as it was told (S21), so it is told when all that comes
/// before it has been; what is dated after it may have come before.
void delay_transfers(std::vector<Dated>& commands) {
  const auto before = [](const Dated& a, const Dated& b) {
    return std::tuple(a.at, a.number) < std::tuple(b.at, b.number);
  };
  const auto is_transfer = [](const Dated& dated) {
    return dated.command.find("type")->text == "transfer_top_up";
  };
  std::vector<Dated> transfers;
  std::ranges::copy_if(commands, std::back_inserter(transfers), is_transfer);
  std::erase_if(commands, is_transfer);
  std::ranges::sort(transfers, before);
  for (const Dated& transfer : transfers) {
    const auto is_before = [&](const Dated& dated) { return before(dated, transfer); };
    const auto end = std::find_if(commands.rbegin(), commands.rend(), is_before).base();
    // Places of one instant keep the scenario's order.
    const auto same_instant = std::stable_partition(commands.begin(), end, [&](const Dated& dated) {
      return is_before(dated) || dated.at != transfer.at;
    });
    commands.insert(same_instant, transfer);
  }
}

/// Delivers until nothing more is accepted; what was, in the scenario's order.
std::vector<Dated> deliver(std::vector<Dated> commands, PatientShop& shop) {
  std::vector<Dated> accepted;
  for (int attempt = 1; !commands.empty(); ++attempt) {
    std::vector<Dated> left;
    for (Dated& dated : commands) {
      const bool waits =
          std::ranges::any_of(left, [&](const Dated& other) { return other.at == dated.at; });
      const bool taken = !waits && shop.accepts(dated.command, attempt);
      (taken ? accepted : left).push_back(std::move(dated));
    }
    if (left.size() == commands.size()) break;
    commands = std::move(left);
  }
  std::ranges::sort(accepted, {}, &Dated::number);
  return accepted;
}

/// What a refund of a top-up paid out stays as it was told then (S21), so it differs with the arrivals.
void drop_payouts(Node& wallet) {
  Node* top_ups = inside(&wallet, "top_ups");
  if (top_ups == nullptr) return;
  for (Node& top_up : top_ups->items) drop(top_up, "deducted"), drop(top_up, "refund");
}

/// Coupons that the programme named (TEMPLATE:MEMBER:n) were given by levels, periods, cards or for points;
/// which of them is which number differs with the arrivals. Those with a caller's id do not.
void drop_named_by_programme(Node& coupons) {
  std::erase_if(coupons.items, [](const Node& coupon) {
    return coupon.find("coupon")->text.find(':') != std::string::npos;
  });
}

/// A member's or order's view without coupons that are gifts: they are dated when they were first given;
/// without what was paid back for cards: what was handed out stays; and without what is known of the
/// person: S21 speaks of levels, balances and lots.
std::string compared(engine::Engine& engine, ViewKind kind, std::string_view id) {
  auto view = codec::parse_json(view_json(engine, kind, id).value_or("{}")).value();
  for (std::size_t i = 0; i < view.keys.size(); ++i) {
    if (view.keys[i].text == "coupons") drop_named_by_programme(view.items[i]);
    if (view.keys[i].text == "profile") view.items[i].items.clear();
    if (view.keys[i].text == "wallet") drop_payouts(view.items[i]);
    if (view.keys[i].text != "cards") continue;
    for (Node& card : view.items[i].items) drop(card, "refunded");
  }
  return in_one_line(view);
}

/// What differs between two shops in the views of members and orders.
std::vector<Mismatch> differences(const Scenario& scenario, PatientShop& first, PatientShop& second) {
  std::vector<Mismatch> found;
  const auto compare = [&](ViewKind kind, std::string_view id) {
    const std::string expected = compared(first.engine(), kind, id);
    const std::string actual = compared(second.engine(), kind, id);
    if (expected != actual)
      found.push_back({scenario.position, "delivered out of order", expected, actual});
  };
  const domain::State& state = first.engine().state();
  const codec::Directory& directory = first.engine().directory();
  for (std::uint32_t no = 1; no < state.members_end(); ++no) {
    if (state.member({no}).status == domain::MemberStatus::active)
      compare(ViewKind::member, directory.text(base::MemberNo{no}));
  }
  for (std::uint32_t no = 1; no < state.orders_end(); ++no) {
    if (state.order({no}).head.no) compare(ViewKind::order, directory.text(base::OrderNo{no}));
  }
  return found;
}

std::vector<Mismatch> deliver_with(const Scenario& scenario, const FreshProgramme& programme,
                                   const StoreMaker& stores, std::uint64_t seed, LevelGifts gifts) {
  PatientShop told(programme, stores, gifts);
  std::vector<Dated> commands = deliver_in_order(scenario, told.engine());
  const base::Instant end = told.engine().now();
  for (Dated& dated : commands) {
    if (publishes(dated)) be_patient(dated.command, gifts);
  }
  std::vector<Dated> versions = commands;
  std::erase_if(versions, [](const Dated& dated) { return !publishes(dated); });
  std::erase_if(commands, publishes);
  shuffle(commands, seed);
  delay_transfers(commands);
  for (;;) {
    PatientShop second(programme, stores, gifts);
    publish(versions, second);
    CHECK(second.engine().advance(end));
    std::vector<Dated> accepted = deliver(commands, second);
    accepted.insert(accepted.end(), versions.begin(), versions.end());
    std::ranges::sort(accepted, {}, &Dated::number);

    PatientShop first(programme, stores, gifts);
    std::vector<std::size_t> refused;
    for (const Dated& dated : accepted) {
      CHECK(first.engine().advance(dated.at));
      if (!first.accepts(dated.command, 1)) refused.push_back(dated.number);
    }
    CHECK(first.engine().advance(end));
    if (refused.empty()) return differences(scenario, first, second);
    // Points that were spent before the return of what gave them came in are spent (S21); told in order
    // there is nothing to spend. The same accepted commands are those without it.
    std::erase_if(commands, [&](const Dated& dated) {
      return std::ranges::find(refused, dated.number) != refused.end();
    });
  }
}

}  // namespace

std::vector<Mismatch> deliver_out_of_order(const Scenario& scenario, const FreshProgramme& programme,
                                           const StoreMaker& stores, std::uint64_t seed) {
  const auto found = deliver_with(scenario, programme, stores, seed, LevelGifts::given);
  return found.empty() ? found : deliver_with(scenario, programme, stores, seed, LevelGifts::left_out);
}

}  // namespace shuke::scenario
