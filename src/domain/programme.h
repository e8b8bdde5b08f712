// Programme: one version of a shop's rules as immutable tables, compiled from a programme file by codec.
// All variation between programmes is in these tables; no code asks which programme it is. Not the file's
// text or positions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "base/units.h"

namespace shuke::domain {

using namespace base;  // the domain speaks in base's quantities throughout

/// Words a merchant or member reads.
struct Title {
  std::string zh;
  std::string en;
};

enum class PriceClass : std::uint8_t { regular, special, group_buy, third_party };
inline constexpr std::size_t price_classes = 4;

/// In the order in which a refund of a line uses up its shares (S8); spreading a payment over lines goes
/// the same way.
enum class TenderKind : std::uint8_t { points, cashback, wallet, gift_card, cash };
inline constexpr std::size_t tender_kinds = 5;

/// What became of a named row in later versions of a programme (S22).
struct Succession {
  NameNo renamed_from;   // what the version before called it; none: its name is the same
  bool retired = false;  // nobody gets it any more; who has it keeps it
  bool gone = false;     // the file has it no more; kept so that positions stay, and found by no name
};

/// A predicate over one order line. Every part that is not empty must hold; the lists hold if any of their
/// names does.
struct LineWhen {
  std::uint8_t price_classes = 0;  // bit per PriceClass; 0 is any
  std::vector<NameNo> categories;
  std::vector<NameNo> tags;
  std::vector<NameNo> skus;
};

/// Days on which something holds, in the programme's zone. Any of the parts makes the day.
struct DayRule {
  std::uint32_t days_of_month = 0;  // bit d for day d
  struct MonthDay {
    std::uint8_t month;
    std::uint8_t day;
  };
  std::vector<MonthDay> days_of_year;  // festivals
  std::uint8_t weekdays = 0;           // bit 0 is Monday
  enum class Birthday : std::uint8_t { no, day, week, month } birthday = Birthday::no;
};

// ---- accounts -------------------------------------------------------------------------------------------

struct Expiry {
  enum class Kind : std::uint8_t { never, lot, calendar_date, inactivity } kind = Kind::never;
  Duration after;  // lot, inactivity
  enum class RoundUp : std::uint8_t {
    none,
    month_end,
    quarter_end,
    year_end
  } round_up = RoundUp::none;      // lot
  DayRule::MonthDay date{12, 31};  // calendar_date: through this day of the year that `years_later` says
  std::uint8_t years_later = 0;    // calendar_date: 0 is the next such day, 1 the one after it
};

/// What happens to earned points of returned goods (S9).
enum class ClawBack : std::uint8_t { debt, available, pending_only };

/// What points are worth: `points` are worth `money`; of those given, `redeemed` are expected to be used
/// (S23).
struct Worth {
  Points points;
  Money money;
  Rate redeemed{1, 1};
};

/// Points as a tender: `points` pay `money`; at most `at_most` of the goods total.
struct PayRule {
  Points points;
  Money money;
  Rate at_most{1, 1};
};

struct Account {
  NameNo name;
  Title title;
  /// The last three hold money, in minor units: a programme with a wallet has them behind those of its
  /// file, and no command finds them by name.
  enum class Kind : std::uint8_t { points, growth, principal, bonus, cashback } kind = Kind::points;
  Expiry expiry;
  std::optional<Worth> worth;
  ClawBack claw_back = ClawBack::debt;
  std::optional<PayRule> pay;
  /// Days from a return on that points live which it puts back into a lot that has ended (S8, "grace n
  /// days"); 0: they expire at once.
  std::int32_t return_grace_days = 0;
  Succession succession = {};

