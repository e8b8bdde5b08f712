// Scenario files: YAML documents to scenarios (docs/guide.md), with every mistake named by line.
// Runs nothing (runner).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "codec/node.h"
#include "domain/rejection.h"

namespace shuke::scenario {

struct Step {
  codec::Position position;
  std::optional<base::Instant> at;      // the clock moves here first
  std::optional<base::Duration> later;  // or this much after the step before
  std::optional<codec::Node> command;   // `do`
  std::optional<codec::Node> publish;   // the command publish_programme; its `programme` is a path
  std::optional<codec::Node> quote;
  std::string quote_name;  // `as`; empty: it has none
  std::vector<codec::Node> expects;
  std::optional<domain::RejectionCode> rejected;
  bool repeated = false;
};

struct FileError {
  codec::Position position;
  std::string message;
};

struct Scenario {
  codec::Position position;
  std::string programme;  // path as written, relative to the scenario file
  std::string name;
  std::vector<Step> steps;
  std::vector<FileError> errors;  // not empty: it cannot be run
};

/// Whether a document is meant as a scenario: a map with the key `steps`.
bool is_scenario(const codec::Node& document);
/// Whether a document is meant as a programme: a map with the key `programme` and more keys of programme
/// files, and without a scenario's `name`.
bool is_programme(const codec::Node& document);
/// A key of a document that may be a scenario's key misspelt, with words that follow what is told of the
/// file.
std::optional<FileError> misspelt_key(const codec::Node& document);
/// Reads one document. Unknown keys are errors, so that a misspelt expectation cannot pass.
Scenario read_scenario(const codec::Node& document);

}  // namespace shuke::scenario
