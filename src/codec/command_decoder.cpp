// From the values of the fields to the structs of the core: one small function a type.
#include "codec/command_decoder.h"

#include <algorithm>

#include "codec/command_fields.h"
#include "codec/coupon_id.h"
#include "codec/quote_token.h"
#include "codec/values.h"

namespace shuke::codec {
namespace {

using base::Instant;
using base::Money;
using base::NameNo;
using base::Points;
using domain::RejectionCode;

/// Texts to numbers, where there are any.
class Numbers {
 public:
  explicit Numbers(Directory& directory) : x_directory(directory) {}

  base::MemberNo member(const FieldValue& value) const { return x_directory.member(value.text); }
  base::OrderNo order(const FieldValue& value) const { return x_directory.order(value.text); }
  base::HoldNo hold(const FieldValue& value) const { return x_directory.hold(value.text); }
  base::RedemptionNo redemption(const FieldValue& value) const {
    return x_directory.redemption(value.text);
  }
  domain::CouponRef coupon(std::string_view text) const { return coupon_ref(x_directory, text); }
  domain::CouponRef new_coupon(const FieldValue& value) const {
    domain::CouponRef ref = programme_coupon(x_directory, value.text);
    ref.no = x_directory.coupon(value.text);
    return ref;
  }
  base::CouponNo new_code(std::string_view text) const { return x_directory.coupon(text); }
  base::CouponNo listed_code(const FieldValue& value) const { return x_directory.find_coupon(value.text); }
  domain::CardRef card(const FieldValue& value) const { return card_ref(x_directory, value.text); }
  domain::CardRef new_card(const FieldValue& value) const {
    domain::CardRef ref = programme_card(x_directory, value.text);
    ref.no = x_directory.card(value.text);
    return ref;
  }
  base::CardBatchNo card_batch(const FieldValue& value) const { return x_directory.card_batch(value.text); }
  base::UseNo new_use(const FieldValue& value) const { return x_directory.use(value.text); }
  base::UseNo use(const FieldValue& value) const { return x_directory.find_use(value.text); }
  base::TopUpNo top_up(const FieldValue& value) const { return x_directory.top_up(value.text); }
  NameNo name(const FieldValue& value) const { return x_directory.name(value.text); }
  NameNo name(std::string_view text) const { return x_directory.name(text); }

