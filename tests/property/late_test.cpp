// Late arrival (S21): the same accepted commands, delivered in a random order at the end, leave the same
// members and orders as in the order of time. Random stories; those that were written down by hand are
// delivered out of order by `shuke test --shuffle`.
#include "property/check.h"

#include <fmt/format.h>

#include "cli/programme_loader.h"
#include "codec/node.h"
#include "scenario/out_of_order.h"

namespace shuke::property {
namespace {

/// One command of a story, as a few small numbers; zero is the plainest meaning.
struct Deed {
  std::uint8_t what = 0;
  std::uint8_t who = 0;
  std::uint8_t which = 0;
  std::uint16_t much = 0;
  std::uint8_t hours = 0;  // since the deed before; 0: at the same instant
};

std::ostream& operator<<(std::ostream& out, const Deed& deed) {
  return out << fmt::format("{{{}, {}, {}, {}, {}}}", deed.what, deed.who, deed.which, deed.much,
                            deed.hours);
}

constexpr std::uint8_t deeds = 14;

rc::Gen<Deed> any_deed() {
  return rc::gen::build<Deed>(rc::gen::set(&Deed::what, rc::gen::inRange<std::uint8_t>(0, deeds)),
                              rc::gen::set(&Deed::who, rc::gen::inRange<std::uint8_t>(0, 2)),
                              rc::gen::set(&Deed::which, rc::gen::inRange<std::uint8_t>(0, 6)),
                              rc::gen::set(&Deed::much, rc::gen::inRange<std::uint16_t>(0, 400)),
                              rc::gen::set(&Deed::hours, rc::gen::inRange<std::uint8_t>(0, 255)));
}

/// Tells the deeds as a scenario would. Which of the commands fit is found out by delivering them.
class Story {
 public:
  Story(const std::string& reward, const std::string& level) : x_reward(reward), x_level(level) {
    x_scenario.name = "a random story";
    add(0, R"("type": "enrol_member", "member": "ada")");
    add(0, R"("type": "enrol_member", "member": "bo", "referred_by": "ada")");
  }

