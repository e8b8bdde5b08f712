// Moves: what generators make and shrink. A move is a few small numbers; what they mean is decided against
// the shop as it is when the move is made, so that most commands fit and any move can be left out. Zero is
// always the plainest meaning.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <ostream>
#include <vector>

#include <rapidcheck.h>

#include "domain/command.h"
#include "property/shop.h"

namespace shuke::property {

enum class MoveKind : std::uint8_t {
  wait,
  pay,
  ship,
  give_back,
  enrol,
  place,
  complete,
  cancel,
  claim,
  action,
  undo_action,
  adjust,
  hold,
  capture,
  release,
  redeem,
  undo_redemption,
  set_level,
  import,
  merge,
  update,
  top_up,
  refund_top_up,
  card,    // whatever can be done with a paid card
  coupon,  // granted, claimed, passed on, revoked
  pay_quoted,
  lock_quote,
  release_quote,
  use_privilege,
  undo_privilege,
  freeze,  // and unfreeze
};
inline constexpr int move_kinds = 31;

/// One line of an order, or of a return.
struct LinePick {
  std::uint16_t price_class = 0;
  std::uint16_t amount = 0;
  std::uint16_t quantity = 0;
  std::uint16_t what = 0;
};

struct Move {
  MoveKind kind = MoveKind::wait;
  std::uint16_t who = 0;
  std::uint16_t which = 0;
  std::uint16_t how = 0;
  std::uint16_t much = 0;
  std::vector<LinePick> lines;
};
using Moves = std::vector<Move>;

std::ostream& operator<<(std::ostream& out, const Move& move);

/// Which moves a property wants, as weights by kind; 0 leaves a kind out.
struct Appetite {
  Appetite();  // every kind
  Appetite& without(std::initializer_list<MoveKind> kinds);
  Appetite& only(std::initializer_list<MoveKind> kinds);
  std::array<int, move_kinds> weights{};
};

rc::Gen<LinePick> any_line_pick();
rc::Gen<Move> any_move(MoveKind kind);
rc::Gen<Moves> any_moves(const Appetite& appetite = Appetite());

/// Makes moves in a shop. Members are numbered from 1 to 5; who is not enrolled yet may be named all the
/// same.
class Mover {
 public:
  explicit Mover(Shop& shop) : x_shop(shop) {}

  /// Begins with member 1, and member 2 referred by it.
  void begin();
  /// The command a move means now, or nothing where it only lets time pass. Numbers and refs are used up by
  /// this.
  std::optional<domain::Command> command_of(const Move& move);
  /// Lets time pass, or runs the command; true where it was accepted.
  bool make(const Move& move);
  /// The instant a `wait` goes to.
  domain::Instant instant_of(const Move& move) const;

 private:
  domain::MemberNo member(std::uint16_t who) const;
  domain::OrderNo order_where(std::uint16_t which, bool (*fits)(const domain::Order&)) const;
  domain::Points within(std::uint16_t who, const domain::Account* account, domain::Points wanted) const;
  domain::LineInput line_of(const LinePick& pick, std::uint32_t position) const;
  domain::PayOrder pay(const Move& move);
  domain::ReturnOrder give_back(const Move& move);
  domain::ImportOpening import(const Move& move);
  domain::CommandBody body_of(const Move& move);
  domain::CommandBody body_of_account(const Move& move);
  domain::CommandBody body_of_member(const Move& move);
  domain::CommandBody body_of_checkout(const Move& move);
  domain::CommandBody body_of_card(const Move& move);
  domain::CommandBody body_of_known_card(const Move& move);
  domain::CommandBody body_of_coupon(const Move& move);
  domain::CommandBody body_of_privilege(const Move& move);
  domain::CommandBody pay_quoted(const Move& move);
  void pay_with(const Move& move, domain::PayOrder& order) const;
  void pay_with_wallet(const Move& move, domain::PayOrder& order, domain::Money& left) const;
  void pay_with_points(const Move& move, domain::PayOrder& order, domain::Money& left) const;
  domain::CouponRef some_coupon(domain::MemberNo member, std::uint16_t which) const;
  std::vector<domain::TenderInput> tenders_for(domain::MemberNo member, domain::Money due,
                                               std::uint16_t how) const;

  /// What was quoted, as a shop's till keeps it between the quote and the payment.
  struct Asked {
    domain::QuoteTerms terms;
    std::vector<domain::LineInput> lines;  // at the quoted prices
    domain::Money shipping_fee;
    domain::Money by_points;
  };
  Asked ask(const Move& move);
  Asked asked(const Move& move);

  Shop& x_shop;
  std::vector<Asked> x_asked;
  std::uint32_t x_commands = 0;
  std::uint32_t x_orders = 0;
  std::uint32_t x_holds = 0;
  std::uint32_t x_redemptions = 0;
  std::uint32_t x_top_ups = 0;
  std::uint32_t x_cards = 0;
  std::uint32_t x_returns = 0;
  std::uint32_t x_coupons = 0;
  std::uint32_t x_uses = 0;
  std::uint32_t x_quotes = 0;
};

/// Instants a story may begin at: plain days, the eve of a leap day, of a month's and a year's end, and of
/// a clock change.
rc::Gen<domain::Instant> any_start();

}  // namespace shuke::property