 private:
  Directory& x_directory;
};

std::optional<Instant> instant_if(const FieldValue& value) {
  return value.given ? std::optional(Instant{value.number}) : std::nullopt;
}
std::optional<Money> money_if(const FieldValue& value) {
  return value.given ? std::optional(Money{value.number}) : std::nullopt;
}
std::optional<Points> points_if(const FieldValue& value) {
  return value.given ? std::optional(Points{value.number}) : std::nullopt;
}
std::optional<std::int64_t> number_if(const FieldValue& value) {
  return value.given ? std::optional(value.number) : std::nullopt;
}

using Body = domain::CommandBody;

Body enrol_member(const FieldRecord& fields, const Numbers& of) {
  return domain::EnrolMember{of.member(fields["member"]), of.member(fields["referred_by"])};
}
Body update_member(const FieldRecord& fields, const Numbers& of) {
  return domain::UpdateMember{of.member(fields["member"])};
}
Body merge_members(const FieldRecord& fields, const Numbers& of) {
  return domain::MergeMembers{of.member(fields["member"]), of.member(fields["absorbed"])};
}
Body erase_member(const FieldRecord& fields, const Numbers& of) {
  return domain::EraseMember{of.member(fields["member"]), fields["forfeit"].number != 0};
}
Body import_opening(const FieldRecord& fields, const Numbers& of) {
  domain::ImportOpening import;
  import.member = of.member(fields["member"]);
  import.batch = of.name(fields["batch"]);
  for (const FieldRecord& row : fields["levels"].records) {
    import.levels.push_back(
        {of.name(row.key), of.name(row["level"]), Instant{row["since"].number}, instant_if(row["until"])});
  }
  for (const FieldRecord& row : fields["lots"].records) {
    import.lots.push_back({of.name(row["account"]), Points{row["amount"].number},
                           Instant{row["earned_at"].number}, instant_if(row["ends_at"])});
  }
  for (const FieldRecord& row : fields["monthly_spend"].records) {
    import.monthly_spend.push_back({static_cast<std::int32_t>(row["month"].number),
                                    Money{row["amount"].number},
                                    static_cast<std::int32_t>(row["orders"].number)});
  }
  for (const FieldRecord& wallet : fields["wallet"].records) {
    import.wallet = {Money{wallet["principal"].number}, Money{wallet["bonus"].number},
                     Money{wallet["cashback"].number}};
  }
  return import;
}
Body set_level(const FieldRecord& fields, const Numbers& of) {
  return domain::SetLevel{of.member(fields["member"]), of.name(fields["ladder"]), of.name(fields["level"]),
                          instant_if(fields["until"]), of.name(fields["reason"])};
}

std::vector<domain::LineInput> lines_of(const FieldValue& value, const Numbers& of) {
  std::vector<domain::LineInput> lines;
  for (const FieldRecord& row : value.records) {
    domain::LineInput& line = lines.emplace_back();
    line.line = of.name(row["line"]);
    line.sku = of.name(row["sku"]);
    line.category = of.name(row["category"]);
    for (const std::string_view tag : row["tags"].texts) line.tags.push_back(of.name(tag));
    line.price_class = static_cast<domain::PriceClass>(row["price_class"].number);
    line.quantity = row["quantity"].number;
    line.unit_price = money_if(row["unit_price"]);
    line.amount = Money{row["amount"].number};
    line.reward = of.name(row["reward"]);
  }
  return lines;
}

std::vector<domain::TenderInput> tenders_of(const FieldValue& value, const Numbers& of) {
  std::vector<domain::TenderInput> tenders;
  for (const FieldRecord& row : value.records) {
    tenders.push_back({static_cast<domain::TenderKind>(row["kind"].number), Money{row["amount"].number},
                       of.name(row["account"]), points_if(row["points"])});
  }
  return tenders;
}

Body pay_order(const FieldRecord& fields, const Numbers& of) {
  domain::PayOrder pay{of.order(fields["order"]),
                       of.member(fields["member"]),
                       lines_of(fields["lines"], of),
                       tenders_of(fields["tenders"], of),
                       Money{fields["shipping_fee"].number},
                       {},
                       {}};
  for (const std::string_view coupon : fields["coupons"].texts) pay.coupons.push_back(of.coupon(coupon));
  pay.shipping_waived = Money{fields["shipping_waived"].number};
  return pay;
}
Body place_order(const FieldRecord& fields, const Numbers& of) {
  return domain::PlaceOrder{of.order(fields["order"]), of.member(fields["member"]),
                            lines_of(fields["lines"], of), Money{fields["shipping_fee"].number}};
}
Body ship_order(const FieldRecord& fields, const Numbers& of) {
  return domain::ShipOrder{of.order(fields["order"])};
}
Body complete_order(const FieldRecord& fields, const Numbers& of) {
  return domain::CompleteOrder{of.order(fields["order"])};
}
Body cancel_order(const FieldRecord& fields, const Numbers& of) {
  return domain::CancelOrder{of.order(fields["order"])};
}
Body claim_order(const FieldRecord& fields, const Numbers& of) {
  return domain::ClaimOrder{of.order(fields["order"]), of.member(fields["member"])};
}
Body return_order(const FieldRecord& fields, const Numbers& of) {
  domain::ReturnOrder taken;
  taken.order = of.order(fields["order"]);
  taken.return_id = of.name(fields["return"]);
  taken.exchange = fields["as"].number == 1;
  taken.whole = fields["whole"].number != 0;
  for (const FieldRecord& row : fields["lines"].records) {
    taken.lines.push_back({of.name(row["line"]), number_if(row["quantity"]), money_if(row["amount"])});
  }
  taken.shipping_fee = Money{fields["shipping_fee"].number};
  return taken;
}
Body record_action(const FieldRecord& fields, const Numbers& of) {
  return domain::RecordAction{of.member(fields["member"]), of.name(fields["action"]),
                              of.name(fields["ref"]), number_if(fields["value"])};
}
Body undo_action(const FieldRecord& fields, const Numbers& of) {
  return domain::UndoAction{of.member(fields["member"]), of.name(fields["action"]), of.name(fields["ref"])};
}
Body adjust_account(const FieldRecord& fields, const Numbers& of) {
  const FieldValue& ends_on = fields["ends_on"];
  return domain::AdjustAccount{
      of.member(fields["member"]), of.name(fields["account"]), Points{fields["amount"].number},
      of.name(fields["reason"]),
      ends_on.given ? std::optional(base::Date{static_cast<std::int32_t>(ends_on.number)}) : std::nullopt};
}
Body hold_account(const FieldRecord& fields, const Numbers& of) {
  return domain::HoldAccount{of.member(fields["member"]), of.name(fields["account"]),
                             Points{fields["amount"].number}, of.hold(fields["hold"]),
                             fields["expires_in"].duration};
}
Body capture_hold(const FieldRecord& fields, const Numbers& of) {
  return domain::CaptureHold{of.hold(fields["hold"]), points_if(fields["amount"])};
}
Body release_hold(const FieldRecord& fields, const Numbers& of) {
  return domain::ReleaseHold{of.hold(fields["hold"])};
}
Body redeem_reward(const FieldRecord& fields, const Numbers& of) {
  return domain::RedeemReward{of.member(fields["member"]), of.name(fields["reward"]),
                              of.redemption(fields["redemption"]), fields["quantity"].number};
}
Body undo_redemption(const FieldRecord& fields, const Numbers& of) {
  return domain::UndoRedemption{of.redemption(fields["redemption"])};
}

Body grant_coupon(const FieldRecord& fields, const Numbers& of) {
  return domain::GrantCoupon{of.member(fields["member"]), of.new_coupon(fields["coupon"]),
                             of.name(fields["template"])};
}
Body claim_coupon(const FieldRecord& fields, const Numbers& of) {
  return domain::ClaimCoupon{of.member(fields["member"]), of.new_coupon(fields["coupon"]),
                             of.name(fields["template"]), of.name(fields["code"]),
                             of.listed_code(fields["code"])};
}
Body revoke_coupon(const FieldRecord& fields, const Numbers& of) {
  return domain::RevokeCoupon{of.coupon(fields["coupon"].text), of.name(fields["reason"])};
}
Body import_codes(const FieldRecord& fields, const Numbers& of) {
  domain::ImportCodes import{of.name(fields["batch"]), of.name(fields["template"]), {}};
  import.codes.reserve(fields["codes"].texts.size());
  for (const std::string_view code : fields["codes"].texts) import.codes.push_back(of.new_code(code));
  return import;
}
Body transfer_coupon(const FieldRecord& fields, const Numbers& of) {
  return domain::TransferCoupon{of.coupon(fields["coupon"].text), of.member(fields["to"]),
                                of.new_coupon(fields["as"])};
}
Body freeze_wallet(const FieldRecord& fields, const Numbers& of) {
  return domain::FreezeWallet{of.member(fields["member"]), of.name(fields["reason"])};
}
Body unfreeze_wallet(const FieldRecord& fields, const Numbers& of) {
  return domain::UnfreezeWallet{of.member(fields["member"]), of.name(fields["reason"])};
}
Body use_privilege(const FieldRecord& fields, const Numbers& of) {
  return domain::UsePrivilege{of.member(fields["member"]),
                              of.name(fields["privilege"]),
                              of.new_use(fields["use"]),
                              of.order(fields["order"]),
                              {}};
}
Body undo_privilege(const FieldRecord& fields, const Numbers& of) {
  return domain::UndoPrivilege{of.use(fields["use"])};
}
Body lock_quote(const FieldRecord& fields, const Numbers&) {
  const FieldValue& expires_in = fields["expires_in"];
  return domain::LockQuote{
      {}, expires_in.given ? std::optional(expires_in.duration) : std::optional<base::Duration>()};
}
Body release_quote(const FieldRecord&, const Numbers&) {
  return domain::ReleaseQuote{};
}

Body top_up_wallet(const FieldRecord& fields, const Numbers& of) {
  return domain::TopUpWallet{of.member(fields["member"]), of.top_up(fields["top_up"]),
                             of.name(fields["package"]), money_if(fields["amount"])};
}
Body refund_top_up(const FieldRecord& fields, const Numbers& of) {
  return domain::RefundTopUp{of.top_up(fields["top_up"]), money_if(fields["amount"]), {}};
}
Body transfer_top_up(const FieldRecord& fields, const Numbers& of) {
  return domain::TransferTopUp{.top_up = of.top_up(fields["top_up"]),
                               .to = of.member(fields["to"]),
                               .as = of.top_up(fields["as"]),
                               .reason = of.name(fields["reason"])};
}

Body buy_card(const FieldRecord& fields, const Numbers& of) {
  return domain::BuyCard{of.member(fields["member"]),       of.new_card(fields["card"]),
                         of.name(fields["plan"]),           fields["trial"].number != 0,
                         tenders_of(fields["tenders"], of), fields["auto_renew"].number != 0};
}
Body grant_card(const FieldRecord& fields, const Numbers& of) {
  return domain::GrantCard{of.member(fields["member"]), of.new_card(fields["card"]),
                           of.name(fields["plan"]), of.name(fields["reason"])};
}
Body renew_card(const FieldRecord& fields, const Numbers& of) {
  return domain::RenewCard{of.card(fields["card"]), tenders_of(fields["tenders"], of)};
}
Body upgrade_card(const FieldRecord& fields, const Numbers& of) {
  return domain::UpgradeCard{of.card(fields["card"]), of.name(fields["plan"]),
                             tenders_of(fields["tenders"], of)};
}
Body pause_card(const FieldRecord& fields, const Numbers& of) {
  return domain::PauseCard{of.card(fields["card"])};
}
Body resume_card(const FieldRecord& fields, const Numbers& of) {
  return domain::ResumeCard{of.card(fields["card"])};
}
Body cancel_card(const FieldRecord& fields, const Numbers& of) {
  return domain::CancelCard{of.card(fields["card"]), {}, {}};
}
Body set_card_renewal(const FieldRecord& fields, const Numbers& of) {
  return domain::SetCardRenewal{of.card(fields["card"]), fields["auto_renew"].number != 0};
}
Body issue_card_secrets(const FieldRecord& fields, const Numbers& of) {
  const FieldValue& ends_on = fields["ends_on"];
  return domain::IssueCardSecrets{
      of.card_batch(fields["batch"]), of.name(fields["plan"]), fields["count"].number,
      ends_on.given ? std::optional(base::Date{static_cast<std::int32_t>(ends_on.number)}) : std::nullopt};
}
Body redeem_card_secret(const FieldRecord& fields, const Numbers& of) {
  domain::RedeemCardSecret redeem;
  redeem.member = of.member(fields["member"]);
  return redeem;
}

struct Builder {
  CommandType type;
  Body (*build)(const FieldRecord& fields, const Numbers& of);
};
constexpr Builder builders[] = {
    {CommandType::enrol_member, enrol_member},
    {CommandType::update_member, update_member},
    {CommandType::merge_members, merge_members},
    {CommandType::import_opening, import_opening},
    {CommandType::erase_member, erase_member},
    {CommandType::set_level, set_level},
    {CommandType::pay_order, pay_order},
    {CommandType::place_order, place_order},
    {CommandType::ship_order, ship_order},
    {CommandType::complete_order, complete_order},
    {CommandType::cancel_order, cancel_order},
    {CommandType::claim_order, claim_order},
    {CommandType::return_order, return_order},
    {CommandType::record_action, record_action},
    {CommandType::undo_action, undo_action},
    {CommandType::adjust_account, adjust_account},
    {CommandType::hold_account, hold_account},
    {CommandType::capture_hold, capture_hold},
    {CommandType::release_hold, release_hold},
    {CommandType::redeem_reward, redeem_reward},
    {CommandType::undo_redemption, undo_redemption},
    {CommandType::grant_coupon, grant_coupon},
    {CommandType::claim_coupon, claim_coupon},
    {CommandType::revoke_coupon, revoke_coupon},
    {CommandType::lock_quote, lock_quote},
    {CommandType::release_quote, release_quote},
    {CommandType::use_privilege, use_privilege},
    {CommandType::undo_privilege, undo_privilege},
    {CommandType::top_up_wallet, top_up_wallet},
    {CommandType::refund_top_up, refund_top_up},
    {CommandType::transfer_top_up, transfer_top_up},
    {CommandType::import_codes, import_codes},
    {CommandType::transfer_coupon, transfer_coupon},
    {CommandType::freeze_wallet, freeze_wallet},
    {CommandType::unfreeze_wallet, unfreeze_wallet},
    {CommandType::buy_card, buy_card},
    {CommandType::grant_card, grant_card},
    {CommandType::renew_card, renew_card},
    {CommandType::upgrade_card, upgrade_card},
    {CommandType::pause_card, pause_card},
    {CommandType::resume_card, resume_card},
    {CommandType::cancel_card, cancel_card},
    {CommandType::set_card_renewal, set_card_renewal},
    {CommandType::issue_card_secrets, issue_card_secrets},
    {CommandType::redeem_card_secret, redeem_card_secret},
};

// ---- what the rows of the table cannot say ----

/// A return names `whole: true`, or lines, or the shipping fee alone; each line a quantity or an amount.
void check_return(const FieldRecord& fields, FieldReader& reader) {
  const bool whole = fields["whole"].number != 0;
  const FieldValue& lines = fields["lines"];
  if (whole && lines.given) {
    reader.refuse(
        RejectionCode::malformed_command, "lines",
        {"退货要么整单，要么列明商品行，不能同时。", "A return is whole or names its lines, not both."});
  }
  if (!whole && !lines.given && !fields["shipping_fee"].given) {
    reader.refuse(RejectionCode::malformed_command, "lines",
                  {"退货应写明 whole: true、商品行或 shipping_fee。",
                   "A return names whole: true, its lines or a shipping_fee."});
  }
  for (std::size_t i = 0; i < lines.records.size(); ++i) {
    const FieldRecord& line = lines.records[i];
    if (line["quantity"].given != line["amount"].given) continue;
    reader.refuse(RejectionCode::malformed_command, "lines[" + std::to_string(i) + "]",
                  {"退货行应写明数量或金额，二者择一。",
                   "A returned line names a quantity or an amount, one of the two."});
  }
}

/// `account` and `points` say which points a tender of points takes; other kinds have neither.
void check_tenders(const FieldRecord& fields, FieldReader& reader) {
  const std::vector<FieldRecord>& tenders = fields["tenders"].records;
  for (std::size_t i = 0; i < tenders.size(); ++i) {
    const std::string path = "tenders[" + std::to_string(i) + "]";
    const std::string_view kind = tenders[i]["kind"].text;
    for (const std::string_view field : {"account", "points"}) {
      if (!tenders[i]["kind"].given || kind == "points" || !tenders[i][field].given) continue;
      reader.refuse(RejectionCode::malformed_command, path + "." + std::string(field),
                    {"只有积分支付才有此字段。", "Only a tender of points has this field."});
    }
  }
}

void check_type(CommandType type, const FieldRecord& fields, FieldReader& reader) {
  if (type == CommandType::return_order) check_return(fields, reader);
  const bool pays = type == CommandType::pay_order || type == CommandType::buy_card ||
                    type == CommandType::renew_card || type == CommandType::upgrade_card;
  if (pays) check_tenders(fields, reader);
  if (type == CommandType::top_up_wallet && fields["package"].given == fields["amount"].given) {
    reader.refuse(
        RejectionCode::malformed_command, "package",
        {"充值应写明套餐或金额，二者择一。", "A top-up names a package or an amount, one of the two."});
  }
  if (type == CommandType::claim_coupon && fields["template"].given == fields["code"].given) {
    reader.refuse(RejectionCode::malformed_command, "template",
                  {"领券应凭券模板或券码，二者择一。",
                   "A coupon is claimed by its template or by a code, one of the two."});
  }
}

// ---- people ----

void add_profile(const FieldRecord& profile, PersonChange& change) {
  for (std::size_t i = 0; i < person_profile_fields; ++i) {
    const FieldValue& value = profile.values[i];
    if (!value.given) continue;
    const auto field = static_cast<PersonField>(i);
    change.texts.push_back({field, value.cleared ? std::nullopt : std::optional<std::string>(value.text)});
  }
  const FieldValue& tags = profile["tags"];
  if (tags.given) change.tags = std::vector<std::string>(tags.texts.begin(), tags.texts.end());
}

void add_consents(const FieldRecord& consents, PersonChange& change) {
  for (std::size_t i = 0; i < consents.values.size(); ++i) {
    const FieldValue& value = consents.values[i];
    const auto field = static_cast<PersonField>(person_profile_fields + i);
    if (value.given) change.texts.push_back({field, std::string(value.number != 0 ? "true" : "false")});
  }
}

PersonChange person_of(const FieldRecord& fields) {
  PersonChange change;
  for (const FieldRecord& profile : fields["profile"].records) add_profile(profile, change);
  for (const FieldRecord& consents : fields["consents"].records) add_consents(consents, change);
  return change;
}

Publishing publishing_of(const FieldRecord& fields) {
  return {std::string(fields["programme"].text), std::string(fields["file"].text),
          instant_if(fields["takes_effect_at"]),
          static_cast<domain::EvaluateLadders>(fields["evaluate_ladders"].number)};
}

// ---- the whole ----

std::string_view text_at(const Node& document, std::string_view key) {
  const Node* node = document.kind == Node::Kind::map ? document.find(key) : nullptr;
  return node != nullptr && node->kind == Node::Kind::scalar ? std::string_view(node->text)
                                                             : std::string_view();
}

DecodedCommand refused(DecodedCommand decoded, const Node& document, const FieldReader& reader) {
  decoded.refusal = reader.refusal();
  decoded.canonical = "refused" + document_bytes(document);
  return decoded;
}

/// The type's row; nothing, with the refusal made, where there is none.
const TypeRow* type_of(const Node& document, FieldReader& reader) {
  if (document.kind != Node::Kind::map) {
    reader.refuse(RejectionCode::malformed_command, "",
                  {"指令应为一组字段。", "A command is a map of fields."});
    return nullptr;
  }
  const std::string_view name = text_at(document, "type");
  if (name.empty()) {
    reader.refuse(RejectionCode::malformed_command, "type", {"缺少此字段。", "The field is missing."});
    return nullptr;
  }
  const TypeRow* type = find_type(name);
  if (type == nullptr) {
    std::vector<std::string_view> known;
    for (const TypeRow& row : command_types()) known.push_back(row.name);
    reader.refuse(RejectionCode::unknown_type, "type",
                  or_nearest({"没有指令类型 " + in_quotes(name), "There is no type " + in_quotes(name)},
                             name, known));
  }
  return type;
}

}  // namespace

DecodedCommand decode_command(const Node& document, int currency_decimals, Directory& directory) {
  DecodedCommand decoded;
  FieldReader reader(currency_decimals);
  if (const std::string_view id = text_at(document, "id"); is_id(id)) decoded.id = id;
  const std::string_view reason = text_at(document, "reason");
  if (is_printable(reason, reason_characters_max)) decoded.reason = reason;
  const TypeRow* type = type_of(document, reader);
  if (type == nullptr) return refused(std::move(decoded), document, reader);

  decoded.type_name = type->name;
  reader.refuse_unknown_keys(document, type->fields, envelope_fields());
  const FieldRecord envelope = reader.read(document, envelope_fields(*type));
  const FieldRecord fields = reader.read(document, type->fields);
  check_type(type->type, fields, reader);
  if (reader.refusal()) return refused(std::move(decoded), document, reader);

  decoded.type = type->type;
  decoded.canonical = std::move(reader.canonical());
  decoded.at = instant_if(envelope["at"]);
  const Numbers of(directory);
  const auto builder = std::find_if(std::begin(builders), std::end(builders),
                                    [&](const Builder& row) { return row.type == type->type; });
  if (builder != std::end(builders)) decoded.command.body = builder->build(fields, of);
  decoded.command.store = of.name(envelope["store"]);
  decoded.command.till = of.name(envelope["till"]);
  decoded.command.operated_by = of.name(envelope["operator"]);
  if (type->type == CommandType::pay_order || type->type == CommandType::lock_quote ||
      type->type == CommandType::release_quote) {
    decoded.quote_token = fields["quote"].text;
  }
  if (type->type == CommandType::publish_programme) decoded.publishing = publishing_of(fields);
  if (type->type == CommandType::redeem_card_secret) decoded.card_secret = fields["secret"].text;
  if (type->type == CommandType::pay_order && !decoded.quote_token.empty())
    decoded.cart = cart_hash(fields["lines"]);
  if (type->type == CommandType::enrol_member || type->type == CommandType::update_member) {
    decoded.person = person_of(fields);
  }
  return decoded;
}

}  // namespace shuke::codec
