// Each part of the member view is one function, in the order of the contract.
#include "codec/view_member.h"

#include <algorithm>

#include "codec/values.h"
#include "domain/cards.h"
#include "domain/ladders.h"
#include "domain/periods.h"
#include "domain/top_ups.h"

namespace shuke::codec {
namespace {

using domain::AccountState;
using domain::LadderState;
using domain::MemberState;

class MemberView {
 public:
  MemberView(JsonWriter& out, const ViewSource& source, const MemberState& member)
      : x_out(out), x_source(source), x_programme(source.programme), x_member(member) {}

  void write(const Person& person) {
    x_out.begin_object();
    x_out.text("member", x_source.directory.text(x_member.no));
    x_out.text("status", member_status_name(x_member.status));
    if (x_member.merged_into) x_out.text("merged_into", x_source.directory.text(x_member.merged_into));
    if (x_member.referred_by) x_out.text("referred_by", x_source.directory.text(x_member.referred_by));
    write_instant_if(x_out, x_source, "enrolled_at", x_member.enrolled_at);
    write_person(person);
    write_levels();
    write_accounts();
    write_wallet();
    write_coupons();
    write_holds();
    write_cards();
    write_privileges();
    write_flags();
    write_counters();
    x_out.end_object();
  }

 private:
  void write_texts(std::string_view key, const Person& person, std::size_t from, std::size_t to,
                   bool as_boolean) {
    x_out.begin_object(key);
    for (std::size_t field = from; field < to; ++field) {
      const std::string_view name = person_field_name(static_cast<PersonField>(field));
      const auto& text = person.texts[field];
      if (!text) continue;
      as_boolean ? x_out.boolean(name, *text == "true") : x_out.text(name, *text);
    }
    if (!as_boolean && !person.tags.empty()) {
      x_out.begin_array("tags");
      for (const std::string& tag : person.tags) x_out.text(tag);
      x_out.end_array();
    }
    x_out.end_object();
  }

  void write_person(const Person& person) {
    const auto known = [&](std::size_t from, std::size_t to) {
      return std::any_of(person.texts.begin() + from, person.texts.begin() + to,
                         [](const auto& text) { return text.has_value(); });
    };
    if (known(0, person_profile_fields) || !person.tags.empty())
      write_texts("profile", person, 0, person_profile_fields, false);
    if (known(person_profile_fields, person_fields)) {
      write_texts("consents", person, person_profile_fields, person_fields, true);
    }
  }

  void write_levels() {
    x_out.begin_object("levels");
    for (std::uint8_t i = 0; i < x_member.ladders.size(); ++i) write_level({i}, x_member.ladders[i]);
    x_out.end_object();
  }

  struct Instants {
    base::Instant since;
    base::Instant until;
  };

  /// Since when, and until when, active cards give this level.
  Instants instants_of_cards(domain::LadderNo ladder, domain::LevelNo level) const {
    Instants result{base::never, base::Instant{INT64_MIN}};
    for (const domain::Card& card : x_member.extras.get().cards) {
      const domain::Plan& plan = x_programme.plans[card.plan.value];
      if (card.state != domain::CardState::active || plan.ladder != ladder || plan.level != level) continue;
      result.since = std::min(result.since, card.active_since);
      result.until = std::max(result.until, card.ends_at);
    }
    return result;
  }

  void write_level(domain::LadderNo no, const LadderState& state) {
    const domain::Ladder& ladder = x_programme.ladders[no.value];
    const bool on_floor = state.shown() != state.level;
    const bool by_card = on_floor && state.card == state.shown() && state.floor != state.card;
    const Instants by = by_card ? instants_of_cards(no, state.card)
                                : Instants{on_floor ? state.floor_since : state.since,
                                           on_floor ? state.floor_until : state.term_end};
    const auto name = [&](domain::LevelNo level) {
      return x_source.directory.text(ladder.levels[level.value].name);
    };
    x_out.begin_object(x_source.directory.text(ladder.name));
    x_out.text("level", name(state.shown()));
    write_instant_if(x_out, x_source, "since", by.since);
    write_instant_if(x_out, x_source, "until", by.until);
    const bool beneath = on_floor && ladder.kind != domain::Ladder::Kind::card;
    if (beneath) x_out.text("earned", name(state.level));
    write_progress(no, beneath ? name(state.level) : std::string_view());
    x_out.end_object();
  }

