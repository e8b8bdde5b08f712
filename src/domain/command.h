// Commands as the core takes them: decoded, with callers' texts replaced by numbers. One struct per type of
// schema/commands.md that is at work. Not JSON (codec) and not the memory of earlier answers (engine).
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/box.h"
#include "base/ids.h"
#include "base/time.h"
#include "base/units.h"
#include "domain/programme.h"

namespace shuke::domain {

/// Names of ladders, levels, accounts, actions and rewards stay names here: whether the programme knows
/// them is decided, not decoded.
struct EnrolMember {
  MemberNo member;
  MemberNo referred_by;  // none: not referred
};

/// Profile and consents live outside the core (they can be erased); the core only checks that the member is
/// there.
struct UpdateMember {
  MemberNo member;
};

/// The person goes, the books stay (S25). Profile and consents are destroyed by whoever drives the core.
struct EraseMember {
  MemberNo member;
  bool forfeit = false;  // what is left of stored value is given up
};

struct MergeMembers {
  MemberNo member;  // kept
  MemberNo absorbed;
};

struct ImportOpening {
  MemberNo member;
  NameNo batch;
  struct ImportedLevel {
    NameNo ladder;
    NameNo level;
    Instant since;
    std::optional<Instant> until;
  };
  struct ImportedLot {
    NameNo account;
    Points amount;
    Instant earned_at;
    std::optional<Instant> ends_at;
  };
  struct MonthlySpend {
    std::int32_t month;  // base::month_index
    Money amount;
    std::int32_t orders;
  };
  struct ImportedWallet {
    Money principal;
    Money bonus;
    Money cashback;
  };
  std::vector<ImportedLevel> levels;
  std::vector<ImportedLot> lots;
  std::vector<MonthlySpend> monthly_spend;
  ImportedWallet wallet;
};

struct SetLevel {
  MemberNo member;
  NameNo ladder;
  NameNo level;
  std::optional<Instant> until;
  NameNo reason;
};

struct LineInput {
  NameNo line;
  NameNo sku;
  NameNo category;
  std::vector<NameNo> tags;
  PriceClass price_class = PriceClass::regular;
  std::int64_t quantity = 1;
  std::optional<Money> unit_price;
  Money amount;
  NameNo reward;
};

struct TenderInput {
  TenderKind kind = TenderKind::cash;
  Money amount;
  NameNo account;                // points
  std::optional<Points> points;  // points
};

/// A coupon as a caller names it: by the id it was granted under, or by the programme's own name for it,
/// TEMPLATE:MEMBER:n. Where the text can be both, both are filled.
struct CouponRef {
  CouponNo no;             // none: no coupon was ever granted under this id
  NameNo coupon_template;  // none: the text has not the form of the programme's names
  MemberNo named_for;
  std::uint32_t number = 0;
};

/// Whether an instant lies on the birthday, in its week (from Monday) or in its month. The core holds no
/// personal data, so whoever knows the birthday hands on the outcome.
struct BirthdayNow {
  bool day = false;
  bool week = false;
  bool month = false;
};

/// A quote as its token tells it. Whoever drives the core proves the token and that the cart is the one it
/// was made for.
struct QuoteTerms {
  bool given = false;       // the command names a quote
  bool genuine = false;     // its token was made by this shop and is whole
  bool same_cart = false;   // its lines are those of the command
  std::uint64_t token = 0;  // tells one quote from another
  Instant valid_until;
  MemberNo member;  // none: a guest
  std::vector<Money> unit_prices;
  Money shipping_fee;  // before the quote took it off
  std::vector<CouponRef> coupons;
  Points points;
  std::uint64_t breakdown = 0;  // quote_digest
  BirthdayNow birthday;         // when the command was decided
  /// Chosen days that lowered its prices; whoever drives the core keeps them when the command is accepted.
  std::vector<UseNo> priced_by;
};

struct PlaceOrder {
  OrderNo order;
  MemberNo member;
  std::vector<LineInput> lines;
  Money shipping_fee;
};

struct PayOrder {
  OrderNo order;
  MemberNo member;  // none: a guest
  std::vector<LineInput> lines;
  std::vector<TenderInput> tenders;
  Money shipping_fee;
  std::vector<CouponRef> coupons = {};
  Box<QuoteTerms> quote = {};
  Money shipping_waived = {};  // told by the shop; of a quote the quote's own
};

struct ShipOrder {
  OrderNo order;
};
struct CompleteOrder {
  OrderNo order;
};
struct CancelOrder {
  OrderNo order;
};
struct ClaimOrder {
  OrderNo order;
  MemberNo member;
};

struct ReturnOrder {
  OrderNo order;
  NameNo return_id;
  bool exchange = false;
  bool whole = false;
  struct ReturnedLine {
    NameNo line;
    std::optional<std::int64_t> quantity;  // exactly one of the two
    std::optional<Money> amount;
  };
  std::vector<ReturnedLine> lines;
  Money shipping_fee;
};

struct RecordAction {
  MemberNo member;
  NameNo action;
  NameNo ref;
  std::optional<std::int64_t> value;  // survey: 1 to 5
};
struct UndoAction {
  MemberNo member;
  NameNo action;
  NameNo ref;
};

struct AdjustAccount {
  MemberNo member;
  NameNo account;
  Points amount;  // not zero
  NameNo reason;
  std::optional<Date> ends_on;  // the lot can be used through this day
};

struct HoldAccount {
  MemberNo member;
  NameNo account;
  Points amount;
  HoldNo hold;
  Duration expires_in;
};
struct CaptureHold {
  HoldNo hold;
  std::optional<Points> amount;
};
struct ReleaseHold {
  HoldNo hold;
};

struct RedeemReward {
  MemberNo member;
  NameNo reward;
  RedemptionNo redemption;
  std::int64_t quantity = 1;
};
struct UndoRedemption {
  RedemptionNo redemption;
};

struct GrantCoupon {
  MemberNo member;
  CouponRef coupon;
  NameNo coupon_template;
};
struct ClaimCoupon {
  MemberNo member;
  CouponRef coupon;
  NameNo coupon_template;  // exactly one of the two; of a code of a list: whoever drives the core adds it
  NameNo code;
  CouponNo listed_code;  // the code, where it is one of a list
};
/// A list of codes, each good for one coupon of the template.
struct ImportCodes {
  NameNo batch;
  NameNo coupon_template;
  std::vector<CouponNo> codes;
};
/// The coupon goes to another member, who has it under an id of its own.
struct TransferCoupon {
  CouponRef coupon;
  MemberNo to;
  CouponRef as;
};
struct RevokeCoupon {
  CouponRef coupon;
  NameNo reason;
};

struct UsePrivilege {
  MemberNo member;
  NameNo privilege;
  UseNo use;
  OrderNo order;         // none: for no order
  BirthdayNow birthday;  // when the command was decided
};
struct UndoPrivilege {
  UseNo use;
};

/// The coupons and points of a quote are put aside for it.
struct LockQuote {
  QuoteTerms quote;
  std::optional<Duration> expires_in;  // nothing: 15 minutes
};
struct ReleaseQuote {
  QuoteTerms quote;
};

struct TopUpWallet {
  MemberNo member;
  TopUpNo top_up;
  NameNo package;               // exactly one of the two
  std::optional<Money> amount;  // without bonus
  /// Whether the member's name is known. The core holds no personal data, so whoever drives it says so.
  bool named = false;
};
struct RefundTopUp {
  TopUpNo top_up;
  std::optional<Money>
      amount;  // nothing: all that is unused; whoever drives the core then keeps how much it was
  std::optional<Money> deducted;  // and how much of it was not paid out (S16)
};

/// All that is unused of a top-up goes to another member, who has it under an id of its own.
struct TransferTopUp {
  TopUpNo top_up;
  MemberNo to;
  TopUpNo as;
  NameNo reason;
  bool named = false;  // the other member's name is known, as in TopUpWallet
  // How much it was; whoever drives the core keeps it.
  std::optional<Money> principal = {};
  std::optional<Money> bonus = {};
  std::optional<Money> spent_before = {};
  std::optional<Instant> bonus_ends_at = {};
};

/// A loss is reported, or the wallet was found again.
struct FreezeWallet {
  MemberNo member;
  NameNo reason;
};
struct UnfreezeWallet {
  MemberNo member;
  NameNo reason;
};

/// A card as a caller names it: by its id, or by the programme's own name for it, PLAN:MEMBER:n. Where the
/// text can be both, both are filled.
struct CardRef {
  CardNo no;    // none: no card has this id
  NameNo plan;  // none: the text has not the form of the programme's names
  MemberNo named_for;
  std::uint32_t number = 0;
};

struct BuyCard {
  MemberNo member;
  CardRef card;
  NameNo plan;
  bool trial = false;
  std::vector<TenderInput> tenders;
  bool auto_renew = false;
};
struct GrantCard {
  MemberNo member;
  CardRef card;
  NameNo plan;
  NameNo reason;
};
struct RenewCard {
  CardRef card;
  std::vector<TenderInput> tenders;
};
struct UpgradeCard {
  CardRef card;
  NameNo plan;
  std::vector<TenderInput> tenders;
};
struct PauseCard {
  CardRef card;
};
struct ResumeCard {
  CardRef card;
};
struct CancelCard {
  CardRef card;
  std::optional<Money> refund;  // nothing: by the rule; whoever drives the core then keeps how much it was
  std::optional<Money> deducted;  // and what was kept of it for what had been used
};
/// Whether the shop is asked to charge before the card ends.
struct SetCardRenewal {
  CardRef card;
  bool auto_renew = false;
};

/// Cards that are printed, numbers 1 to `count`.
struct IssueCardSecrets {
  CardBatchNo batch;
  NameNo plan;
  std::int64_t count = 0;
  std::optional<Date> ends_on;  // they can be redeemed through this day; nothing: for ever
};
/// Whoever drives the core proves the secret.
struct RedeemCardSecret {
  MemberNo member;
  bool genuine = false;     // this shop made the secret, for a card of a batch that was issued
  CardNo card;              // BATCH:number
  NameNo plan;              // of the batch
  Instant ends_at = never;  // until when the batch can be redeemed
};

using AnyCommand =
    std::variant<EnrolMember, UpdateMember, MergeMembers, ImportOpening, SetLevel, PlaceOrder, PayOrder,
                 ShipOrder, CompleteOrder, CancelOrder, ClaimOrder, ReturnOrder, RecordAction, UndoAction,
                 AdjustAccount, HoldAccount, CaptureHold, ReleaseHold, RedeemReward, UndoRedemption,
                 GrantCoupon, ClaimCoupon, RevokeCoupon, LockQuote, ReleaseQuote, UsePrivilege,
                 UndoPrivilege, TopUpWallet, RefundTopUp, BuyCard, GrantCard, RenewCard, UpgradeCard,
                 PauseCard, ResumeCard, CancelCard, SetCardRenewal, IssueCardSecrets, RedeemCardSecret,
                 EraseMember, ImportCodes, TransferCoupon, FreezeWallet, UnfreezeWallet, TransferTopUp>;

/// What is asked for: one of the above. A class of its own for the compiler's sake: how so many kinds are
/// copied, moved and destroyed is compiled once (command.cpp), not in every file that knows a command.
class CommandBody : public AnyCommand {
 public:
  CommandBody();
  CommandBody(const CommandBody& other);
  CommandBody(CommandBody&& other) noexcept;
  CommandBody& operator=(const CommandBody& other);
  CommandBody& operator=(CommandBody&& other) noexcept;
  ~CommandBody();

  template <class Kind>
    requires(!std::derived_from<std::remove_cvref_t<Kind>, AnyCommand> &&
             std::constructible_from<AnyCommand, Kind>)
  CommandBody(Kind&& kind) : AnyCommand(std::forward<Kind>(kind)) {}
};

struct Command {
  CommandNo id;
  Instant at;  // when it happened; the driver has put "now" where the caller said nothing
  NameNo store;
  NameNo till;
  NameNo operated_by;
  CommandBody body;
};

}  // namespace shuke::domain
