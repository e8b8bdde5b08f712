// Running for the sake of the view: the steps without their expectations.
#include "scenario/show.h"

#include <fmt/format.h>

#include "codec/directory.h"
#include "codec/text_file.h"
#include "codec/values.h"
#include "scenario/view_json.h"

namespace shuke::scenario {
namespace {

/// The scenario of this number, fit to run.
base::Expected<Scenario> pick(const std::string& path, int number) {
  const auto text = codec::read_text_file(path);
  if (!text) return base::fault(text.error().message);
  const auto documents = codec::read_yaml(*text);
  if (!documents) return base::fault(documents.error().message);
  if (number < 1 || static_cast<std::size_t>(number) > documents->size()) {
    return base::fault(fmt::format("the file holds {} scenarios, so there is none of number {}",
                                   documents->size(), number));
  }
  Scenario scenario = read_scenario((*documents)[static_cast<std::size_t>(number) - 1]);
  read_published(scenario, path);
  if (!scenario.errors.empty()) {
    return base::fault(
        fmt::format("line {}: {}", scenario.errors[0].position.line, scenario.errors[0].message));
  }
  for (Step& step : scenario.steps) step.expects.clear();
  return scenario;
}

struct Wanted {
  ViewKind kind;
  const std::string& id;
};

Wanted first_wanted(const ViewWanted& wanted) {
  if (!wanted.member.empty()) return {ViewKind::member, wanted.member};
  if (!wanted.order.empty()) return {ViewKind::order, wanted.order};
  return {ViewKind::statement, wanted.statement};
}

}  // namespace

base::Expected<std::string> show_view(const std::string& path, int number, const ViewWanted& wanted,
                                      const ProgrammeLoader& loader, const StoreMaker& stores) {
  const auto scenario = pick(path, number);
  if (!scenario) return base::fault(scenario.error().message);
  Shop shop(stores(), [&](codec::Directory& directory) {
    return loader(programme_path(path, *scenario), directory.names());
  });
  if (const auto opened = shop.open(); !opened) return base::fault(opened.error().message);
  if (const auto found = run_steps(*scenario, shop, {}); !found.empty()) {
    return base::fault(fmt::format("line {}: {}: expected {}, actual {}", found[0].position.line,
                                   found[0].path, found[0].expected, found[0].actual));
  }
  const Wanted one = first_wanted(wanted);
  auto json = view_json(shop.engine(), one.kind, one.id, codec::JsonWriter::Layout::indented);
  if (!json) return base::fault("there is no " + codec::in_quotes(one.id));
  return *std::move(json);
}

}  // namespace shuke::scenario
