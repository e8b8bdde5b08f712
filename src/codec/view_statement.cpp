// The statement view. Postings come in movements: neighbours on one account that sum to zero, one of them
// the counter side.
#include "codec/view_statement.h"

#include <array>

#include "base/limits.h"
#include "codec/explain_words.h"
#include "codec/values.h"

namespace shuke::codec {
namespace {

using domain::Event;
using domain::EventType;
using domain::ExplainLine;
using domain::Posting;
using domain::Side;

constexpr std::array<std::string_view, domain::member_sides> side_names = {"pending", "available", "held",
                                                                           "debt"};

/// One movement: postings [from, to) of an event, and the explain line behind it, if there is one.
struct Movement {
  std::size_t from;
  std::size_t to;
  const ExplainLine* line = nullptr;
};

/// Earned or taken back by a rule, rather than moved, spent or expired.
bool by_a_rule(const Event& event, const Movement& movement) {
  for (std::size_t i = movement.from; i < movement.to; ++i) {
    const Side side = event.postings[i].side;
    if (side == Side::issued || side == Side::clawed_back) return true;
  }
  return false;
}

/// The movements of an event, each rule's movement with its line: the n-th of an account has the n-th line
/// that changed it.
std::vector<Movement> movements_of(const Event& event) {
  std::vector<Movement> movements;
  std::array<std::size_t, base::accounts_max> used{};
  base::Points sum;
  std::size_t from = 0;
  for (std::size_t i = 0; i < event.postings.size(); ++i) {
    sum += event.postings[i].amount;
    if (sum != base::Points{}) continue;
    Movement movement{from, i + 1};
    from = i + 1;
    const domain::AccountNo account = event.postings[i].account;
    if (by_a_rule(event, movement)) {
      std::size_t& next = used.at(account.value);
      while (next < event.explains.size() && movement.line == nullptr) {
        const ExplainLine& line = event.explains[next++];
        if (line.account == account && line.before != line.result) movement.line = &line;
      }
    }
    movements.push_back(movement);
  }
  return movements;
}

/// The side a posting moves from or to: the programme's side of its movement, or the member's other one.
Side counter_of(const Event& event, const Movement& movement, std::size_t position) {
  Side other = event.postings[position].side;
  for (std::size_t i = movement.from; i < movement.to; ++i) {
    const Side side = event.postings[i].side;
    if (!of_member(side)) return side;
    if (i != position && side != Side::debt) other = side;
  }
  return other;
}

class StatementView {
 public:
  StatementView(JsonWriter& out, const ViewSource& source) : x_out(out), x_source(source) {}

  /// What a posting is to the member; of what was passed on or received: with whom.
  Words moved_words(const Event& event, const Movement& movement, std::size_t position) const {
    const Posting& posting = event.postings[position];
    const bool rises = posting.amount > base::Points{};
    if (event.type == domain::EventType::timeline_corrected) return correction_words(posting.side, rises);
    const Side counter = counter_of(event, movement, position);
    const bool passed_on = event.type == domain::EventType::top_up_passed_on ||
                           event.type == domain::EventType::top_up_received;
    if (passed_on && counter == Side::moved && posting.side == Side::available) {
      const std::string other(x_source.directory.text(event.other));
      return {"会员 " + other, "member " + other};
    }
    return movement_words(x_source.programme.accounts[posting.account.value].kind, posting.side, counter,
                          rises);
  }

  void explain(const Event& event, const Movement& movement, std::size_t position) {
    const Posting& posting = event.postings[position];
    const Words happened = event_words(event.type);
    const Words moved = moved_words(event, movement, position);
    const bool by_rule = movement.line != nullptr && posting.side != Side::debt;
    x_out.begin_object("explain");
    if (!by_rule) {
      x_out.text("zh", happened.zh + "：" + moved.zh);
      x_out.text("en", happened.en + ": " + moved.en);
    } else {
      const auto parts =
          std::span(event.parts).subspan(movement.line->parts_from, movement.line->parts_count);
      const ViewSource then = x_source.of_version(event.programme_version);
      const FigureWords figure(then, *movement.line, parts, event.programme_version);
      x_out.text("zh", happened.zh + "：" + moved.zh + "。" + figure.words().zh);
      x_out.text("en", happened.en + ": " + moved.en + ". " + figure.words().en);
      figure.write(x_out);
    }
    x_out.integer("programme_version", event.programme_version);
    x_out.end_object();
  }

  void write_cause(const Event& event, const std::string& command) {
    x_out.begin_object("cause");
    if (!command.empty()) {
      x_out.text("command", command);
    } else {
      x_out.boolean("due", true);
    }
    const domain::OrderNo order = event.referrals.empty() ? event.order : event.referrals.front().order;
    if (order) x_out.text("order", x_source.directory.text(order));
    write_what(event);
    if (event.text) x_out.text("reason", x_source.directory.text(event.text));
    x_out.end_object();
  }