  /// `earned` is the level beneath a floor; empty where no floor shows.
  void write_progress(domain::LadderNo no, std::string_view earned) {
    const domain::Progress progress = domain::progress_of(x_programme, x_member, no, x_source.now);
    if (!progress.first && earned.empty()) return;
    const domain::Ladder& ladder = x_programme.ladders[no.value];
    x_out.begin_object("progress");
    if (progress.first) {
      write_now(*progress.first);
      if (progress.next)
        x_out.text("next", x_source.directory.text(ladder.levels[progress.next.value].name));
      // Nothing is missing at the top, and under a floor that is not earned there is nothing to say of it.
      if (progress.next || earned.empty()) write_metric("needed", *progress.first, progress.first->needed);
    }
    x_out.begin_array("also");
    for (const domain::Progress::Item& item : progress.also) {
      x_out.begin_object();
      write_now(item);
      write_metric("needed", item, item.needed);
      x_out.end_object();
    }
    x_out.end_array();
    if (!earned.empty()) x_out.text("earned", earned);
    x_out.end_object();
  }

  void write_now(const domain::Progress::Item& item) {
    x_out.text("metric", metric_name(item.metric));
    if (item.metric == domain::Metric::growth) {
      x_out.text("account", x_source.directory.text(x_programme.accounts[item.account.value].name));
    }
    write_metric("now", item, item.now);
  }

  void write_metric(std::string_view key, const domain::Progress::Item& item, std::int64_t value) {
    const bool is_money = item.metric == domain::Metric::spend || item.metric == domain::Metric::balance;
    is_money ? x_out.money(key, base::Money{value}, x_programme.currency_decimals)
             : x_out.integer(key, value);
  }

  void write_accounts() {
    x_out.begin_object("accounts");
    for (const domain::AccountNo no : domain::named_accounts(x_programme)) {
      const std::uint8_t i = no.value;
      const AccountState account = i < x_member.accounts.size() ? x_member.accounts[i] : AccountState{};
      x_out.begin_object(x_source.directory.text(x_programme.accounts[i].name));
      x_out.integer("available", account.available.count);
      x_out.integer("pending", account.pending.count);
      x_out.integer("held", account.held.count);
      x_out.integer("debt", -account.debt.count);
      write_next_expiry({i}, account);
      x_out.end_object();
    }
    x_out.end_object();
  }

  /// The soonest instant at which something available ends, and how much.
  void write_next_expiry(domain::AccountNo no, const AccountState& account) {
    base::Instant at = account.end;
    base::Points amount = account.available;
    if (x_programme.accounts[no.value].expiry.kind != domain::Expiry::Kind::inactivity) {
      at = base::never;
      amount = {};
      for (const domain::Lot& lot : x_member.lots) {
        if (lot.key.account != no || lot.available == base::Points{} || lot.key.end > at) continue;
        if (lot.key.end < at) amount = {};
        at = lot.key.end;
        amount += lot.available;
      }
    }
    if (at == base::never || amount == base::Points{}) return;
    x_out.begin_object("next_expiry");
    x_out.text("at", write_instant(at, x_programme.zone));
    write_account_amount(x_out, x_source, "amount", no, amount);
    x_out.end_object();
  }

  void write_wallet() {
    const domain::WalletAccounts& accounts = x_programme.wallet_accounts;
    const auto sums = [&](domain::AccountNo no) {
      return no && no.value < x_member.accounts.size() ? x_member.accounts[no.value] : AccountState{};
    };
    const AccountState principal = sums(accounts.principal);
    const AccountState bonus = sums(accounts.bonus);
    const AccountState cashback = sums(accounts.cashback);
    x_out.begin_object("wallet");
    write_money("principal", {principal.available.count});
    write_money("bonus", {bonus.available.count});
    write_money("cashback", {cashback.available.count});
    write_money("cashback_pending", {cashback.pending.count});
    write_money("cashback_debt", {-cashback.debt.count});
    write_money("debt", {-(principal.debt + bonus.debt).count});
    if (x_member.extras.get().wallet_frozen) x_out.boolean("frozen", true);
    if (accounts.bonus) write_next_expiry(accounts.bonus, bonus);
    x_out.begin_array("top_ups");
    for (const base::TopUpNo no : x_member.extras.get().top_ups) write_top_up(no);
    x_out.end_array();
    x_out.end_object();
  }

  void write_money(std::string_view key, base::Money amount) {
    x_out.money(key, amount, x_programme.currency_decimals);
  }

