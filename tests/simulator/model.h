// Model: what the simulated programme must have made of the deeds that were accepted, told in another way
// and by other hands than the engine's: plain sums and maps, written from the rules, knowing nothing of
// src/. Only points, spend, level, coupons, stock, wallet, uses and cards; and only this one programme.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace shuke::simulator {

using Seconds = std::int64_t;  // since 1970 in UTC; the shop's clocks are 8 hours ahead, all year
inline constexpr Seconds no_end = INT64_MAX;
inline constexpr Seconds a_day = 86'400;

/// What is asked of the shop. Amounts are cents or points.
struct Deed {
  enum class Kind : std::uint8_t {
    enrol,
    pay,
    give_back,
    act,
    undo_act,
    adjust,
    hold,
    capture,
    release,
    redeem,
    undo_redeem,
    top_up,
    refund_top_up,
    pass_top_up,
    grant_coupon,
    revoke_coupon,
    pass_on,
    use_tea,
    undo_tea,
    buy_card,
    renew_card,
    pause_card,
    resume_card,
    cancel_card,
  };
  static constexpr std::size_t kinds = 24;
  struct Line {
    std::int64_t cents = 0;
    std::int64_t quantity = 1;
    bool special = false;
  };

  Kind kind = Kind::enrol;
  Seconds at = 0;
  std::string member;
  std::string subject;  // the order, hold, redemption, top-up, coupon, use, card, or the review's ref
  std::string other;    // enrol: who referred; pay: the coupon used; pass_on, pass_top_up: to whom
  std::string as;       // pass_on, pass_top_up: what it is called there
  std::vector<Line> lines;
  std::vector<std::int64_t> quantities;  // give_back: by line; empty: all that is left
  std::int64_t points = 0;               // pay: of the sum, so many points
  std::int64_t cashback = 0;             // pay: and so many cents of cashback
  std::int64_t wallet = 0;               // pay: and so many cents of stored value
  std::int64_t amount = 0;               // top_up: 0 is the package; capture, refund_top_up: 0 is all
  std::int64_t days = 0;                 // hold
};

class Model {
 public:
  /// Points live so many days from the day they are available on; 0: for ever.
  explicit Model(std::int64_t lot_days) : x_lot_days(lot_days) {}

  /// Everything that time alone brings up to and including this instant.
  void advance(Seconds until);
  /// Every reason to refuse the deed now; empty: it must be accepted. Time has been advanced to its `at`.
  std::set<std::string> refusals(const Deed& deed) const;
  /// Does what was accepted. What a spend does not find is owed.
  void take(const Deed& deed);

  /// What a member's view must show.
  struct Figures {
    std::int64_t available = 0, pending = 0, held = 0, debt = 0;
    std::int64_t cashback = 0, cashback_pending = 0, cashback_debt = 0;
    std::int64_t principal = 0, bonus = 0;
    std::int64_t orders = 0, spend = 0;
    std::string level;
    std::map<std::string, std::string> coupons;  // id to state
    /// Id to state and the day on which it ends, counted from 1970; of a cancelled one what was paid back.
    std::map<std::string, std::pair<std::string, std::int64_t>> cards;
    std::int64_t tea = 0;  // left this month

    friend bool operator==(const Figures&, const Figures&) = default;
  };
  Figures figures(const std::string& member) const;
  /// Mugs given and not given back.
  std::int64_t mugs() const { return x_mugs; }

 private:
  /// The order of keys is the order of spending.
  struct Key {
    Seconds end = no_end;
    std::int64_t month = 0;
    int source = 0;  // 0 a sale, 1 a gift, 3 lent
    std::size_t top_up = 0;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Take {
    Key key;
    std::int64_t amount = 0;
  };
  struct Lot {
    std::int64_t free = 0;
    std::int64_t held = 0;
  };
  struct Purse {
    std::map<Key, Lot> lots;
    std::int64_t pending = 0;
    std::int64_t debt = 0;

    std::int64_t available() const;
    std::int64_t held() const;
    void credit(const Key& key, std::int64_t amount);
    std::vector<Take> spend(std::int64_t amount, bool holding = false);
    void put_back(const Take& take, Seconds now);
    std::int64_t claw_back(const Key& own, std::int64_t amount);
    void expire(Seconds now);
  };
  /// What an order takes from a purse and gives to it.
  struct Side {
    std::vector<Take> takes;
    std::int64_t earned = 0;
    std::int64_t owed = 0;
    Key own;
  };
  struct Shares {
    std::vector<std::int64_t> points, cashback, wallet;  // by line
  };
  struct Order {
    std::string member;
    std::vector<Deed::Line> lines;
    std::vector<std::int64_t> returned;  // quantities by line
    Shares shares;
    Side points, cashback;
    std::vector<Take> principal, bonus;
    std::int64_t principal_paid = 0, wallet_paid = 0, principal_back = 0;
    std::string coupon;
    Seconds paid = 0;
    Seconds settles = no_end;
    bool settled = false;
    std::optional<Key> referral;  // what its settlement paid to the referrer

