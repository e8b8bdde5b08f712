// The steps of one scenario: the clock, the command, then what is expected of it and of the views.
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "codec/values.h"
#include "domain/apply.h"
#include "engine/engine.h"
#include "scenario/runner.h"
#include "scenario/view_json.h"

namespace shuke::scenario {
namespace {

using codec::Answer;
using codec::Node;

class StepRunner {
 public:
  StepRunner(Shop& shop, Options options) : x_shop(shop), x_options(options) { note_names(); }

  std::vector<Mismatch> run(const Step& step) {
    x_found.clear();
    ++x_number;
    x_step = &step;
    if (!move_clock()) return x_found;
    x_quote.reset();
    if (step.quote) ask();
    if (step.command) send();
    for (const Node& expected : step.expects) look(expected);
    if (x_options.replay && x_found.empty()) replay();
    if (x_options.reopen && x_found.empty()) reopen();
    return x_found;
  }

 private:
  void differ(std::string path, std::string expected, std::string actual) {
    x_found.push_back({x_step->position, std::move(path), std::move(expected), std::move(actual)});
  }

  bool move_clock() {
    const auto& zone = engine().programme().zone;
    base::Instant at = x_step->at.value_or(engine().now());
    if (x_step->later) at = zone.delayed(engine().now(), *x_step->later);
    if (at < engine().now()) {
      differ("at", "an instant at or after the step before", "an earlier one; a clock cannot go back");
      return false;
    }
    if (const auto done = advance(at); !done) {
      differ("at", "what is due", done.error().words);
      return false;
    }
    return true;
  }

  /// A shop that is opened again and again also does what is due in the smallest parts.
  store::Expected<void> advance(base::Instant at) {
    if (!x_options.reopen) return engine().advance(at);
    for (;;) {
      const auto done = engine().advance_some(at, 1);
      if (!done) return std::unexpected(done.error());
      if (*done) return {};
    }
  }

  void ask() {
    const engine::Engine::Quoted quoted = engine().quote(*x_step->quote);
    Answer answer;
    answer.refusal = quoted.refusal;
    judge(answer);
    if (quoted.refusal) return;
    if (!x_step->quote_name.empty()) x_tokens[x_step->quote_name] = quoted.token;
    auto view = codec::parse_json(quoted.json);
    CHECK(view.has_value());
    x_quote = *std::move(view);
  }

  void send() {
    Node command = with_secret(with_tokens(*x_step->command, x_tokens), engine());
    if (command.find("id") == nullptr) {
      Node id;
      id.kind = Node::Kind::scalar;
      id.text = "step-" + std::to_string(x_number);
      command.keys.push_back({"id", command.position});
      command.items.push_back(std::move(id));
    }
    const Answer answer = take(command);
    judge(answer);
    settle_version(command);
    if (x_options.twice && x_found.empty()) send_again(command, answer);
  }

  static std::string told(const Answer& answer) {
    if (answer.accepted()) return "accepted";
    const codec::Refusal& refusal = *answer.refusal;
    const domain::RejectionRow& row = domain::rejection_row(refusal.code);
    std::string text = "rejected: " + std::string(row.name) + " (" + codec::message_of(refusal).en;
    if (!refusal.field.empty()) text += " Field: " + refusal.field;
    return text + ")";
  }

  void judge(const Answer& answer) {
    if (x_step->repeated && !answer.repeated) {
      differ("do", "the first answer, repeated", told(answer) + ", for the first time");
    }
    if (x_step->rejected) {
      if (answer.accepted() || answer.refusal->code != *x_step->rejected) {
        differ("do", "rejected: " + std::string(domain::rejection_row(*x_step->rejected).name),
               told(answer));
      }
    } else if (!answer.accepted() && !x_step->repeated) {
      differ("do", "accepted", told(answer));
    }
  }

  engine::Engine& engine() { return x_shop.engine(); }

  void note_names() {
    x_names.clear();
    const auto name = [&](const auto& row) { x_names.push_back(engine().directory().text(row.name)); };
    for (const domain::Ladder& ladder : engine().programme().ladders) name(ladder);
    for (const domain::Account& account : engine().programme().accounts) name(account);
  }

  Answer take(const Node& command) {
    auto answer = engine().take(command);
    if (answer) return *std::move(answer);
    differ("do", "an answer", answer.error().words);
    return {};
  }

