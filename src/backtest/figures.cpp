// Hands each event to those whom it concerns.
#include "backtest/figures.h"

#include <algorithm>

#include "base/check.h"

namespace shuke::backtest {

using namespace domain;

Figures::Figures(const Programme& programme, FiguresScope scope)
    : x_programme(programme),
      x_scope(scope),
      x_months(programme.zone, scope),
      x_shop(x_months.count(), programme.zone.date(scope.until)),
      x_accounts(programme, x_months.count(), scope.until),
      x_benefits(programme, x_months.count()) {
  for (std::uint8_t i = 0; i < programme.ladders.size(); ++i) {
    x_ladders.emplace_back(programme, LadderNo{i}, x_months.count(), scope.until);
  }
}

void Figures::begin() {
  x_track.clear();
  x_settled_orders = 0;
  for (LadderFigures& ladder : x_ladders) ladder.begin();
}

void Figures::on_event(const Event& event) {
  const std::int32_t month = x_months.of(event.at);
  if (event.type == EventType::member_enrolled) {
    ++x_members;
    x_shop.enrolled(month);
  } else if (event.type == EventType::order_paid) {
    order_paid(event, month);
  } else if (event.type == EventType::order_settled) {
    ++x_settled_orders;
  } else if (!event.lines.empty()) {
    goods_returned(event);
  }
  if (!event.postings.empty()) x_accounts.on_postings(event.postings, month);
  for (const LevelChange& change : event.levels) {
    x_ladders[change.ladder.value].on_change(change, month, x_settled_orders);
  }
  if (!event.coupons.empty()) x_benefits.on_coupons(event.coupons, month);
}

void Figures::order_paid(const Event& event, std::int32_t month) {
  CHECK(event.order_made);  // An order file has no order that was placed and paid later.
  TrackedOrder order;
  order.no = event.made.head.no;
  order.paid_on = x_programme.zone.date(event.at);
  order.month = month;
  order.first_line = static_cast<std::uint32_t>(x_track.lines.size());
  order.line_count = static_cast<std::uint32_t>(event.made.lines.size());
  for (std::size_t i = 0; i < x_ladders.size(); ++i) order.levels[i] = x_ladders[i].level();
  for (const OrderLine& line : event.made.lines) {
    const std::uint64_t benefits = event.member ? x_benefits.benefits_of(line, order.levels, event.at) : 0;
    x_track.lines.push_back({line.kept, benefits});
    order.kept += line.kept;
  }
  x_track.orders.push_back(order);
}

void Figures::goods_returned(const Event& event) {
  const auto found = std::find_if(x_track.orders.rbegin(), x_track.orders.rend(),
                                  [&](const TrackedOrder& order) { return order.no == event.order; });
  CHECK(found != x_track.orders.rend());
  Money back;
  for (const LineChange& change : event.lines) {
    TrackedLine& line = x_track.lines[found->first_line + change.position];
    back += line.kept - change.kept;
    line.kept = change.kept;
  }
  found->kept -= back;
  x_shop.returned(back);
}

MemberFinish Figures::end_member(std::string_view id, const MemberState& member) {
  const MemberSales sales = x_shop.end_member(x_track);
  MemberFinish finish;
  finish.sales = sales.sales;
  finish.orders = sales.orders;
  for (std::size_t i = 0; i < x_ladders.size(); ++i) {
    x_ladders[i].end_member(id, member, x_track, sales);
    finish.levels[i] = x_ladders[i].level();
  }
  for (std::size_t i = 0; i < member.accounts.size(); ++i)
    finish.balances[i] = member.accounts[i].available.count;
  x_accounts.end_member(member);
  x_benefits.end_member(x_track);
  return finish;
}

void Figures::end_guest() {
  x_shop.end_guest(x_track);
}

void Figures::merge(const Figures& other) {
  x_members += other.x_members;
  x_shop.merge(other.x_shop);
  for (std::size_t i = 0; i < x_ladders.size(); ++i) x_ladders[i].merge(other.x_ladders[i]);
  x_accounts.merge(other.x_accounts);
  x_benefits.merge(other.x_benefits);
}

}  // namespace shuke::backtest