  bool holds_money() const { return kind >= Kind::principal; }
};

// ---- earning --------------------------------------------------------------------------------------------

/// Multiplier of an order rule. Where several hold, the highest applies (S26).
struct Multiplier {
  LadderNo ladder;              // none: for every member (and guest)
  std::vector<Rate> rates;      // by level of the ladder; one element without a ladder
  std::optional<DayRule> days;  // only on these days (of payment)
  NameNo card_privilege = {};   // only for who has it by a card; none: for all
};

struct RateOverride {
  LineWhen when;
  Rate rate;
};

/// Earning from paid orders. One account has at most one such rule, since an order rounds once per account
/// (S6).
struct OrderRule {
  NameNo id;
  AccountNo account;
  Money per{100};  // `rate` points for each `per` of money paid
  std::array<Rate, price_classes> rate_by_price_class{Rate{1, 1}, Rate{1, 1}, Rate{1, 1}, Rate{1, 1}};
  std::vector<RateOverride> overrides;  // the first that holds replaces the class's rate
  std::array<std::optional<Rate>, tender_kinds>
      rate_by_tender;                     // the lower of line's and tender's rate applies
  std::optional<Rate> rate_for_shipping;  // shipping earns nothing unless a rate is given (S4)
  std::vector<Multiplier> multipliers;
  std::optional<Points> at_most;  // per order
  Rounding rounding = Rounding::floor;
  bool round_per_line = false;
};

enum class Period : std::uint8_t { ever, day, week, month, quarter, year };

struct Limit {
  Period per = Period::ever;
  std::optional<std::int32_t> times;
  std::optional<Points> amount;
  enum class AtEdge : std::uint8_t { cap, reject } at_edge = AtEdge::cap;
};

/// Earning from a recorded action. One action may have one rule per account.
struct ActionRule {
  NameNo id;
  ActionNo action;
  AccountNo account;
  Points gives;
  std::optional<Limit> limit;
};

struct Referral {
  NameNo id;
  AccountNo account;
  Points gives;
};

// ---- ladders --------------------------------------------------------------------------------------------

enum class Metric : std::uint8_t { spend, orders, growth, balance };

struct Window {
  enum class Kind : std::uint8_t {
    lifetime,
    since_level_change,
    current_term,
    rolling,
    calendar_month,
    calendar_quarter,
    calendar_year
  } kind = Kind::lifetime;
  Duration length;  // rolling
};

struct Condition {
  Metric metric = Metric::spend;
  Window window;
  AccountNo account;          // growth
  std::int64_t at_least = 0;  // minor units, orders or growth
  /// growth: what does not come from sales counts up to this share of `at_least` (P8: 2/5). Nothing: all of
  /// it counts.
  std::optional<Rate> interaction_share;
  bool upward_only = false;  // asked for reaching the level, not for keeping it (P2)
};

/// A level is reached when all conditions hold, from `from` or, where that is none, from any level below.
struct LevelRule {
  LevelNo to;
  LevelNo from;
  std::vector<Condition> all;
};

/// At the end of a term on level `of`: the first row whose `under` is above the spend within the term
/// decides.
struct TermEndRule {
  LevelNo of;
  std::optional<Money> under;  // nothing: always
  LevelNo becomes;
};

struct LevelGift {
  TemplateNo coupon;  // or none
  std::int32_t coupons = 0;
  AccountNo account;  // or none
  Points points;
};

struct Level {
  NameNo name;
  Title title;
  std::optional<Duration> term;
  std::vector<LevelGift> gifts;
  std::optional<Rate> wanted_share;  // of members, for reports
  bool by_hand_only = false;         // nothing but set_level gives it
  Succession succession = {};
  /// Tells the level from others of its ladder in all versions, in whatever place it stands; none: its
  /// place in the first version.
  LevelNo key = {};
};

struct Ladder {
  NameNo name;
  Title title;
  /// earned: by conditions. balance: by the wallet's balance. card: by paid cards; nothing else moves it.
  enum class Kind : std::uint8_t { earned, balance, card } kind = Kind::earned;
  enum class Up : std::uint8_t { at_once, at_review } up = Up::at_once;
  /// at_review: to the level earned; at_review_one: one level down where the level is no longer carried.
  enum class Down : std::uint8_t {
    never,
    at_once,
    at_term_end,
    at_review,
    at_review_one
  } down = Down::at_once;
  bool one_step_up = false;   // a move up changes one level at a time
  std::vector<Level> levels;  // lowest first
  std::vector<LevelRule> rules;
  std::vector<TermEndRule> at_term_end;
  std::optional<Duration> relevel_every;  // how often thresholds for the wanted shares are proposed
  Succession succession = {};
  std::uint8_t level_keys = 0;  // given so far, in all versions; 0: as many as there are levels