  /// A top-up with what is left of it.
  void write_top_up(base::TopUpNo no) {
    const domain::TopUp& top_up = x_source.state.top_up(no);
    base::Money principal_left;
    base::Money bonus_left;
    for (const domain::Lot& lot : x_member.lots) {
      if (lot.key.top_up != no) continue;
      const bool is_bonus = lot.key.account == x_programme.wallet_accounts.bonus;
      (is_bonus ? bonus_left : principal_left).minor += lot.available.count;
    }
    x_out.begin_object();
    x_out.text("top_up", x_source.directory.text(no));
    if (top_up.package) x_out.text("package", x_source.directory.text(top_up.package));
    write_instant_if(x_out, x_source, "at", top_up.at);
    write_money("principal", top_up.principal);
    write_money("bonus", top_up.bonus);
    write_money("principal_left", principal_left);
    write_money("bonus_left", bonus_left);
    write_money("refunded", top_up.refunded);
    write_money("deducted", top_up.deducted);
    if (top_up.passed_on + top_up.bonus_passed_on != base::Money{}) {
      write_money("passed_on", top_up.passed_on);
      write_money("bonus_passed_on", top_up.bonus_passed_on);
    }
    write_uses(top_up);
    if (domain::top_up_refundable(x_programme, top_up, x_source.now)) write_refund(top_up);
    x_out.end_object();
  }

  /// What was bought with it, at the prices paid and at those of the shelf; nothing where none of it was
  /// spent.
  void write_uses(const domain::TopUp& top_up) {
    const auto uses = domain::uses_of_top_up(x_programme, x_source.state, top_up);
    if (uses.empty()) return;
    x_out.begin_array("uses");
    for (const domain::TopUpUse& use : uses) {
      x_out.begin_object();
      if (use.order) x_out.text("order", x_source.directory.text(use.order));
      if (!use.order) x_out.text("card", card_id(x_source, x_member.extras.get().cards[use.card]));
      write_money("principal", use.principal);
      write_money("bonus", use.bonus);
      write_money("discounted", use.principal + use.bonus);
      write_money("original", use.original);
      x_out.end_object();
    }
    x_out.end_array();
  }

  /// What refunding all that is left of a top-up would do now.
  void write_refund(const domain::TopUp& top_up) {
    const domain::TopUpRefund refund = domain::refund_of_top_up(x_programme, x_source.state, top_up, {});
    if (refund.principal == base::Money{}) return;
    const auto amount = [&](base::Money money) {
      return codec::write_money(money, x_programme.currency_decimals);
    };
    x_out.begin_object("refund");
    write_money("principal", refund.principal);
    write_money("bonus", refund.bonus);
    write_money("bonus_spent", refund.bonus_spent);
    write_money("deducted", refund.deducted);
    write_money("pays", refund.pays);
    std::string zh = "未用本金 " + amount(refund.principal);
    std::string en = "unused principal " + amount(refund.principal);
    if (refund.deducted > base::Money{}) {
      zh += " − 已用赠金超出留下本金应得的部分 " + amount(refund.deducted) + " = " + amount(refund.pays);
      en += " − bonus spent beyond what the principal that stays was given " + amount(refund.deducted) +
            " = " + amount(refund.pays);
    } else if (refund.deducted < base::Money{}) {
      zh += " + 已退回的赠金曾扣下的 " + amount(-refund.deducted) + " = " + amount(refund.pays);
      en += " + kept before for bonus that has come back " + amount(-refund.deducted) + " = " +
            amount(refund.pays);
    }
    x_out.text("zh", zh + "；收回未用赠金 " + amount(refund.bonus));
    x_out.text("en", en + "; unused bonus taken " + amount(refund.bonus));
    x_out.end_object();
  }

  void write_coupons() {
    x_out.begin_array("coupons");
    for (const domain::Coupon& coupon : x_member.extras.get().coupons) {
      x_out.begin_object();
      x_out.text("coupon", coupon_id(x_source, coupon));
      x_out.text("template",
                 x_source.directory.text(x_programme.coupons[coupon.coupon_template.value].name));
      x_out.text("state", coupon_state_name(coupon.state));
      if (coupon.usable_from > coupon.granted_at)
        write_instant_if(x_out, x_source, "usable_from", coupon.usable_from);
      write_instant_if(x_out, x_source, "ends_at", coupon.ends_at);
      if (coupon.used_for) x_out.text("order", x_source.directory.text(coupon.used_for));
      x_out.end_object();
    }
    x_out.end_array();
  }

