// Every field of commands and events in a fixed order.
#include "property/words.h"

#include <csignal>
#include <cstdio>

#include <rapidcheck.h>

namespace shuke::property {
namespace {

using namespace domain;

/// Writes values one after the other, each after the name of its group.
class Writer {
 public:
  template <class T>
    requires std::is_arithmetic_v<T>
  void add(T value) {
    x_text += ' ';
    x_text += std::to_string(value);
  }
  template <class T>
    requires std::is_enum_v<T>
  void add(T value) {
    add(static_cast<int>(value));
  }
  template <class Tag>
  void add(Id<Tag> id) {
    add(id.value);
  }
  template <class Tag>
  void add(Slot<Tag> slot) {
    slot ? add(static_cast<int>(slot.value)) : word(" -");
  }
  void add(Instant at) {
    if (at == never) return word(" never");
    if (at.us == INT64_MIN) return word(" ever");
    const LocalTime local = TimeZone{0}.local(at);
    const CivilDate day = civil_of(local.date);
    char text[64];
    std::snprintf(text, sizeof text, " %04d-%02d-%02dT%02d:%02d:%02d.%06dZ", day.year, day.month, day.day,
                  local.second_of_day / 3600, local.second_of_day / 60 % 60, local.second_of_day % 60,
                  local.us);
    word(text);
  }
  void add(Date date) {
    const CivilDate day = civil_of(date);
    char text[32];
    std::snprintf(text, sizeof text, " %04d-%02d-%02d", day.year, day.month, day.day);
    word(text);
  }
  void add(Money money) { add(money.minor); }
  void add(Points points) { add(points.count); }
  void add(Rate rate) {
    add(rate.num);
    word("/");
    add(rate.den);
  }
  void add(Duration duration) { all(duration.count, duration.unit); }
  void add(const LotKey& key) {
    word(" lot(");
    all(key.account, key.source, key.cohort, key.end, key.top_up);
    word(")");
  }
  void add(const Take& take) { all(take.lot, take.amount); }
  void add(const OrderTake& take) { all(take.lot, take.amount, take.line); }
  void add(const Due& due) { all(due.at, due.tie, due.seq, due.ref, due.kind, due.subject); }
  void add(const LadderState& l) {
    all(l.level, l.floor, l.levels_reached, l.level_opened_seq, l.term_opened_seq, l.since,
        l.level_opened_at, l.term_opened_at, l.term_end, l.term_anchor, l.terms, l.floor_since,
        l.floor_until, l.review_at, l.card);
  }
  void add(const Earned& e) {
    all(e.account, e.rule, e.multiplier, e.times, e.entitled, e.owed, e.lot, e.allocated);
  }
  void add(const OrderHead& h) {
    all(h.no, h.member, h.state, h.completed, h.counted, h.programme_version, h.settled_seq, h.placed_at,
        h.paid_at, h.shipped_at, h.settles_at, h.settled_at, h.returns_until, h.shipping_fee,
        h.shipping_returned, h.spend);
    all(h.tender_account, h.tender_points, h.tendered, h.refunded, h.wallet_principal, h.shipping_waived);
  }
  void add(const OrderLine& l) {
    all(l.line, l.sku, l.category, l.price_class, l.reward, l.quantity, l.amount, l.unit_price, l.points,
        l.quantity_returned, l.amount_returned, l.kept);
    for (const std::uint8_t row : l.rate_override) add(row);
  }
  void add(const LineInput& l) {
    word("\n      line");
    all(l.line, l.sku, l.category, l.tags, l.price_class);
    word(" quantity"), add(l.quantity), word(" amount"), add(l.amount), word(" reward"), add(l.reward);
  }
  void add(const TenderInput& t) {
    word("\n      tender");
    all(t.kind, t.amount, t.account, t.points);
  }
  void add(const ReturnOrder::ReturnedLine& l) { all(l.line, l.quantity, l.amount); }
  void add(const ImportOpening::ImportedLevel& l) { all(l.ladder, l.level, l.since, l.until); }
  void add(const ImportOpening::ImportedLot& l) { all(l.account, l.amount, l.earned_at, l.ends_at); }
  void add(const ImportOpening::MonthlySpend& s) { all(s.month, s.amount, s.orders); }
  template <class T>
  void add(const std::optional<T>& value) {
    value ? add(*value) : word(" none");
  }
  template <class List>
    requires requires(const List& list) { list.begin() != list.end(); }
  void add(const List& values) {
    word(" [");
    for (const auto& value : values) add(value), word(";");
    word("]");
  }
  template <class... Values>
  void all(const Values&... values) {
    (add(values), ...);
  }
  void word(std::string_view text) { x_text += text; }
  std::string text() && { return std::move(x_text); }

