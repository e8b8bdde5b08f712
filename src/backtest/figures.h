// Figures: everything a backtest counts while members are replayed one after the other under one programme.
// Sums, histograms and bounded lists only, so that parts counted on several threads merge to the same
// figures in any order. It watches and decides nothing; how the figures read is result_json.h.
//
// The driver calls, for each member: begin_member, then every event of the member in order, then end_member
// with the state advanced to the end of the period. For each guest's order: begin_guest, its events,
// end_guest. One object belongs to one thread; the others are merged into the first when all are done.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "backtest/figures_account.h"
#include "backtest/figures_benefit.h"
#include "backtest/figures_ladder.h"
#include "backtest/figures_scope.h"
#include "backtest/figures_shop.h"
#include "backtest/figures_track.h"
#include "domain/event.h"
#include "domain/programme.h"
#include "domain/run.h"
#include "domain/state.h"

namespace shuke::backtest {

/// How one member ended, for the comparison with another programme.
struct MemberFinish {
  LevelRow levels{};
  std::array<std::int64_t, base::accounts_max> balances{};  // available
  std::int64_t sales = 0;
  std::int64_t orders = 0;
};

class Figures final : public domain::EventSink {
 public:
  /// The programme must outlive the figures.
  Figures(const domain::Programme& programme, FiguresScope scope);

  void begin_member() { begin(); }
  void begin_guest() { begin(); }
  void on_event(const domain::Event& event) override;
  /// `id` is the member's id as the shop knows it.
  MemberFinish end_member(std::string_view id, const domain::MemberState& member);
  void end_guest();
  /// Takes in what another object with the same programme and scope has counted.
  void merge(const Figures& other);

  const domain::Programme& programme() const { return x_programme; }
  FiguresScope scope() const { return x_scope; }
  const Months& months() const { return x_months; }
  std::int64_t members() const { return x_members; }
  const ShopFigures& shop() const { return x_shop; }
  const std::vector<LadderFigures>& ladders() const { return x_ladders; }
  const AccountFigures& accounts() const { return x_accounts; }
  const BenefitFigures& benefits() const { return x_benefits; }

 private:
  void begin();
  void order_paid(const domain::Event& event, std::int32_t month);
  void goods_returned(const domain::Event& event);

  const domain::Programme& x_programme;
  FiguresScope x_scope;
  Months x_months;
  std::int64_t x_members = 0;
  ShopFigures x_shop;
  std::vector<LadderFigures> x_ladders;
  AccountFigures x_accounts;
  BenefitFigures x_benefits;

  // Of the member being replayed.
  Track x_track;
  std::int32_t x_settled_orders = 0;
};

}  // namespace shuke::backtest