  bool has_reviews() const {
    return up == Up::at_review || down == Down::at_review || down == Down::at_review_one;
  }
};

// ---- rewards --------------------------------------------------------------------------------------------

struct Reward {
  NameNo name;
  Title title;
  enum class Kind : std::uint8_t { goods, service, coupon } kind = Kind::goods;
  AccountNo account;
  Points points;
  Money cash;  // above zero: bought through a line of pay_order
  Money shelf_price;
  TemplateNo coupon;                  // kind coupon
  std::optional<std::int64_t> stock;  // a shared pool, never oversold
  std::optional<Instant> open_from;
  std::optional<Instant> open_until;
  Succession succession = {};
};

// ---- what works at checkout: compiled and checked here, at work where prices are quoted -----------------

struct CouponTemplate {
  NameNo name;
  Title title;
  enum class Kind : std::uint8_t {
    amount_off,
    percent_off,
    free_shipping,
    gift,
    fixed_price
  } kind = Kind::amount_off;
  Money threshold;
  Money amount_off;  // amount_off; fixed_price: the price
  Rate pay{1, 1};    // percent_off: what is left to pay
  NameNo gift_sku;   // gift
  std::optional<Money> cap;
  Duration valid_for{30, Duration::Unit::days};  // a validity from the grant on
  std::optional<Instant> open_from;
  std::optional<Instant> open_until;
  bool from_tomorrow = false;
  bool stackable = false;
  bool transferable = false;
  NameNo code;  // by which anybody may claim it; none: it has no code
  std::optional<std::int64_t> per_member;
  std::optional<std::int64_t> total;
  LineWhen only;
  LineWhen except;
  Succession succession = {};
};

/// One privilege of the file is several rows of one name where levels differ in what they pay.
struct Privilege {
  NameNo name;
  Title title;
  enum class Kind : std::uint8_t {
    discount,
    free_shipping,
    cashback,
    coupon_pack,
    quota,
    flag,
    gift
  } kind = Kind::discount;
  LadderNo ladder;           // none: every member
  bool card_only = false;    // only with a card whose plan names it
  std::uint32_t levels = 0;  // bit per level of the ladder that has it
  Rate pay{1, 1};            // discount: what is left to pay
  Rate cashback{0, 1};
  LineWhen only;
  LineWhen except;
  bool except_whole_order = false;  // free_shipping: not where every line is one of `except` (P3)
  std::optional<DayRule> days;
  Period per = Period::ever;                 // quota, coupon_pack, gift
  std::vector<std::int32_t> count_by_level;  // quota, coupon_pack: how many per period, by level
  bool counted_from_card = false;  // quota, gift: periods begin with the card (P7), not with the calendar
  Money declared_value;            // quota, gift: deducted when a card is refunded
  TemplateNo coupon;               // coupon_pack, gift
  Succession succession = {};
};

/// Some levels of one ladder.
struct LevelSet {
  LadderNo ladder;
  std::uint32_t levels = 0;  // bit per level
};

struct Plan {
  NameNo name;
  Title title;
  Money price;
  Duration valid_for;
  std::optional<Money> trial_price;
  Duration trial_valid_for;
  NameNo trial_name;
  Title trial_title;
  LadderNo
      ladder;  // the card ladder (or the ladder it lifts) and the level it gives; none: privileges only
  LevelNo level;
  LadderNo price_ladder;
  std::vector<Rate> price_by_level;  // what is paid of the price, by level of price_ladder
  struct Pack {
    TemplateNo coupon;
    std::int32_t count = 1;
    std::optional<Duration> every;  // nothing: once, at purchase
  };
  std::vector<Pack> packs;
  std::vector<NameNo> privileges;  // that the card itself brings, whatever the level
  /// unused_days: by unused days, less the face value of coupons used and the declared value of gifts taken
  /// (P7).
  enum class Refund : std::uint8_t { unused_days, none } refund = Refund::unused_days;
  Succession succession = {};
};

struct Package {
  NameNo name;
  Title title;
  Money principal;
  Money bonus;
};

struct Stacking {
  enum class Kind : std::uint8_t { lowest_price, multiply } kind = Kind::lowest_price;
  std::vector<NameNo> order;  // multiply: privileges in this order
  std::int32_t coupons_per_order = 1;
  bool used_coupon_returns =
      true;  // with the return of the whole order, where its validity has not ended (S15)
};

/// Stored value and cashback (S16).
struct Wallet {
  Title title;
  enum class Use : std::uint8_t { in_proportion, principal_first, bonus_first } use = Use::in_proportion;
  /// unused_principal: pays back what is unused of the top-up's principal and takes its unused bonus (S16).
  enum class Refund : std::uint8_t { unused_principal, none } refund = Refund::unused_principal;
  /// Also where nothing else is refunded, so long after the top-up; nothing: no such time.
  std::optional<Duration> refund_within;
  std::optional<Duration> bonus_valid_for{Duration{12, Duration::Unit::months}};  // nothing: never ends
  std::optional<Money> named_limit;      // on principal, where the member's name is known; nothing: off
  std::optional<Money> not_named_limit;  // and where it is not
  std::vector<Package> packages;
  bool has_cashback = false;
  Title cashback_title;
  struct CashbackAction {
    ActionNo action;
    Money gives;
  };
  std::vector<CashbackAction> cashback_actions;
};

/// Where the money of a wallet stands among the accounts; none: the programme has no such balance.
struct WalletAccounts {
  AccountNo principal;
  AccountNo bonus;
  AccountNo cashback;
};

/// Something given by itself to members with so many settled orders (P3).
struct Campaign {
  NameNo name;
  Title title;
  enum class Moment : std::uint8_t { after_settlement, anniversary } moment = Moment::after_settlement;
  std::int32_t orders_from = 1;
  std::optional<std::int32_t> orders_to;
  TemplateNo coupon;  // or
  PlanNo plan;
  Succession succession = {};
};

/// What the shop aims at; reports show it beside what is.
struct Aims {
  template <class Value>
  struct Range {
    Value from;
    Value to;
  };
  std::optional<Range<Rate>> cost_of_sales;
  std::optional<Range<Money>> order_amount;
  std::optional<Range<Rate>> orders_per_year;
  std::optional<Rate> important_customers;
};

// ---- the whole ------------------------------------------------------------------------------------------

struct Settlement {
  enum class From : std::uint8_t { payment, shipment } from = From::payment;
  Duration after{0, Duration::Unit::days};
  bool completes_at_once = false;  // complete_order settles the order
  /// Whose level and day multiply what an order earns: those of its payment, or of its settlement (S3).
  enum class RatesOf : std::uint8_t { payment, settlement } rates_of = RatesOf::payment;
};

/// What a return does to the end of an account with inactivity expiry from which the order had spent points
/// (P1).
struct SpentPointsReturn {
  bool part_renews = false;
  bool exchange_renews = false;
};

struct Programme {
  std::uint32_t version = 1;
  NameNo name;
  Title title;
  std::optional<Title> description;
  std::string currency;  // ISO 4217
  int currency_decimals = 2;
  std::string zone_name;  // IANA
  TimeZone zone;
  Settlement settlement;
  Duration returns_accepted_for{12, Duration::Unit::months};
  Duration late_arrival{90, Duration::Unit::days};
  std::optional<Duration> guests_claimable_for{Duration{90, Duration::Unit::days}};
  SpentPointsReturn spent_points_return;
  /// Where the refund of a line goes: to its tenders one after the other, or to all in proportion (S8).
  enum class RefundTo : std::uint8_t { in_order, in_proportion } refund_to = RefundTo::in_order;

