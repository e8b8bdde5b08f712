// Histories: what really happened in the scenarios that ship, as journals. Not whether the scenarios pass.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "domain/command.h"
#include "engine/engine.h"

namespace shuke::property {

struct History {
  std::string name;  // of the scenario, after its file
  const engine::Engine& engine;
  const std::vector<domain::Event>& journal;
  std::vector<domain::Command> commands;  // all that could be decoded, in order, accepted or not
};

/// Runs every scenario of the folders, in the order of their files, and hands each on once it is done.
void each_history(const std::vector<std::string>& folders, const std::function<void(const History&)>& use);

/// The folders of all scenarios of the project.
std::vector<std::string> scenario_folders();

}  // namespace shuke::property