  void write_cards() {
    x_out.begin_array("cards");
    for (const domain::Card& card : x_member.extras.get().cards) {
      base::Money paid;
      base::Money refunded;
      for (const base::Money part : card.tendered) paid += part;
      for (const base::Money part : card.refunded) refunded += part;
      x_out.begin_object();
      x_out.text("card", card_id(x_source, card));
      x_out.text("plan", x_source.directory.text(x_programme.plans[card.plan.value].name));
      x_out.text("state", card_state_name(card.state));
      if (domain::is_trial(card)) x_out.boolean("trial", true);
      write_instant_if(x_out, x_source, "from", card.from);
      write_instant_if(x_out, x_source, "ends_at", card.ends_at);
      write_instant_if(x_out, x_source, "paused_at", card.paused_at);
      write_money("paid", paid);
      if (card.state == domain::CardState::cancelled) write_money("refunded", refunded);
      x_out.boolean("auto_renew", card.auto_renew);
      if (is_to_be_charged(card)) x_out.boolean("renewal_due", true);
      x_out.end_object();
    }
    x_out.end_array();
  }

  /// The shop has been asked to charge, and has not renewed the card yet.
  bool is_to_be_charged(const domain::Card& card) const {
    const base::Date asked = card.terms.back().end + -domain::card_renewal_days;
    return card.auto_renew && card.state == domain::CardState::active &&
           x_source.now >= x_programme.zone.start_of(asked);
  }

  /// Holds that are open.
  void write_holds() {
    x_out.begin_array("holds");
    for (const domain::HoldNo no : x_member.extras.get().holds) {
      const domain::Hold& hold = x_source.state.hold(no);
      if (hold.state != domain::Hold::State::open) continue;
      x_out.begin_object();
      x_out.text("hold", x_source.directory.text(no));
      x_out.text("account", x_source.directory.text(x_programme.accounts[hold.account.value].name));
      x_out.integer("amount", hold.amount.count);
      write_instant_if(x_out, x_source, "ends_at", hold.ends_at);
      x_out.end_object();
    }
    x_out.end_array();
  }

  /// What may be used so often in the running period, and how often still.
  void write_privileges() {
    x_out.begin_array("privileges");
    for (std::uint8_t i = 0; i < x_programme.privileges.size(); ++i) {
      const domain::Privilege& privilege = x_programme.privileges[i];
      if (!is_counted(privilege) || !of_level(privilege)) continue;
      const domain::QuotaLeft quota = domain::quota_left(x_programme, x_member, i, x_source.now);
      x_out.begin_object();
      x_out.text("privilege", x_source.directory.text(privilege.name));
      x_out.integer("left", quota.left);
      write_instant_if(x_out, x_source, "ends_at", quota.ends_at);
      x_out.end_object();
    }
    x_out.end_array();
  }

  /// Marks that other systems read.
  void write_flags() {
    x_out.begin_array("flags");
    for (const domain::Privilege& privilege : x_programme.privileges) {
      if (privilege.kind == domain::Privilege::Kind::flag && of_level(privilege))
        x_out.text(x_source.directory.text(privilege.name));
    }
    x_out.end_array();
  }

  bool of_level(const domain::Privilege& privilege) const {
    if (x_member.status != domain::MemberStatus::active) return false;
    if (privilege.card_only && !domain::brought_by_card(x_programme, x_member, privilege.name))
      return false;
    const bool needs_card = privilege.counted_from_card;
    if (needs_card && !domain::card_period(x_programme, x_member, privilege, x_source.now)) return false;
    if (!privilege.ladder) return true;
    return (privilege.levels >> x_member.ladders[privilege.ladder.value].shown().value & 1u) != 0;
  }

  void write_counters() {
    x_out.begin_object("counters");
    x_out.integer("settled_orders", x_member.settled_orders);
    x_out.money("settled_spend", x_member.settled_spend, x_programme.currency_decimals);
    write_instant_if(x_out, x_source, "last_order_at", x_member.last_order_at);
    x_out.end_object();
  }

  JsonWriter& x_out;
  const ViewSource& x_source;
  const domain::Programme& x_programme;
  const MemberState& x_member;
};

}  // namespace

void write_member_view(JsonWriter& out, const ViewSource& now, base::MemberNo member,
                       const Person& person) {
  const MemberState& state = now.state.member(member);
  const ViewSource source = now.of_version(state.programme_version);
  CHECK(state.status != domain::MemberStatus::absent);
  MemberView(out, source, state).write(person);
}

}  // namespace shuke::codec