  /// A new version that takes effect now does so before anything is expected; it may have other names.
  void settle_version(const Node& command) {
    const Node* type = command.find("type");
    if (type == nullptr || type->text != "publish_programme") return;
    if (const auto done = advance(engine().now()); !done)
      differ("publish", "members moved", done.error().words);
    note_names();
  }

  void reopen() {
    x_shop.close();
    if (const auto opened = x_shop.open(); !opened)
      return differ("reopen", "the same shop", opened.error().message);
    note_names();
  }

  void send_again(const Node& command, const Answer& first) {
    const std::uint64_t hash = domain::state_hash(engine().state());
    const std::size_t events = engine().events();
    const Answer second = take(command);
    if (told(second) != told(first)) differ("do, sent twice", told(first), told(second));
    if (first.kept && !second.repeated) differ("do, sent twice", "repeated: true", "repeated: false");
    if (hash != domain::state_hash(engine().state()) || events != engine().events()) {
      differ("do, sent twice", "no change of the state", "the second sending changed it");
    }
  }

  /// An expectation names an order, or after a quote nothing, a member, or with `postings` a member's
  /// statement.
  void look(const Node& expected) {
    const bool names_one = expected.find("member") != nullptr || expected.find("order") != nullptr;
    if (x_step->quote && !names_one) {
      if (!x_quote) return;
      for (Mismatch& mismatch : match(expected, *x_quote, x_names)) x_found.push_back(std::move(mismatch));
      return;
    }
    ViewKind kind = expected.find("postings") != nullptr ? ViewKind::statement : ViewKind::member;
    std::string_view key = "member";
    if (expected.find("order") != nullptr) {
      kind = ViewKind::order;
      key = "order";
    }
    const Node* id = expected.find(key);
    if (id == nullptr || id->kind != Node::Kind::scalar)
      return differ("expect", "the key member or order", in_one_line(expected));
    const auto json = view_json(engine(), kind, id->text);
    if (!json) {
      x_found.push_back({expected.position, std::string(key), id->text, "there is none of this id"});
      return;
    }
    const auto actual = codec::parse_json(*json);
    CHECK(actual.has_value());
    for (Mismatch& mismatch : match(expected, *actual, x_names)) x_found.push_back(std::move(mismatch));
  }

  void replay() {
    domain::State rebuilt;
    const auto read =
        engine().each_event([&](const domain::Event& event) { domain::apply(rebuilt, event); });
    if (!read) return differ("replay", "the journal", read.error().words);
    if (domain::state_hash(rebuilt) != domain::state_hash(engine().state())) {
      differ("replay", "the state that the events make", "another state");
    }
  }

  Shop& x_shop;
  Options x_options;
  std::vector<std::string_view> x_names;        // of ladders and accounts, for paths into views
  std::map<std::string, std::string> x_tokens;  // of quotes by their names
  std::optional<Node> x_quote;                  // the answer to this step's question
  const Step* x_step = nullptr;
  int x_number = 0;
  std::vector<Mismatch> x_found;
};

}  // namespace

Node with_tokens(Node command, const std::map<std::string, std::string>& tokens) {
  for (std::size_t i = 0; i < command.keys.size(); ++i) {
    Node& value = command.items[i];
    if (command.keys[i].text != "quote" || !value.text.starts_with('$')) continue;
    const auto token = tokens.find(value.text.substr(1));
    if (token != tokens.end()) value.text = token->second;
  }
  return command;
}

Node with_secret(Node command, const engine::Engine& engine) {
  for (std::size_t i = 0; i < command.keys.size(); ++i) {
    Node& value = command.items[i];
    if (command.keys[i].text != "secret" || !value.text.starts_with('$')) continue;
    const std::size_t colon = value.text.rfind(':');
    if (colon == std::string::npos) continue;
    const auto number = codec::read_integer(std::string_view(value.text).substr(colon + 1));
    if (!number) continue;
    const std::string batch = value.text.substr(1, colon - 1);
    engine.each_card_secret(batch, *number, 1,
                            [&](const engine::Engine::CardSecretRow& row) { value.text = row.secret; });
  }
  return command;
}

std::vector<Mismatch> run_steps(const Scenario& scenario, Shop& shop, Options options) {
  StepRunner runner(shop, options);
  for (const Step& step : scenario.steps) {
    if (auto found = runner.run(step); !found.empty()) return found;
  }
  return {};
}

}  // namespace shuke::scenario
