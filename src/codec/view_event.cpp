// Each part of the event view is one function; what an event does not touch is left out.
#include "codec/view_event.h"

#include <string_view>

#include "codec/values.h"

namespace shuke::codec {
namespace {

using domain::Event;

class EventView {
 public:
  EventView(JsonWriter& out, const ViewSource& source, const Event& event)
      : x_out(out), x_source(source), x_event(event) {}

  void write(const StatementEntry& entry) {
    x_out.begin_object();
    x_out.integer("sequence", static_cast<std::int64_t>(entry.sequence));
    x_out.text("event", domain::event_type_name(x_event.type));
    x_out.text("at", write_instant(x_event.at, x_source.programme.zone));
    if (x_event.member) x_out.text("member", x_source.directory.text(x_event.member));
    if (x_event.other) x_out.text("other_member", x_source.directory.text(x_event.other));
    if (x_event.order) x_out.text("order", x_source.directory.text(x_event.order));
    write_order_state();
    write_cause(entry.command);
    write_postings();
    write_levels();
    write_coupons();
    write_cards();
    x_out.integer("programme_version", x_event.programme_version);
    x_out.end_object();
  }

 private:
  void write_order_state() {
    if (x_event.order_head) {
      x_out.text("state", order_state_name(x_event.order_head->state));
    } else if (x_event.order_made) {
      x_out.text("state", order_state_name(x_event.made.head.state));
    }
  }

  void write_cause(const std::string& command) {
    x_out.begin_object("cause");
    if (command.empty()) {
      x_out.boolean("due", true);
    } else {
      x_out.text("command", command);
    }
    if (x_event.text) x_out.text("reason", x_source.directory.text(x_event.text));
    x_out.end_object();
  }

  /// The member's side of the books. Debt is shown as what is owed, as in the statement.
  void write_postings() {
    constexpr std::string_view sides[] = {"pending", "available", "held", "debt"};
    x_out.begin_array("postings");
    for (const domain::Posting& posting : x_event.postings) {
      if (!of_member(posting.side)) continue;
      const bool is_debt = posting.side == domain::Side::debt;
      x_out.begin_object();
      x_out.text("account",
                 x_source.directory.text(x_source.programme.accounts[posting.account.value].name));
      x_out.text("side", sides[static_cast<std::size_t>(posting.side)]);
      write_account_amount(x_out, x_source, "amount", posting.account,
                           is_debt ? -posting.amount : posting.amount);
      const bool in_lots = posting.side == domain::Side::available || posting.side == domain::Side::held;
      if (in_lots) write_instant_if(x_out, x_source, "ends_at", posting.lot.end);
      x_out.end_object();
    }
    x_out.end_array();
  }

  /// Only levels that show otherwise than before.
  void write_levels() {
    x_out.begin_array("levels");
    for (const domain::LevelChange& change : x_event.levels) {
      if (change.from == change.to) continue;
      const domain::Ladder& ladder = x_source.programme.ladders[change.ladder.value];
      const bool on_floor = change.after.shown() != change.after.level;
      x_out.begin_object();
      x_out.text("ladder", x_source.directory.text(ladder.name));
      if (change.from) x_out.text("from", x_source.directory.text(ladder.levels[change.from.value].name));
      if (change.to) x_out.text("to", x_source.directory.text(ladder.levels[change.to.value].name));
      write_instant_if(x_out, x_source, "until",
                       on_floor ? change.after.floor_until : change.after.term_end);
      x_out.end_object();
    }
    x_out.end_array();
  }

  void write_coupons() {
    x_out.begin_array("coupons");
    for (const domain::CouponChange& change : x_event.coupons) {
      const domain::Coupon& coupon = change.after;
      x_out.begin_object();
      x_out.text("coupon", coupon_id(x_source, coupon));
      x_out.text("template",
                 x_source.directory.text(x_source.programme.coupons[coupon.coupon_template.value].name));
      x_out.text("state", coupon_state_name(coupon.state));
      write_instant_if(x_out, x_source, "ends_at", coupon.ends_at);
      x_out.end_object();
    }
    x_out.end_array();
  }

  void write_cards() {
    x_out.begin_array("cards");
    for (const domain::CardChange& change : x_event.cards) {
      const domain::Card& card = change.after;
      x_out.begin_object();
      x_out.text("card", card_id(x_source, card));
      x_out.text("plan", x_source.directory.text(x_source.programme.plans[card.plan.value].name));
      x_out.text("state", card_state_name(card.state));
      write_instant_if(x_out, x_source, "from", card.from);
      write_instant_if(x_out, x_source, "ends_at", card.ends_at);
      x_out.end_object();
    }
    x_out.end_array();
  }

  JsonWriter& x_out;
  const ViewSource& x_source;
  const Event& x_event;
};

}  // namespace

void write_event_view(JsonWriter& out, const ViewSource& source, const StatementEntry& entry) {
  EventView(out, source, entry.event).write(entry);
}

}  // namespace shuke::codec
