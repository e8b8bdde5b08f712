// Shop: one state driven by the runner as a driver would, with all that is watched while it runs. Not what
// happens in it (moves).
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "domain/apply.h"
#include "domain/run.h"
#include "property/books.h"

namespace shuke::property {

class Shop : public domain::EventSink {
 public:
  /// Who does what is due: `eager`: everybody's before each command; `lazy`: the runner alone, for the
  /// members it touches.
  enum class Dues { eager, lazy };

  Shop(const domain::Programme& programme, domain::Instant start, Dues dues = Dues::eager);
  /// Another shop with the same past, to try another future.
  explicit Shop(const Shop& past);
  Shop& operator=(const Shop&) = delete;

  const domain::Programme& programme;
  domain::State state;
  Books books;
  std::vector<domain::Event> events;
  domain::Instant now;

  /// What is due, then the command. Its time is not before `now` and becomes `now`.
  domain::Decided<void> run(const domain::Command& command);
  /// Everything due up to and including `at`.
  void wait_until(domain::Instant at);
  /// Sums, lots, dues and everything else that must be true of a state whose dues are done.
  void require_sound() const;

  void on_event(const domain::Event& event) override;

 private:
  domain::DueQueue x_queue;
  domain::Runner x_runner;
  Dues x_dues;
};

}  // namespace shuke::property