  std::vector<Account> accounts;
  std::vector<NameNo> actions;       // every action the programme knows: the standard ones, then its own
  std::vector<Title> action_titles;  // one per action
  std::vector<NameNo> gone_actions;  // of these, those that later files have no more
  std::vector<OrderRule> order_rules;
  std::vector<ActionRule> action_rules;
  std::optional<Referral> referral;
  std::vector<Ladder> ladders;
  std::vector<Reward> rewards;

  std::vector<CouponTemplate> coupons;
  std::vector<Privilege> privileges;
  std::vector<Plan> plans;
  std::optional<Wallet> wallet;
  WalletAccounts wallet_accounts;
  Stacking stacking;
  LevelSet not_commissionable;  // orders of these members carry no affiliate commission (P3)
  std::vector<Campaign> campaigns;
  Aims aims;
};

/// Positions by name; none where the programme has no such name, or no longer. What is retired is found.
/// Of the accounts that the file names; a wallet's money is not among them.
AccountNo find_account(const Programme& programme, NameNo name);
/// The accounts that the file names, in the order of the table.
std::vector<AccountNo> named_accounts(const Programme& programme);
LadderNo find_ladder(const Programme& programme, NameNo name);
LevelNo find_level(const Ladder& ladder, NameNo name);
/// What tells a level of this ladder from others in all versions.
LevelNo level_key(const Ladder& ladder, LevelNo level);
/// The level of another version of the ladder that stands for this one: itself, or where that version has
/// it not, the next lower one that it has.
LevelNo level_in(const Ladder& other, const Ladder& ladder, LevelNo level);
ActionNo find_action(const Programme& programme, NameNo name);
RewardNo find_reward(const Programme& programme, NameNo name);
TemplateNo find_coupon(const Programme& programme, NameNo name);
/// The position of the first row of this name; nothing where there is none.
std::optional<std::uint8_t> find_privilege(const Programme& programme, NameNo name);
PlanNo find_plan(const Programme& programme, NameNo name);
/// None: null.
const Package* find_package(const Programme& programme, NameNo name);

}  // namespace shuke::domain
