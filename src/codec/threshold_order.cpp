// Comparing the conditions of two rules.
#include "codec/threshold_order.h"

#include <algorithm>

namespace shuke::codec {

using namespace domain;

namespace {

bool same_window(const Window& a, const Window& b) {
  return a.kind == b.kind && a.length == b.length;
}

/// Windows that a change of level opens anew: thresholds before and after the change do not compare.
bool reopens(const Window& window) {
  return window.kind == Window::Kind::since_level_change || window.kind == Window::Kind::current_term;
}

bool comparable(const LevelRule& lower, const LevelRule& higher) {
  if (lower.from == higher.from) return true;
  const auto stays = [](const Condition& c) { return !reopens(c.window); };
  return std::all_of(lower.all.begin(), lower.all.end(), stays) &&
         std::all_of(higher.all.begin(), higher.all.end(), stays);
}

}  // namespace

const LevelRule* rule_below(const Ladder& ladder, const LevelRule& rule) {
  const LevelRule* below = nullptr;
  for (const LevelRule& other : ladder.rules) {
    if (other.to < rule.to && comparable(other, rule) && (below == nullptr || other.to > below->to))
      below = &other;
  }
  return below;
}

const Condition* same_metric(const LevelRule& rule, const Condition& wanted) {
  const auto found = std::find_if(rule.all.begin(), rule.all.end(), [&](const Condition& c) {
    return c.metric == wanted.metric && c.account == wanted.account && same_window(c.window, wanted.window);
  });
  return found == rule.all.end() ? nullptr : &*found;
}

bool rises(const LevelRule& below, const LevelRule& rule) {
  bool shared = false;
  bool more = false;
  bool less = false;
  for (const Condition& condition : rule.all) {
    const Condition* other = same_metric(below, condition);
    shared = shared || other != nullptr;
    more = more || other == nullptr || condition.at_least > other->at_least;
    less = less || (other != nullptr && condition.at_least < other->at_least);
  }
  return !shared || (more && !less);
}

}  // namespace shuke::codec
