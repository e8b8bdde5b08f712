// Reading one document into steps.
#include "scenario/scenario_file.h"

#include <algorithm>
#include <span>

#include "codec/syntax.h"
#include "codec/values.h"

namespace shuke::scenario {
namespace {

using codec::Node;
using Kind = Node::Kind;

constexpr std::string_view scenario_keys[] = {"programme", "name", "steps"};

class ScenarioReader {
 public:
  Scenario scenario;

  void read(const Node& document) {
    scenario.position = document.position;
    check_keys(document, scenario_keys, "a scenario");
    scenario.programme = text_of(document, "programme");
    scenario.name = text_of(document, "name");
    const Node* steps = document.find("steps");
    if (steps == nullptr || steps->kind != Kind::list || steps->items.empty()) {
      return error(steps == nullptr ? document.position : steps->position,
                   "steps is a list with at least one step");
    }
    for (const Node& step : steps->items) read_step(step);
  }

 private:
  void error(codec::Position position, std::string message) {
    scenario.errors.push_back({position, std::move(message)});
  }

  void check_keys(const Node& map, std::span<const std::string_view> known, std::string_view what) {
    for (const Node::Key& key : map.keys) {
      if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
      std::string message =
          std::string(what) + " has no key " + codec::in_quotes(key.text) + "; its keys are";
      for (const std::string_view name : known) message.append(" ").append(name);
      error(key.position, message);
    }
  }

  std::string text_of(const Node& document, std::string_view key) {
    const Node* node = document.find(key);
    if (node != nullptr && node->kind == Kind::scalar && !node->text.empty()) return node->text;
    error(node == nullptr ? document.position : node->position, "a scenario has a " + std::string(key));
    return {};
  }

  void read_step(const Node& node) {
    Step step;
    step.position = node.position;
    if (node.kind != Kind::map || node.items.empty()) {
      return error(node.position,
                   "a step is a map with at, do, publish, quote, expect, rejected or repeated");
    }
    constexpr std::string_view known[] = {"at", "do",     "publish",  "quote",
                                          "as", "expect", "rejected", "repeated"};
    check_keys(node, known, "a step");
    if (const Node* at = node.find("at")) read_at(*at, step);
    if (const Node* command = node.find("do")) read_map(*command, "do", step.command);
    if (const Node* publish = node.find("publish")) read_publish(*publish, step);
    if (const Node* quote = node.find("quote")) read_map(*quote, "quote", step.quote);
    if (const Node* as = node.find("as")) check_as(*as, step);
    if (step.command.has_value() + step.publish.has_value() + step.quote.has_value() > 1)
      error(step.position, "a step holds one of do, publish and quote");
    if (const Node* expect = node.find("expect")) read_expect(*expect, step);
    if (const Node* rejected = node.find("rejected")) read_rejected(*rejected, step);
    if (const Node* repeated = node.find("repeated")) read_repeated(*repeated, step);
    if (scenario.steps.empty() && !step.at && scenario.errors.empty()) {
      error(step.position, "the first step says when it happens: at: 2026-01-05T10:00:00+08:00");
    }
    scenario.steps.push_back(std::move(step));
  }

  void read_at(const Node& node, Step& step) {
    if (node.kind != Kind::scalar) return error(node.position, "at is an instant or a delay such as +30d");
    if (node.text.starts_with('+')) {
      const auto later = codec::read_duration(std::string_view(node.text).substr(1));
      if (!later) return error(node.position, later.error().message);
      step.later = *later;
      if (scenario.steps.empty())
        error(node.position, "the first step has no step before it to be later than");
      return;
    }
    const auto at = codec::read_instant(node.text);
    if (!at) return error(node.position, at.error().message);
    step.at = *at;
  }

  void read_map(const Node& node, std::string_view key, std::optional<Node>& target) {
    if (node.kind != Kind::map) return error(node.position, std::string(key) + " is a map of fields");
    target = node;
  }

  /// Another programme file, or a map with it and fields of publish_programme.
  void read_publish(const Node& node, Step& step) {
    Node command;
    command.kind = Kind::map;
    command.position = node.position;
    const auto add = [&](std::string_view key, const Node& value) {
      command.keys.push_back({std::string(key), value.position});
      command.items.push_back(value);
    };
    Node type;
    type.kind = Kind::scalar;
    type.text = "publish_programme";
    type.position = node.position;
    add("type", type);
    if (node.kind == Kind::scalar) add("programme", node);
    for (std::size_t i = 0; node.kind == Kind::map && i < node.keys.size(); ++i)
      add(node.keys[i].text, node.items[i]);
    const Node* path = command.find("programme");
    if (path == nullptr || path->kind != Kind::scalar || path->text.empty())
      return error(node.position, "publish is the path of a programme file, or a map with programme");
    step.publish = std::move(command);
  }

  /// The name is for later steps that pay or lock the quote.
  void check_as(const Node& node, Step& step) {
    if (!step.quote) return error(node.position, "as names a quote; this step has none");
    if (node.kind != Kind::scalar || node.text.empty()) return error(node.position, "as is a name");
    step.quote_name = node.text;
  }

  void read_expect(const Node& node, Step& step) {
    const bool is_list = node.kind == Kind::list;
    const auto one = std::span(&node, 1);
    const std::span<const Node> rows = is_list ? std::span<const Node>(node.items) : one;
    if (rows.empty()) return error(node.position, "expect is empty, so it would expect nothing");
    for (const Node& row : rows) {
      if (row.kind != Kind::map || row.items.empty()) {
        error(row.position, "an expectation is a map that names a member or an order");
      } else {
        step.expects.push_back(row);
      }
    }
  }

  void read_rejected(const Node& node, Step& step) {
    if (!step.command && !step.publish && !step.quote)
      error(node.position, "only a step with do can be rejected");
    for (const domain::RejectionRow& row : domain::rejection_table()) {
      if (node.kind == Kind::scalar && row.name == node.text) {
        step.rejected = row.code;
        return;
      }
    }
    error(node.position, "there is no rejection code " + codec::in_quotes(node.text));
  }

  void read_repeated(const Node& node, Step& step) {
    if (!step.command) error(node.position, "only a step with do can be repeated");
    const auto repeated = codec::read_bool(node.text);
    if (node.kind != Kind::scalar || !repeated || !*repeated)
      return error(node.position, "repeated can only be true");
    step.repeated = true;
  }
};

}  // namespace

bool is_scenario(const Node& document) {
  return document.kind == Kind::map && document.find("steps") != nullptr;
}

bool is_programme(const Node& document) {
  if (document.kind != Kind::map || document.find("programme") == nullptr) return false;
  const codec::Section& syntax = codec::programme_syntax();
  const auto marks = std::ranges::count_if(
      document.keys, [&](const Node::Key& key) { return syntax.find(key.text) != nullptr; });
  return marks > 1 && document.find("name") == nullptr;
}

std::optional<FileError> misspelt_key(const Node& document) {
  if (document.kind != Kind::map) return {};
  for (const Node::Key& key : document.keys) {
    const std::string_view near = codec::nearest(key.text, scenario_keys);
    if (near.empty() || near == key.text || document.find(near) != nullptr) continue;
    return FileError{key.position, ": did you mean " + codec::in_quotes(near) + " by " +
                                       codec::in_quotes(key.text) + "?"};
  }
  return {};
}

Scenario read_scenario(const Node& document) {
  ScenarioReader reader;
  reader.read(document);
  return std::move(reader.scenario);
}

}  // namespace shuke::scenario
