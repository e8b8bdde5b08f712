// The steps of a plan as commands, and the counting of their answers.
#include "backtest/replay.h"

#include <string>

#include "base/check.h"
#include "domain/rejection.h"

namespace shuke::backtest {

using namespace domain;

Replay::Replay(const Programme& programme, FiguresScope scope, const OwnerPlan& plan,
               codec::Directory& directory)
    : x_scope(scope),
      x_plan(plan),
      x_directory(directory),
      x_figures(programme, scope),
      x_runner(programme, x_state, x_figures),
      x_matcher(plan, x_state),
      x_rejected(rejection_table().size()) {
  x_enrol.body = EnrolMember{MemberNo{1}, MemberNo{}};
  x_ship.body = ShipOrder{};
  x_return.body = ReturnOrder{};
}

MemberFinish Replay::run() {
  const bool guest = x_plan.member().empty();
  x_state.clear();
  x_matcher.begin();
  if (guest) {
    x_figures.begin_guest();
  } else {
    x_figures.begin_member();
  }
  for (const Step& step : x_plan.steps()) {
    const bool beyond = step.at > x_scope.until;  // the mapping's delay has moved it there
    switch (step.kind) {
      case StepKind::enrol: enrol(step.at); break;
      case StepKind::pay:
        if (beyond) {
          x_counts.skipped += x_plan.order(step.position).file_lines.size();
        } else {
          pay(step.position);
        }
        break;
      case StepKind::ship:
        if (!beyond) ship(step.position, step.at);
        break;
      case StepKind::take_back: take_back(step.position); break;
    }
  }
  if (guest) {
    x_figures.end_guest();
    return {};
  }
  x_runner.advance(MemberNo{1}, x_scope.until);
  return x_figures.end_member(x_plan.member(), x_state.member(MemberNo{1}));
}

void Replay::enrol(Instant at) {
  x_enrol.at = at;
  CHECK(x_runner.run(x_enrol).has_value());
}

void Replay::pay(std::uint32_t position) {
  const PlannedOrder& order = x_plan.order(position);
  const std::size_t rows = order.file_lines.size();
  if (!run_command(order.pay, row_of(order))) {
    x_counts.rejected += rows;
    return;
  }
  x_counts.replayed += rows;
  x_matcher.paid(position);
  if (!x_plan.delays().any()) ship(position, order.pay.at);
}

void Replay::ship(std::uint32_t position, Instant at) {
  const PlannedOrder& order = x_plan.order(position);
  // What was never paid, or all came back before, is not sent.
  if (x_state.order(order.no).head.state != OrderState::paid) return;
  x_ship.at = at;
  std::get<ShipOrder>(x_ship.body).order = order.no;
  run_command(x_ship, row_of(order));
}

void Replay::take_back(std::uint32_t position) {
  const PlannedReturn& wanted = x_plan.taken_back(position);
  x_matcher.match(wanted, x_match);
  const bool accepted = return_matched(wanted);
  if (x_match.rest > 0) {
    Found& found = x_findings.of(*x_match.why);
    ++found.count;
    if (found.wants(wanted.row.file_line)) {
      found.keep({wanted.row.file_line, describe(wanted.row, x_figures.programme())});
    }
    ++x_counts.unmatched;
  } else if (accepted) {
    ++x_counts.replayed;
  } else {
    ++x_counts.rejected;
  }
}

bool Replay::return_matched(const PlannedReturn& wanted) {
  auto& command = std::get<ReturnOrder>(x_return.body);
  x_return.at = wanted.row.at;
  command.return_id = x_directory.name("row " + std::to_string(wanted.row.file_line));
  bool accepted = true;
  for (std::size_t i = 0; i < x_match.lines.size();) {
    const PlannedOrder& order = x_plan.order(x_match.lines[i].order);
    command.order = order.no;
    command.lines.clear();
    for (; i < x_match.lines.size() && x_plan.order(x_match.lines[i].order).no == order.no; ++i) {
      const MatchedLine& part = x_match.lines[i];
      auto& line = command.lines.emplace_back();
      line.line = order.order().lines[part.line].line;
      if (wanted.row.quantity) {
        line.quantity = part.part;
      } else {
        line.amount = Money{part.part};
      }
    }
    accepted = run_command(x_return, wanted.row) && accepted;
  }
  return accepted;
}

bool Replay::run_command(const Command& command, const Row& row) {
  const auto answer = x_runner.run(command);
  if (answer) return true;
  Found& found =
      x_rejected[static_cast<std::size_t>(&rejection_row(answer.error().code) - rejection_table().data())];
  ++found.count;
  if (found.wants(row.file_line)) found.keep({row.file_line, describe(row, x_figures.programme())});
  return false;
}

Row Replay::row_of(const PlannedOrder& order) const {
  Row row;
  row.order = order.id;
  row.member = x_plan.member();
  row.at = order.pay.at;
  row.file_line = order.first_line;
  return row;
}

void Replay::merge(const Replay& other) {
  x_figures.merge(other.x_figures);
  x_findings.merge(other.x_findings);
  for (std::size_t i = 0; i < x_rejected.size(); ++i) x_rejected[i].merge(other.x_rejected[i]);
  x_counts.replayed += other.x_counts.replayed;
  x_counts.unmatched += other.x_counts.unmatched;
  x_counts.rejected += other.x_counts.rejected;
  x_counts.skipped += other.x_counts.skipped;
}

}  // namespace shuke::backtest
