// Words for commands and events, whole: two events with the same words are the same. For comparing runs and
// for reading a failed case. Not the views' words for people.
#pragma once

#include <string>

#include "domain/command.h"
#include "domain/event.h"

namespace shuke::property {

std::string words_of(const domain::Command& command);
std::string words_of(const domain::Event& event);
/// One short line: what happened to whom, and the postings.
std::string short_words_of(const domain::Event& event);

/// Adds to what a failed case prints: RapidCheck's log, and standard error where a CHECK aborts.
void tell(const std::string& line);
/// A new case begins.
void forget_told();

}  // namespace shuke::property