  /// The redemption or top-up that an event is about.
  void write_what(const Event& event) {
    const bool redeems =
        event.type == EventType::reward_redeemed || event.type == EventType::redemption_undone;
    if (redeems && !event.redemptions.empty()) {
      const domain::Redemption& redemption = event.redemptions.front();
      const domain::Programme& then = x_source.of_version(event.programme_version).programme;
      x_out.text("redemption", x_source.directory.text(redemption.no));
      x_out.text("reward", x_source.directory.text(then.rewards[redemption.reward.value].name));
    }
    const bool tops_up =
        event.type == EventType::wallet_topped_up || event.type == EventType::top_up_refunded;
    if (tops_up && !event.top_ups.empty()) {
      const domain::TopUp& top_up = event.top_ups.front();
      x_out.text("top_up", x_source.directory.text(top_up.no));
      if (top_up.package) x_out.text("package", x_source.directory.text(top_up.package));
    }
  }

  void write_posting(const StatementEntry& entry, const Movement& movement, std::size_t position) {
    const Event& event = entry.event;
    const Posting& posting = event.postings[position];
    const auto side = static_cast<std::size_t>(posting.side);
    if (!is_on_page(entry.sequence, static_cast<std::uint32_t>(position))) return;
    std::int64_t& balance = x_last.balances.at(posting.account.value)[side];
    balance += posting.amount.count;
    const domain::Account& account = x_source.programme.accounts[posting.account.value];
    // Owing is shown as what is owed: a debt of 40 that grows by 5 is +5, 45.
    const std::int64_t sign = posting.side == Side::debt ? -1 : 1;
    x_out.begin_object();
    x_out.integer("sequence", static_cast<std::int64_t>(entry.sequence));
    x_out.integer("posting", static_cast<std::int64_t>(position));
    x_out.text("at", write_instant(event.at, x_source.programme.zone));
    x_out.text("event", domain::event_type_name(event.type));
    x_out.text("account", x_source.directory.text(account.name));
    x_out.text("side", side_names[side]);
    write_account_amount(x_out, x_source, "amount", posting.account, {sign * posting.amount.count});
    write_account_amount(x_out, x_source, "balance", posting.account, {sign * balance});
    if (posting.side == Side::available || posting.side == Side::held) {
      write_instant_if(x_out, x_source, "ends_at", posting.lot.end);
    }
    write_cause(event, entry.command);
    explain(event, movement, position);
    x_out.end_object();
  }

  void set_page(const std::optional<StatementPlace>& after, std::uint32_t limit) {
    x_begins = !after;
    if (after) x_last = *after;
    x_limit = limit;
  }
  std::optional<StatementPlace> next() const { return x_more ? std::optional(x_last) : std::nullopt; }

  void write_event(const StatementEntry& entry) {
    for (const Movement& movement : movements_of(entry.event)) {
      for (std::size_t i = movement.from; i < movement.to; ++i) {
        if (of_member(entry.event.postings[i].side)) write_posting(entry, movement, i);
      }
    }
  }

 private:
  bool is_on_page(std::uint64_t sequence, std::uint32_t posting) {
    if (!x_begins && std::pair(sequence, posting) <= std::pair(x_last.sequence, x_last.posting))
      return false;
    x_more = x_limit == 0;
    if (x_more) return false;
    --x_limit;
    x_begins = false;
    x_last.sequence = sequence;
    x_last.posting = posting;
    return true;
  }

  JsonWriter& x_out;
  const ViewSource& x_source;
  StatementPlace x_last;  // the posting before the next one
  bool x_begins = true;   // there is none before
  std::uint32_t x_limit = UINT32_MAX;
  bool x_more = false;
};

}  // namespace

void write_statement_view(JsonWriter& out, const ViewSource& source,
                          std::span<const StatementEntry> entries, base::MemberNo member) {
  out.begin_object();
  out.text("member", source.directory.text(member));
  out.begin_array("postings");
  StatementView view(out, source);
  for (const StatementEntry& entry : entries) view.write_event(entry);
  out.end_array();
  out.end_object();
}

std::optional<StatementPlace> write_postings_page(JsonWriter& out, const ViewSource& source,
                                                  const EachEntry& each_entry,
                                                  const std::optional<StatementPlace>& after,
                                                  std::uint32_t limit) {
  StatementView view(out, source);
  view.set_page(after, limit);
  out.begin_array();
  each_entry([&](const StatementEntry& entry) {
    view.write_event(entry);
    return !view.next();
  });
  out.end_array();
  return view.next();
}

void write_posting_explanation(JsonWriter& out, const ViewSource& source, const Event& event,
                               std::uint32_t position) {
  CHECK(position < event.postings.size());
  out.begin_object();
  for (const Movement& movement : movements_of(event)) {
    if (position >= movement.from && position < movement.to) {
      StatementView(out, source).explain(event, movement, position);
    }
  }
  out.end_object();
}

}  // namespace shuke::codec