  void tell(const Deed& deed) {
    const std::string member = deed.who == 0 ? "ada" : "bo";
    const std::string order = fmt::format("o{}", deed.which % (x_orders + 1));
    // Amounts jump, so that levels are reached and lost.
    const int yuan = 1 + deed.much * (deed.which + 1);
    switch (deed.what) {
      case 0: return pay(deed, member, yuan);
      case 1: return pay(deed, member, yuan);
      case 2: return add(deed.hours, fmt::format(R"("type": "ship_order", "order": "{}")", order));
      case 3: return add(deed.hours, fmt::format(R"("type": "complete_order", "order": "{}")", order));
      case 4:
        return add(deed.hours, fmt::format(R"("type": "return_order", "order": "{}", "return": "r{}",
            "lines": [{{"line": "a", "quantity": {}}}])",
                                           order, ++x_numbers, 1 + deed.much % 3));
      case 5:
        return add(deed.hours,
                   fmt::format(R"("type": "return_order", "order": "{}", "return": "r{}", "whole": true)",
                               order, ++x_numbers));
      case 6: return add(deed.hours, fmt::format(R"("type": "cancel_order", "order": "{}")", order));
      case 7:
        return add(
            deed.hours,
            fmt::format(R"("type": "record_action", "member": "{}", "action": "review", "ref": "v{}")",
                        member, deed.which));
      case 8:
        return add(deed.hours,
                   fmt::format(R"("type": "undo_action", "member": "{}", "action": "review", "ref": "v{}")",
                               member, deed.which));
      case 9:
        return add(deed.hours, fmt::format(R"("type": "adjust_account", "member": "{}", "account": "points",
            "amount": {}, "reason": "by hand")",
                                           member, deed.which < 3 ? yuan : -yuan));
      case 10:
        return add(deed.hours, fmt::format(R"("type": "redeem_reward", "member": "{}", "reward": "{}",
            "redemption": "d{}")",
                                           member, x_reward, deed.which));
      case 11:
        return add(deed.hours,
                   fmt::format(R"("type": "undo_redemption", "redemption": "d{}")", deed.which));
      case 12:
        return add(deed.hours, fmt::format(R"("type": "hold_account", "member": "{}", "account": "points",
            "amount": {}, "hold": "h{}", "expires_in": "{}d")",
                                           member, yuan, ++x_numbers, 1 + deed.which * 20));
      default:
        return add(deed.hours, fmt::format(R"("type": "set_level", "member": "{}", "ladder": "grade",
            "level": "{}", "reason": "by hand")",
                                           member, x_level));
    }
  }

  const scenario::Scenario& scenario() const { return x_scenario; }

 private:
  void pay(const Deed& deed, const std::string& member, int yuan) {
    ++x_orders;
    add(deed.hours, fmt::format(R"("type": "pay_order", "order": "o{}", "member": "{}", "lines": [
            {{"line": "a", "amount": {}, "quantity": 3}}, {{"line": "b", "amount": 7.50}}],
            "tenders": [{{"kind": "cash", "amount": {}}}, {{"kind": "gift_card", "amount": 7.50}}])",
                                x_orders, member, yuan, yuan));
  }

  void add(int hours, const std::string& command) {
    scenario::Step step;
    // Hours grow to weeks now and then, so that things fall due between deeds.
    step.later = base::Duration{hours < 200 ? hours : (hours - 199) * 24, base::Duration::Unit::hours};
    if (x_scenario.steps.empty()) {
      step.later.reset();
      step.at = base::Instant{1'767'225'600'000'000};
    }
    const auto document = codec::parse_json("{" + command + "}");
    CHECK(document.has_value());
    step.command = *document;
    x_scenario.steps.push_back(std::move(step));
  }

  std::string x_reward;
  std::string x_level;
  scenario::Scenario x_scenario;
  int x_orders = 0;
  int x_numbers = 0;
};

struct Stage {
  std::string programme;
  std::string reward;
  std::string level;
};

void expect_order_of_arrival_does_not_matter(const Stage& stage) {
  const auto fresh = [&](codec::Directory& directory) {
    return cli::load_checked_programme(SHUKE_SOURCE_DIR "/programmes/" + stage.programme + ".yaml",
                                       directory.names());
  };
  holds_for(40, [&] {
    Story story(stage.reward, stage.level);
    for (const Deed& deed : *rc::gen::container<std::vector<Deed>>(any_deed())) story.tell(deed);
    scenario::Step end;
    end.later = base::Duration{40, base::Duration::Unit::days};
    scenario::Scenario whole = story.scenario();
    whole.steps.push_back(end);
    const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1000);
    const auto found = scenario::deliver_out_of_order(whole, fresh, scenario::in_memory(), seed);
    if (!found.empty())
      RC_FAIL(found[0].path + "\nexpected " + found[0].expected + "\nactual   " + found[0].actual);
  });
}

TEST(Late, any_order_of_arrival_ends_the_same_with_terms_and_inactivity) {
  expect_order_of_arrival_does_not_matter({"vancl", "canvas_bag", "vip"});
}
TEST(Late, any_order_of_arrival_ends_the_same_with_reviews_and_growth) {
  expect_order_of_arrival_does_not_matter({"store-growth", "mug", "silver"});
}
TEST(Late, any_order_of_arrival_ends_the_same_with_lifetime_levels_and_referral) {
  expect_order_of_arrival_does_not_matter({"store-cards", "tote", "silver"});
}
TEST(Late, any_order_of_arrival_ends_the_same_with_falling_levels) {
  expect_order_of_arrival_does_not_matter({"quarterly", "gift_box", "svip"});
}

}  // namespace
}  // namespace shuke::property
