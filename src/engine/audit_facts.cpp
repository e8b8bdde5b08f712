// Both values as lists of named figures, compared one by one.
#include "engine/audit_facts.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "codec/values.h"

namespace shuke::engine {
namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

class FactList {
 public:
  FactList(const domain::Programme& programme, const codec::Directory& directory)
      : x_programme(programme), x_directory(directory) {}

  void number(std::string name, std::int64_t value) {
    x_facts.emplace_back(std::move(name), std::to_string(value));
  }
  void instant(std::string name, base::Instant at) {
    x_facts.emplace_back(std::move(name),
                         at == base::never ? "never" : codec::write_instant(at, x_programme.zone));
  }
  std::string account(std::size_t no) const {
    if (no >= x_programme.accounts.size()) return fmt::format("account number {}", no);
    return std::string(x_directory.text(x_programme.accounts[no].name));
  }
  std::string ladder(std::size_t no) const {
    if (no >= x_programme.ladders.size()) return fmt::format("ladder number {}", no);
    return std::string(x_directory.text(x_programme.ladders[no].name));
  }
  const Facts& facts() const { return x_facts; }

 private:
  const domain::Programme& x_programme;
  const codec::Directory& x_directory;
  Facts x_facts;
};

void list(FactList& out, const domain::MemberState& member) {
  out.number("status", static_cast<int>(member.status));
  for (std::size_t i = 0; i < member.accounts.size(); ++i) {
    const domain::AccountState& account = member.accounts[i];
    out.number(out.account(i) + " available", account.available.count);
    out.number(out.account(i) + " pending", account.pending.count);
    out.number(out.account(i) + " held", account.held.count);
    out.number(out.account(i) + " debt", account.debt.count);
  }
  for (std::size_t i = 0; i < member.ladders.size(); ++i) {
    out.number(out.ladder(i) + " level", member.ladders[i].shown().value);
    out.instant(out.ladder(i) + " since", member.ladders[i].since);
    out.instant(out.ladder(i) + " term end", member.ladders[i].term_end);
  }
  out.number("settled orders", member.settled_orders);
  out.number("settled spend in minor units", member.settled_spend.minor);
  for (std::size_t i = 0; i < member.lots.size(); ++i) {
    out.number(fmt::format("lot {} available", i + 1), member.lots[i].available.count);
    out.number(fmt::format("lot {} held", i + 1), member.lots[i].held.count);
  }
  out.number("lots", static_cast<std::int64_t>(member.lots.size()));
  for (std::size_t i = 0; i < member.due.size(); ++i)
    out.instant(fmt::format("due entry {}", i + 1), member.due[i].at);
  out.number("due entries", static_cast<std::int64_t>(member.due.size()));
  out.number("orders", static_cast<std::int64_t>(member.orders.size()));
  out.number("value hash", static_cast<std::int64_t>(domain::value_hash(member)));
}

void list(FactList& out, const domain::Order& order) {
  out.number("state", static_cast<int>(order.head.state));
  out.number("lines", static_cast<std::int64_t>(order.lines.size()));
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    out.number(fmt::format("line {} amount in minor units", i + 1), order.lines[i].amount.minor);
    out.number(fmt::format("line {} kept in minor units", i + 1), order.lines[i].kept.minor);
  }
  for (std::size_t i = 0; i < order.earned.size(); ++i)
    out.number(out.account(order.earned[i].account.value) + " earned", order.earned[i].entitled.count);
  out.instant("settles at", order.head.settles_at);
  out.number("value hash", static_cast<std::int64_t>(domain::value_hash(order)));
}

void list(FactList& out, const domain::Hold& hold) {
  out.number("value hash", static_cast<std::int64_t>(domain::value_hash(hold)));
}

void list(FactList& out, const domain::Redemption& redemption) {
  out.number("value hash", static_cast<std::int64_t>(domain::value_hash(redemption)));
}

void list(FactList& out, const domain::CouponOwner& owner) {
  out.number("member number", owner.member.value);
}

void list(FactList& out, const domain::UseOwner& owner) {
  out.number("member number", owner.member.value);
}

void list(FactList& out, const domain::TopUp& top_up) {
  out.number("principal in minor units", top_up.principal.minor);
  out.number("bonus in minor units", top_up.bonus.minor);
  out.number("refunded in minor units", top_up.refunded.minor);
  out.number("value hash", static_cast<std::int64_t>(domain::value_hash(top_up)));
}

void list(FactList& out, const domain::CardOwner& owner) {
  out.number("member number", owner.member.value);
}

void list(FactList& out, const domain::CardBatch& batch) {
  out.number("count", batch.count);
  out.number("value hash", static_cast<std::int64_t>(domain::value_hash(batch)));
}

template <class T>
AuditDifference difference(const domain::Programme& programme, const codec::Directory& directory,
                           const T& expected, const T& found) {
  FactList left(programme, directory);
  FactList right(programme, directory);
  list(left, expected);
  list(right, found);
  for (std::size_t i = 0; i < left.facts().size(); ++i) {
    const auto& [name, value] = left.facts()[i];
    const bool there = i < right.facts().size() && right.facts()[i].first == name;
    if (!there) return {", " + name, value, "none"};
    if (right.facts()[i].second != value) return {", " + name, value, right.facts()[i].second};
  }
  return {"", "the row the journal tells", "another"};
}

}  // namespace

AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::MemberState& expected, const domain::MemberState& found) {
  return difference(programme, directory, expected, found);
}
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::Order& expected, const domain::Order& found) {
  return difference(programme, directory, expected, found);
}
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::Hold& expected, const domain::Hold& found) {
  return difference(programme, directory, expected, found);
}
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::Redemption& expected, const domain::Redemption& found) {
  return difference(programme, directory, expected, found);
}
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::CouponOwner& expected, const domain::CouponOwner& found) {
  return difference(programme, directory, expected, found);
}
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::UseOwner& expected, const domain::UseOwner& found) {
  return difference(programme, directory, expected, found);
}
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::TopUp& expected, const domain::TopUp& found) {
  return difference(programme, directory, expected, found);
}
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::CardOwner& expected, const domain::CardOwner& found) {
  return difference(programme, directory, expected, found);
}
AuditDifference first_difference(const domain::Programme& programme, const codec::Directory& directory,
                                 const domain::CardBatch& expected, const domain::CardBatch& found) {
  return difference(programme, directory, expected, found);
}

}  // namespace shuke::engine