    std::int64_t kept(std::size_t line) const;
    bool keeps_money() const;
    bool whole_back() const;
  };
  struct Refunds {
    std::int64_t points = 0, cashback = 0, wallet = 0;
  };
  struct Member {
    std::string referrer;
    bool referral_done = false;
    Purse points, cashback, principal, bonus;
    std::map<std::string, Key> act_lots;
  };
  struct Hold {
    std::string member;
    std::vector<Take> takes;
    std::int64_t amount = 0;
    Seconds ends = 0;
    bool open = true;
  };
  struct Redemption {
    std::string member;
    std::vector<Take> takes;
    bool undone = false;
  };
  struct TopUp {
    std::string member;
    std::size_t number = 0;
    Seconds at = 0;
  };
  struct Coupon {
    std::string member;
    Seconds ends = 0;
    enum class State : std::uint8_t { issued, used, revoked } state = State::issued;
  };

  /// All in days of the shop's calendar. Terms follow one another; each is paid alike.
  struct Card {
    std::string member;
    enum class State : std::uint8_t { active, paused, cancelled } state = State::active;
    std::vector<std::pair<std::int64_t, std::int64_t>> terms;  // from and up to
    Seconds active_since = 0;
    std::int64_t paused_on = 0;
    std::int64_t resumed_on = -1;
    std::int64_t refunded = 0;  // cents
  };
  struct Use {
    std::string member;
    std::int64_t month = 0;
    bool undone = false;
  };

  using Codes = std::set<std::string>;
  Key key_at(Seconds at, int source) const;
  static std::int64_t entitled_points(const Order& order);
  static std::int64_t entitled_cashback(const Order& order);
  static std::int64_t spend_of(const Order& order);
  static Refunds refunded(const Order& order);
  static std::int64_t unused(const Purse& purse, std::size_t top_up);
  void settle(Order& order, Seconds at);
  void release(Hold& hold, Seconds at);
  void expire_all(Seconds at);
  bool has(const std::string& member) const { return x_members.contains(member); }
  std::int64_t coupons_of(const std::string& member) const;
  bool over(const Card& card, Seconds at) const;
  bool bought_with(const Card& card, Seconds at) const;
  bool holds_card(const std::string& member, Seconds at) const;
  std::int64_t tea_left(const std::string& member, Seconds at) const;

  void refuse_enrol(const Deed& deed, Codes& codes) const;
  void refuse_pay(const Deed& deed, Codes& codes) const;
  void refuse_coupon_in_pay(const Deed& deed, Codes& codes) const;
  void refuse_return(const Deed& deed, Codes& codes) const;
  void refuse_account(const Deed& deed, Codes& codes) const;
  void refuse_hold(const Deed& deed, Codes& codes) const;
  void refuse_wallet(const Deed& deed, Codes& codes) const;
  void refuse_coupon(const Deed& deed, Codes& codes) const;
  void refuse_pass_on(const Deed& deed, Codes& codes) const;
  void refuse_tea(const Deed& deed, Codes& codes) const;
  void refuse_card(const Deed& deed, Codes& codes) const;
  void pay(const Deed& deed);
  void give_back(const Deed& deed);
  static void take_back(Purse& purse, Side& side, std::int64_t back, std::int64_t entitled, bool settled,
                        Seconds now);
  void give_wallet_back(Order& order, std::int64_t before, std::int64_t after, Seconds now);
  void account(const Deed& deed);
  void take_of_hold(const Deed& deed);
  Key key_of_new(const std::string& id, const std::string& member, Seconds at);
  void wallet(const Deed& deed);
  void card(const Deed& deed);
  void show_cards(const std::string& member, Figures& shown) const;

  std::int64_t x_lot_days;
  std::map<std::string, Member> x_members;
  std::map<std::string, Order> x_orders;
  std::vector<std::string> x_paid;  // orders by payment
  std::map<std::string, Hold> x_holds;
  std::map<std::string, Redemption> x_redemptions;
  std::map<std::string, TopUp> x_top_ups;
  std::map<std::string, Coupon> x_coupons;
  std::map<std::string, Card> x_cards;
  std::map<std::string, Use> x_uses;
  std::int64_t x_mugs = 0;
  Seconds x_now = 0;
};

}  // namespace shuke::simulator