 private:
  std::string x_text;
};

template <class T, class Each>
void group(Writer& w, std::string_view name, const std::vector<T>& values, const Each& each) {
  if (values.empty()) return;
  w.word("\n    ");
  w.word(name);
  for (const T& value : values) {
    w.word(" |");
    each(value);
  }
}

std::string_view side_name(Side side) {
  constexpr std::string_view names[] = {"pending", "available",   "held",     "debt",     "issued", "spent",
                                        "expired", "clawed_back", "adjusted", "imported", "moved"};
  return names[static_cast<std::size_t>(side)];
}

void postings(Writer& w, const Event& event) {
  for (const Posting& p : event.postings) {
    w.word("\n    ");
    w.word(side_name(p.side));
    w.all(p.account, p.amount);
    if (p.side == Side::available || p.side == Side::held) w.add(p.lot);
  }
}

void head(Writer& w, const Event& e) {
  w.word(event_type_name(e.type));
  w.word(" member");
  w.add(e.member);
  w.word(" at");
  w.add(e.at);
  if (e.order) w.word(" order"), w.add(e.order);
}

void details(Writer& w, const Event& e) {
  group(w, "prices", e.lot_prices, [&](const LotPrice& x) { w.all(x.lot, x.allocated); });
  group(w, "ends", e.account_ends, [&](const AccountEnd& x) { w.all(x.account, x.end, x.lapsed_at); });
  group(w, "dues", e.dues, [&](const DueChange& x) { w.all(x.due, x.added); });
  group(w, "levels", e.levels, [&](const LevelChange& x) { w.all(x.ladder, x.from, x.to, x.after); });
  group(w, "sales", e.sales, [&](const SaleChange& x) { w.all(x.at, x.seq, x.orders, x.spend, x.order); });
  group(w, "explains", e.explains, [&](const ExplainLine& x) {
    w.all(x.rule.kind, x.rule.position, x.account, x.rounding, x.multiplier, x.times, x.exact_num,
          x.exact_den, x.cap, x.before, x.result, x.parts_from, x.parts_count);
  });
  group(w, "parts", e.parts, [&](const ExplainPart& x) { w.all(x.base, x.rate, x.price_class, x.tender); });
  group(w, "coupons", e.coupons, [&](const CouponChange& x) {
    w.all(x.position, x.after.coupon_template, x.after.state, x.after.number, x.after.named_for,
          x.after.granted_at, x.after.ends_at, x.after.no, x.after.used_for, x.after.code, x.after.worth,
          x.after.passed_on);
  });
  group(w, "actions", e.actions,
        [&](const ActionDone& x) { w.all(x.action, x.account, x.ref, x.at, x.given, x.lot, x.value); });
  group(w, "holds", e.holds, [&](const Hold& x) {
    w.all(x.no, x.member, x.account, x.state, x.amount, x.held_at, x.ends_at, x.takes);
  });
  group(w, "redemptions", e.redemptions, [&](const Redemption& x) {
    w.all(x.no, x.member, x.reward, x.undone, x.quantity, x.points, x.redeemed_at, x.takes, x.first_coupon);
  });
  group(w, "top_ups", e.top_ups, [&](const TopUp& x) {
    w.all(x.no, x.member, x.package, x.at, x.seq, x.principal, x.bonus, x.refunded, x.bonus_taken,
          x.deducted, x.passed_on, x.bonus_passed_on, x.spent_passed_on, x.spent_before, x.bonus_ends_at);
  });
  group(w, "cards", e.cards, [&](const CardChange& x) {
    w.all(x.position, x.after.no, x.after.plan, x.after.state, x.after.from, x.after.ends_at, x.after.term,
          x.after.packs, x.after.coupons);
  });
  group(w, "referrals", e.referrals,
        [&](const ReferralPaid& x) { w.all(x.order, x.account, x.given, x.lot); });
  group(w, "effects", e.effects, [&](const MemberEffect& x) {
    w.all(x.kind, x.to, x.because_of, x.order, x.coupon.no, x.top_up.no);
  });
  group(w, "uses", e.uses, [&](const PrivilegeUse& x) {
    w.all(x.no, x.privilege, x.undone, x.at, x.order, x.coupon, x.priced);
  });
  group(w, "codes", e.codes,
        [&](const CouponOwner& x) { w.all(x.no, x.member, x.coupon_template, x.batch); });
  group(w, "lines", e.lines,
        [&](const LineChange& x) { w.all(x.position, x.quantity_returned, x.amount_returned, x.kept); });
  group(w, "takes", e.takes, [&](const TakeChange& x) { w.all(x.position, x.after); });
}

void fill(Writer& w, const EnrolMember& c) {
  w.word("enrol"), w.all(c.member, c.referred_by);
}
void fill(Writer& w, const UpdateMember& c) {
  w.word("update"), w.all(c.member);
}
void fill(Writer& w, const EraseMember& c) {
  w.word("erase"), w.all(c.member, c.forfeit);
}
void fill(Writer& w, const MergeMembers& c) {
  w.word("merge"), w.all(c.member, c.absorbed);
}
void fill(Writer& w, const ImportOpening& c) {
  w.word("import"), w.all(c.member, c.batch, c.levels, c.lots, c.monthly_spend);
  w.word(" wallet"), w.all(c.wallet.principal, c.wallet.bonus, c.wallet.cashback);
}
void fill(Writer& w, const SetLevel& c) {
  w.word("set_level"), w.all(c.member, c.ladder, c.level, c.until, c.reason);
}
void fill(Writer& w, const PlaceOrder& c) {
  w.word("place"), w.all(c.order, c.member, c.shipping_fee, c.lines);
}
void add_coupon(Writer& w, const CouponRef& c) {
  w.all(c.no, c.coupon_template, c.named_for, c.number);
}
void add_quote(Writer& w, const QuoteTerms& q) {
  w.all(q.given, q.genuine, q.same_cart, q.token, q.valid_until, q.member, q.unit_prices, q.shipping_fee);
  for (const CouponRef& coupon : q.coupons) add_coupon(w, coupon);
  w.all(q.points, q.breakdown, q.priced_by);
}
void fill(Writer& w, const PayOrder& c) {
  w.word("pay"), w.all(c.order, c.member), w.word(" shipping"),
      w.all(c.shipping_fee, c.shipping_waived, c.lines, c.tenders);
  for (const CouponRef& coupon : c.coupons) add_coupon(w, coupon);
  if (c.quote.get().given) add_quote(w, c.quote.get());
}
void fill(Writer& w, const ShipOrder& c) {
  w.word("ship"), w.all(c.order);
}
void fill(Writer& w, const CompleteOrder& c) {
  w.word("complete"), w.all(c.order);
}
void fill(Writer& w, const CancelOrder& c) {
  w.word("cancel"), w.all(c.order);
}
void fill(Writer& w, const ClaimOrder& c) {
  w.word("claim"), w.all(c.order, c.member);
}
void fill(Writer& w, const ReturnOrder& c) {
  w.word(c.exchange ? "exchange" : "return");
  w.all(c.order, c.return_id);
  if (c.whole) w.word(" whole");
  w.add(c.lines);
  w.word(" shipping"), w.add(c.shipping_fee);
}
void fill(Writer& w, const RecordAction& c) {
  w.word("action"), w.all(c.member, c.action, c.ref, c.value);
}
void fill(Writer& w, const UndoAction& c) {
  w.word("undo_action"), w.all(c.member, c.action, c.ref);
}
void fill(Writer& w, const AdjustAccount& c) {
  w.word("adjust"), w.all(c.member, c.account, c.amount, c.reason, c.ends_on);
}
void fill(Writer& w, const HoldAccount& c) {
  w.word("hold"), w.all(c.member, c.account, c.amount, c.hold, c.expires_in);
}
void fill(Writer& w, const CaptureHold& c) {
  w.word("capture"), w.all(c.hold, c.amount);
}
void fill(Writer& w, const ReleaseHold& c) {
  w.word("release"), w.all(c.hold);
}
void fill(Writer& w, const RedeemReward& c) {
  w.word("redeem"), w.all(c.member, c.reward, c.redemption, c.quantity);
}
void fill(Writer& w, const UndoRedemption& c) {
  w.word("undo_redemption"), w.all(c.redemption);
}
void fill(Writer& w, const GrantCoupon& c) {
  w.word("grant_coupon"), w.all(c.member), add_coupon(w, c.coupon), w.all(c.coupon_template);
}
void fill(Writer& w, const ClaimCoupon& c) {
  w.word("claim_coupon"), w.all(c.member), add_coupon(w, c.coupon),
      w.all(c.coupon_template, c.code, c.listed_code);
}
void fill(Writer& w, const RevokeCoupon& c) {
  w.word("revoke_coupon"), add_coupon(w, c.coupon), w.all(c.reason);
}
void fill(Writer& w, const LockQuote& c) {
  w.word("lock_quote"), add_quote(w, c.quote), w.all(c.expires_in);
}
void fill(Writer& w, const UsePrivilege& c) {
  w.word("use_privilege");
  w.all(c.member, c.privilege, c.use, c.order, c.birthday.day, c.birthday.week, c.birthday.month);
}
void fill(Writer& w, const UndoPrivilege& c) {
  w.word("undo_privilege"), w.all(c.use);
}
void fill(Writer& w, const TopUpWallet& c) {
  w.word("top_up"), w.all(c.member, c.top_up, c.package, c.amount, c.named);
}
void fill(Writer& w, const RefundTopUp& c) {
  w.word("refund_top_up"), w.all(c.top_up, c.amount, c.deducted);
}
void fill(Writer& w, const TransferTopUp& c) {
  w.word("transfer_top_up"),
      w.all(c.top_up, c.to, c.as, c.reason, c.named, c.principal, c.bonus, c.spent_before, c.bonus_ends_at);
}
void fill(Writer& w, const ImportCodes& c) {
  w.word("import_codes"), w.all(c.batch, c.coupon_template, c.codes);
}
void fill(Writer& w, const TransferCoupon& c) {
  w.word("transfer_coupon"), add_coupon(w, c.coupon), w.add(c.to), add_coupon(w, c.as);
}
void fill(Writer& w, const FreezeWallet& c) {
  w.word("freeze_wallet"), w.all(c.member, c.reason);
}
void fill(Writer& w, const UnfreezeWallet& c) {
  w.word("unfreeze_wallet"), w.all(c.member, c.reason);
}
void add_card(Writer& w, const CardRef& c) {
  w.all(c.no, c.plan, c.named_for, c.number);
}
void fill(Writer& w, const BuyCard& c) {
  w.word("buy_card"), w.all(c.member), add_card(w, c.card), w.all(c.plan, c.trial, c.tenders, c.auto_renew);
}
void fill(Writer& w, const GrantCard& c) {
  w.word("grant_card"), w.all(c.member), add_card(w, c.card), w.all(c.plan, c.reason);
}
void fill(Writer& w, const RenewCard& c) {
  w.word("renew_card"), add_card(w, c.card), w.all(c.tenders);
}
void fill(Writer& w, const UpgradeCard& c) {
  w.word("upgrade_card"), add_card(w, c.card), w.all(c.plan, c.tenders);
}
void fill(Writer& w, const PauseCard& c) {
  w.word("pause_card"), add_card(w, c.card);
}
void fill(Writer& w, const ResumeCard& c) {
  w.word("resume_card"), add_card(w, c.card);
}
void fill(Writer& w, const CancelCard& c) {
  w.word("cancel_card"), add_card(w, c.card), w.all(c.refund, c.deducted);
}
void fill(Writer& w, const SetCardRenewal& c) {
  w.word("set_card_renewal"), add_card(w, c.card), w.all(c.auto_renew);
}
void fill(Writer& w, const IssueCardSecrets& c) {
  w.word("issue_card_secrets"), w.all(c.batch, c.plan, c.count, c.ends_on);
}
void fill(Writer& w, const RedeemCardSecret& c) {
  w.word("redeem_card_secret"), w.all(c.member, c.genuine, c.card, c.plan, c.ends_at);
}
void fill(Writer& w, const ReleaseQuote& c) {
  w.word("release_quote"), add_quote(w, c.quote);
}

// ---- what a failed case prints
// --------------------------------------------------------------------------------------

std::string& told() {
  static std::string text;
  return text;
}

/// A CHECK aborts before RapidCheck can print; what led to it is printed here.
void print_told(int) {
  std::fwrite(told().data(), 1, told().size(), stderr);
  std::signal(SIGABRT, SIG_DFL);
  std::raise(SIGABRT);
}

}  // namespace

std::string words_of(const Command& command) {
  Writer w;
  w.add(command.id);
  w.word(" at");
  w.add(command.at);
  w.word(" ");
  std::visit([&](const auto& body) { fill(w, body); }, command.body);
  return std::move(w).text();
}

std::string words_of(const Event& e) {
  Writer w;
  head(w, e);
  w.all(e.other, e.programme_version, e.cause, e.text, e.ladder, e.loses, e.gains, e.no_gifts);
  postings(w, e);
  details(w, e);
  if (e.order_made) {
    w.word("\n    made");
    w.all(e.made.head, e.made.lines, e.made.shares, e.made.earned, e.made.takes, e.made.returns);
  }
  w.word("\n    head"), w.add(e.order_head);
  w.word(" earned"), w.add(e.earned);
  w.word(" refund"), w.add(e.refund);
  return std::move(w).text();
}

std::string short_words_of(const Event& e) {
  Writer w;
  w.word("  -> ");
  head(w, e);
  postings(w, e);
  for (const LevelChange& level : e.levels) {
    w.word("\n    ladder"), w.add(level.ladder), w.word(" from"), w.add(level.from), w.word(" to"),
        w.add(level.to);
  }
  return std::move(w).text();
}

void tell(const std::string& line) {
  RC_LOG() << line << "\n";
  told() += line;
  told() += '\n';
}

void forget_told() {
  static const auto before = std::signal(SIGABRT, print_told);
  static_cast<void>(before);
  told().clear();
}

}  // namespace shuke::property
