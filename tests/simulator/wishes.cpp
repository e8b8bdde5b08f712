// Chances are chosen so that balances move around zero, stocks and coupons run out, and most returns fit.
#include "simulator/wishes.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <iterator>

namespace shuke::simulator {
namespace {

using Kind = Deed::Kind;

/// What a card costs.
constexpr std::string_view fee = R"("tenders":[{"kind":"cash","amount":"30.00"}])";

std::string money(std::int64_t cents) {
  return fmt::format("\"{}.{:02}\"", cents / 100, cents % 100);
}

std::string lines_of(const Deed& deed) {
  std::string text;
  for (std::size_t i = 0; i < deed.lines.size(); ++i) {
    const Deed::Line& line = deed.lines[i];
    text +=
        fmt::format(R"({}{{"line":"l{}","amount":{},"quantity":{},"price_class":"{}"}})", i == 0 ? "" : ",",
                    i, money(line.cents), line.quantity, line.special ? "special" : "regular");
  }
  return text;
}

/// Cash pays what no other tender does.
std::string tenders_of(const Deed& deed) {
  std::int64_t due = 0;
  for (const Deed::Line& line : deed.lines) due += line.cents;
  std::string text;
  const auto add = [&](std::string_view kind, std::int64_t cents, const std::string& more) {
    if (cents == 0) return;
    if (!text.empty()) text += ',';
    text += fmt::format(R"({{"kind":"{}","amount":{}{}}})", kind, money(cents), more);
  };
  add("cash", due - deed.points - deed.cashback - deed.wallet, "");
  add("wallet", deed.wallet, "");
  add("cashback", deed.cashback, "");
  add("points", deed.points, fmt::format(R"(,"account":"points","points":{})", deed.points));
  return text;
}

std::string fields_of_return(const Deed& deed) {
  if (deed.quantities.empty()) return R"("whole":true)";
  std::string text;
  for (std::size_t i = 0; i < deed.quantities.size(); ++i) {
    if (deed.quantities[i] == 0) continue;
    text +=
        fmt::format(R"({}{{"line":"l{}","quantity":{}}})", text.empty() ? "" : ",", i, deed.quantities[i]);
  }
  return R"("lines":[)" + text + "]";
}

std::string fields_of(const Deed& deed, std::uint64_t number) {
  const auto for_member = [&](std::string_view more) {
    return fmt::format(R"("member":"{}",{})", deed.member, more);
  };
  const std::string& subject = deed.subject;
  const auto all_or = [](std::string_view name, const std::string& amount, bool all) {
    return all ? std::string() : fmt::format(R"(,"{}":{})", name, amount);
  };
  switch (deed.kind) {
    case Kind::enrol:
      return deed.other.empty()
                 ? fmt::format(R"("type":"enrol_member","member":"{}")", deed.member)
                 : for_member(R"("type":"enrol_member","referred_by":")" + deed.other + "\"");
    case Kind::pay:
      return for_member(fmt::format(R"("type":"pay_order","order":"{}","lines":[{}],"tenders":[{}]{})",
                                    subject, lines_of(deed), tenders_of(deed),
                                    deed.other.empty() ? "" : R"(,"coupons":[")" + deed.other + "\"]"));
    case Kind::give_back:
      return fmt::format(R"("type":"return_order","order":"{}","return":"r{}",{})", subject, number,
                         fields_of_return(deed));
    case Kind::act:
      return for_member(R"("type":"record_action","action":"review","ref":")" + subject + "\"");
    case Kind::undo_act:
      return for_member(R"("type":"undo_action","action":"review","ref":")" + subject + "\"");
    case Kind::adjust:
      return for_member(fmt::format(
          R"("type":"adjust_account","account":"points","amount":{},"reason":"by hand")", deed.amount));
    case Kind::hold:
      return for_member(fmt::format(
          R"("type":"hold_account","account":"points","amount":{},"hold":"{}","expires_in":"{}d")",
          deed.amount, subject, deed.days));
    case Kind::capture:
      return fmt::format(R"("type":"capture_hold","hold":"{}"{})", subject,
                         all_or("amount", std::to_string(deed.amount), deed.amount == 0));
    case Kind::release: return fmt::format(R"("type":"release_hold","hold":"{}")", subject);
    case Kind::redeem:
      return for_member(R"("type":"redeem_reward","reward":"mug","redemption":")" + subject + "\"");
    case Kind::undo_redeem: return fmt::format(R"("type":"undo_redemption","redemption":"{}")", subject);
    case Kind::top_up:
      return for_member(
          fmt::format(R"("type":"top_up_wallet","top_up":"{}",{})", subject,
                      deed.amount == 0 ? R"("package":"p100")" : "\"amount\":" + money(deed.amount)));
    case Kind::refund_top_up:
      return fmt::format(R"("type":"refund_top_up","top_up":"{}"{})", subject,
                         all_or("amount", money(deed.amount), deed.amount == 0));
    case Kind::pass_top_up:
      return fmt::format(R"("type":"transfer_top_up","reason":"a gift","top_up":"{}","to":"{}","as":"{}")",
                         subject, deed.other, deed.as);
    case Kind::grant_coupon:
      return for_member(R"("type":"grant_coupon","template":"ten","coupon":")" + subject + "\"");
    case Kind::revoke_coupon:
      return fmt::format(R"("type":"revoke_coupon","reason":"by hand","coupon":"{}")", subject);
    case Kind::pass_on:
      return fmt::format(R"("type":"transfer_coupon","coupon":"{}","to":"{}","as":"{}")", subject,
                         deed.other, deed.as);
    case Kind::use_tea:
      return for_member(R"("type":"use_privilege","privilege":"tea","use":")" + subject + "\"");
    case Kind::undo_tea: return fmt::format(R"("type":"undo_privilege","use":"{}")", subject);
    case Kind::buy_card:
      return for_member(fmt::format(R"("type":"buy_card","plan":"pass","card":"{}",{})", subject, fee));
    case Kind::renew_card: return fmt::format(R"("type":"renew_card","card":"{}",{})", subject, fee);
    case Kind::pause_card: return fmt::format(R"("type":"pause_card","card":"{}")", subject);
    case Kind::resume_card: return fmt::format(R"("type":"resume_card","card":"{}")", subject);
    case Kind::cancel_card: return fmt::format(R"("type":"cancel_card","card":"{}")", subject);
  }
  return {};
}

}  // namespace

std::string instant_text(Seconds at) {
  const std::time_t time = at;
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

/// One that is known, now and then one that is not.
std::string Wishes::some(const std::vector<std::string>& known, const std::string& prefix) {
  if (known.empty() || below(20) == 0) return prefix + "0";
  const std::size_t recent = below(2) == 0 ? known.size() : std::min<std::size_t>(known.size(), 4);
  return known[known.size() - 1 - below(recent)];
}

/// A new one, now and then one that exists.
std::string Wishes::fresh(std::vector<std::string>& known, const std::string& prefix) {
  if (!known.empty() && below(20) == 0) return known[below(known.size())];
  known.push_back(prefix + std::to_string(++x_numbers));
  return known.back();
}

void Wishes::choose_kind(Deed& deed) {
  constexpr Kind everyday[] = {
      Kind::pay,        Kind::pay,           Kind::pay,          Kind::pay,      Kind::give_back,
      Kind::give_back,  Kind::act,           Kind::undo_act,     Kind::adjust,   Kind::adjust,
      Kind::hold,       Kind::capture,       Kind::release,      Kind::redeem,   Kind::undo_redeem,
      Kind::top_up,     Kind::refund_top_up, Kind::grant_coupon, Kind::enrol,    Kind::revoke_coupon,
      Kind::pass_on,    Kind::use_tea,       Kind::undo_tea,     Kind::buy_card, Kind::renew_card,
      Kind::pause_card, Kind::resume_card,   Kind::cancel_card,  Kind::pass_on,  Kind::resume_card,
      Kind::pass_top_up};
  constexpr Kind dated[] = {Kind::pay,      Kind::pay,    Kind::give_back, Kind::act,
                            Kind::undo_act, Kind::adjust, Kind::redeem,    Kind::undo_redeem};
  deed.kind = x_late ? dated[below(std::size(dated))] : everyday[below(std::size(everyday))];
  if (x_enrolled < members && (x_enrolled < 3 || below(8) == 0)) deed.kind = Kind::enrol;
}

void Wishes::fill_pay(Deed& deed) {
  deed.subject = fresh(x_orders, "o");
  if (x_lines.size() == x_orders.size()) {  // once more, with the goods it was tried with
    const auto found = std::find(x_orders.begin(), x_orders.end(), deed.subject);
    deed.lines = x_lines[static_cast<std::size_t>(found - x_orders.begin())];
    return;
  }
  std::int64_t sum = 0;
  for (std::uint64_t i = 0, end = 1 + below(3); i < end; ++i) {
    Deed::Line line;
    line.cents = static_cast<std::int64_t>(1 + below(below(4) == 0 ? 60'000 : 9'000));
    line.quantity = static_cast<std::int64_t>(1 + below(4));
    line.special = below(3) == 0;
    sum += line.cents;
    deed.lines.push_back(line);
  }
  x_lines.push_back(deed.lines);
  if (x_late) return;
  const auto part = [&] { return static_cast<std::int64_t>(below(static_cast<std::uint64_t>(sum))); };
  if (below(8) == 0) deed.points = std::min<std::int64_t>(part(), static_cast<std::int64_t>(below(150)));
  if (below(8) == 0) deed.cashback = std::min<std::int64_t>(part(), static_cast<std::int64_t>(below(600)));
  if (deed.points + deed.cashback > sum) deed.points = deed.cashback = 0;
  if (below(5) == 0) deed.wallet = std::min(sum - deed.points - deed.cashback, part());
  if (below(6) == 0 && !x_coupons.empty()) deed.other = some(x_coupons, "c");
}

void Wishes::fill_return(Deed& deed) {
  deed.subject = some(x_orders, "o");
  if (below(3) == 0) return;
  std::int64_t all = 0;
  for (std::size_t i = 0; i < x_orders.size(); ++i) {
    if (x_orders[i] != deed.subject) continue;
    for (const Deed::Line& line : x_lines[i]) {
      const auto most = static_cast<std::uint64_t>(line.quantity) + 1;
      deed.quantities.push_back(below(3) == 0 ? 0 : static_cast<std::int64_t>(below(most)));
      all += deed.quantities.back();
    }
  }
  if (all == 0) deed.quantities.clear();
}

Deed Wishes::deed(Seconds now) {
  Deed deed;
  deed.at = now;
  choose_kind(deed);
  deed.member = member(1 + below(std::max<std::uint64_t>(1, x_enrolled)));
  if (below(40) == 0) deed.member = member(members + 1);
  switch (deed.kind) {
    case Kind::enrol:
      deed.member = member(x_enrolled < members ? ++x_enrolled : 1 + below(members));
      // Mostly by somebody who is there; now and then by himself, or by who comes later.
      if (below(2) == 0)
        deed.other =
            member(1 + below(below(6) == 0 ? members : std::max<std::uint64_t>(1, x_enrolled - 1)));
      break;
    case Kind::pay: fill_pay(deed); break;
    case Kind::give_back: fill_return(deed); break;
    case Kind::act:
    case Kind::undo_act: deed.subject = "v" + std::to_string(below(3)); break;
    case Kind::adjust:
      deed.amount = static_cast<std::int64_t>(1 + below(120)) * (below(2) == 0 ? 1 : -1);
      break;
    case Kind::hold:
      deed.subject = fresh(x_holds, "h");
      deed.amount = static_cast<std::int64_t>(1 + below(80));
      deed.days = static_cast<std::int64_t>(1 + below(40));
      break;
    case Kind::capture:
      deed.amount = static_cast<std::int64_t>(below(2) == 0 ? 0 : 1 + below(60));
      [[fallthrough]];
    case Kind::release: deed.subject = some(x_holds, "h"); break;
    case Kind::redeem: deed.subject = fresh(x_redemptions, "d"); break;
    case Kind::undo_redeem: deed.subject = some(x_redemptions, "d"); break;
    case Kind::top_up:
      deed.subject = fresh(x_top_ups, "t");
      deed.amount = static_cast<std::int64_t>(below(2) == 0 ? 0 : 1 + below(30'000));
      break;
    case Kind::refund_top_up:
      deed.subject = some(x_top_ups, "t");
      deed.amount = static_cast<std::int64_t>(below(2) == 0 ? 0 : 1 + below(12'000));
      break;
    case Kind::pass_top_up:
      deed.subject = some(x_top_ups, "t");
      deed.other = member(1 + below(below(6) == 0 ? members : std::max<std::uint64_t>(1, x_enrolled)));
      deed.as = fresh(x_top_ups, "t");
      break;
    case Kind::grant_coupon: deed.subject = fresh(x_coupons, "c"); break;
    case Kind::revoke_coupon: deed.subject = some(x_coupons, "c"); break;
    case Kind::pass_on:
      deed.subject = some(x_coupons, "c");
      deed.other = member(1 + below(below(6) == 0 ? members : std::max<std::uint64_t>(1, x_enrolled)));
      deed.as = fresh(x_coupons, "c");
      break;
    case Kind::use_tea: deed.subject = fresh(x_uses, "q"); break;
    case Kind::undo_tea: deed.subject = some(x_uses, "q"); break;
    case Kind::buy_card: deed.subject = fresh(x_cards, "k"); break;
    case Kind::renew_card:
    case Kind::pause_card:
    case Kind::resume_card:
    case Kind::cancel_card: deed.subject = some(x_cards, "k"); break;
  }
  if (x_late && deed.kind != Kind::enrol && below(3) == 0)
    deed.at = now - static_cast<Seconds>(below(static_cast<std::uint64_t>(20 * a_day)));
  return deed;
}

/// Commands of strangers: every type that is at work, forms that are none, names that are not there.
std::string Wishes::of_stranger() {
  const auto number = [&](std::uint64_t end) { return std::to_string(below(end)); };
  const std::string who = R"("member":")" + stranger(1 + below(strangers)) + "\"";
  const std::string order = R"("order":"wo)" + number(12) + "\"";
  const std::string goods = R"("lines":[{"line":"a","amount":)" + number(900) + R"(.50,"quantity":3}])";
  const std::string tender = R"("tenders":[{"kind":"cash","amount":)";
  const std::string cents = number(900) + ".50";
  const std::string paid =
      R"("lines":[{"line":"a","amount":)" + cents + R"(,"quantity":3}],)" + tender + cents + "}]";
  switch (below(26)) {
    case 0:
    case 1: return R"("type":"enrol_member",)" + who + R"(,"profile":{"name":"No )" + number(9) + "\"}";
    case 2:
      return R"("type":"update_member",)" + who + R"(,"profile":{"phone":"+8613)" + number(90) + "\"}";
    case 3:
      return below(6) == 0 ? R"("type":"merge_members",)" + who + R"(,"absorbed":")" +
                                 stranger(1 + below(strangers)) + "\""
                           : R"("type":"ship_order",)" + order;
    case 4:
      return R"("type":"import_opening",)" + who + R"(,"batch":"b","lots":[{"account":"points","amount":)" +
             number(200) +
             R"(,"earned_at":"2025-12-01T00:00:00Z"}],"monthly_spend":[{"month":"2025-11","amount":)" +
             number(900) + R"(,"orders":2}])";
    case 5:
      return R"("type":"set_level",)" + who + R"(,"ladder":"grade","level":"silver","reason":"by hand")";
    case 6:
      return R"("type":"set_level",)" + who +
             R"(,"ladder":"grade","level":"gold","until":"2026-05-01T00:00:00+08:00","reason":"by hand")";
    case 7:
    case 8:
    case 9: return R"("type":"pay_order",)" + who + "," + order + "," + paid;
    case 10: return R"("type":"pay_order",)" + order + "," + paid;
    case 11: return R"("type":"claim_order",)" + who + "," + order;
    case 12: return R"("type":"place_order",)" + who + "," + order + "," + goods;
    case 13: return R"("type":"complete_order",)" + order;
    case 14: return R"("type":"cancel_order",)" + order;
    case 15:
      return R"("type":"return_order","return":"r","as":"exchange",)" + order +
             R"(,"lines":[{"line":"a","quantity":1}])";
    case 16:
      return R"("type":"return_order","return":"r)" + number(9) + R"(",)" + order +
             R"(,"lines":[{"line":"a","amount":)" + number(300) + ".25}]";
    case 17:
      return R"("type":"record_action",)" + who + R"(,"action":"survey","ref":"s","value":)" + number(7);
    case 18:
      return R"("type":"redeem_reward",)" + who + R"(,"reward":"five_off","redemption":"wd)" + number(9) +
             "\"";
    case 19: return R"("type":"undo_redemption","redemption":"wd)" + number(9) + "\"";
    case 20:
      return R"("type":"use_privilege",)" + who + R"(,"privilege":"tea","use":"u)" + number(30) + "\"";
    case 21: return R"("type":"undo_privilege","use":"u)" + number(30) + "\"";
    case 22:
      return R"("type":"claim_coupon",)" + who + R"(,"template":"five","coupon":"wc)" + number(30) + "\"";
    case 23: return R"("type":"lock_quote","quote":"not a token")";
    case 24: return R"("type":"no_such_type",)" + who;
    default:
      return R"("type":"adjust_account",)" + who + R"(,"account":"points","amount":)" + number(90) +
             R"(,"reason":"r")";
  }
}

Wish Wishes::next(Seconds now) {
  Wish wish;
  wish.id = "id" + std::to_string(++x_numbers);
  std::string fields;
  if (below(5) == 0) {
    fields = of_stranger();
  } else {
    wish.deed = deed(now);
    fields = fields_of(*wish.deed, x_numbers);
    if (wish.deed->at != now || below(4) == 0) fields += R"(,"at":")" + instant_text(wish.deed->at) + "\"";
  }
  wish.document = R"({"id":")" + wish.id + "\"," + fields + "}";
  return wish;
}

}  // namespace shuke::simulator
