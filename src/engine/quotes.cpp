// Quotes of the engine: asking the core, and the keyed hash by which a token is known again. Nothing is
// kept.
#include <algorithm>

#include "codec/coupon_id.h"
#include "codec/quote_input.h"
#include "codec/quote_token.h"
#include "codec/values.h"
#include "codec/view_quote.h"
#include "domain/quote.h"
#include "engine/engine.h"

namespace shuke::engine {
namespace {

/// Set before what is hashed, so that no hash of an input is ever a token's.
constexpr std::string_view purpose = "quote:";

InputHash proof_of(const InputKey& key, std::string_view bytes) {
  return key.hash(std::string(purpose).append(bytes));
}

std::string as_bytes(const InputHash& hash) {
  return {hash.begin(), hash.end()};
}

/// A number that tells quotes apart: of their proof, which nobody can choose.
std::uint64_t number_of(const InputHash& proof) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof(number); ++i) number = number << 8 | proof[i];
  return number | 1;  // 0 means none
}

}  // namespace

domain::BirthdayNow Engine::birthday_of(base::MemberNo member, base::Instant at) const {
  if (!member) return {};
  const auto date = codec::read_date(codec::counted_birthday(person(member), programme().zone, at));
  if (!date) return {};
  const base::CivilDate civil = base::civil_of(*date);
  return domain::birthday_at({static_cast<std::uint8_t>(civil.month), static_cast<std::uint8_t>(civil.day)},
                             programme().zone, at);
}

Engine::Quoted Engine::quote(const codec::Node& document) const {
  codec::QuoteInput input = codec::read_quote(document, programme().currency_decimals, x_directory);
  if (input.refusal) return {input.refusal, {}, {}};
  const base::MemberNo member = x_state.standing_for(input.request.member);
  input.request.birthday = birthday_of(member, x_now);
  const domain::Programme& rules = programme_of(member);
  const auto quoted = domain::quote(rules, x_state, x_now, input.request);
  if (!quoted) {
    return {codec::refusal_of(quoted.error(), programme().currency_decimals), {}, {}};
  }
  const codec::ViewSource source{rules, x_state, x_directory, x_now, &x_timeline};
  const domain::MemberState& state = x_state.member(member);
  codec::QuoteToken token;
  token.valid_until = {x_now.us + domain::quote_valid_us};
  if (input.request.member) token.member = x_directory.text(input.request.member);
  token.cart = input.cart;
  for (const domain::LineInput& line : input.request.lines)
    token.unit_prices.push_back(line.unit_price.value_or(base::Money{}));
  token.shipping_fee = input.request.shipping_fee;
  for (const std::uint32_t position : quoted->coupons)
    token.coupons.push_back(codec::coupon_id(source, state.extras.get().coupons[position]));
  token.points = quoted->points_spent;
  token.breakdown = domain::quote_digest(rules, state, *quoted);
  const std::string bytes = codec::token_bytes(token);
  Quoted answer;
  answer.token = codec::to_base64url(bytes + as_bytes(proof_of(x_input_key, bytes)));
  codec::JsonWriter out(answer.json);
  codec::write_quote_view(out, source, input, *quoted, answer.token, token.valid_until);
  return answer;
}

domain::QuoteTerms Engine::proven(const codec::DecodedCommand& decoded) const {
  domain::QuoteTerms terms;
  terms.given = true;
  const auto whole = codec::from_base64url(decoded.quote_token);
  if (!whole || whole->size() < sizeof(InputHash)) return terms;
  const std::string bytes = whole->substr(0, whole->size() - sizeof(InputHash));
  const InputHash proof = proof_of(x_input_key, bytes);
  const auto token = codec::read_token_bytes(bytes);
  if (whole->substr(bytes.size()) != as_bytes(proof) || !token) return terms;
  terms.genuine = true;
  terms.same_cart = token->cart == decoded.cart;
  terms.token = number_of(proof);
  terms.valid_until = token->valid_until;
  terms.member = x_directory.find_member(token->member);
  terms.unit_prices = token->unit_prices;
  terms.shipping_fee = token->shipping_fee;
  for (const std::string& coupon : token->coupons)
    terms.coupons.push_back(codec::coupon_ref(x_directory, coupon));
  terms.points = token->points;
  terms.breakdown = token->breakdown;
  terms.birthday = birthday_of(terms.member, decoded.command.at);
  return terms;
}

void Engine::add_facts(codec::DecodedCommand& decoded) const {
  if (auto* use = std::get_if<domain::UsePrivilege>(&decoded.command.body))
    use->birthday = birthday_of(use->member, decoded.command.at);
  if (auto* claim = std::get_if<domain::ClaimCoupon>(&decoded.command.body)) {
    const domain::CouponOwner& listed = x_state.coupon_owner(claim->listed_code);
    if (!listed.coupon_template) claim->listed_code = base::CouponNo{};
    if (claim->listed_code) claim->coupon_template = programme().coupons[listed.coupon_template.value].name;
  }
  if (decoded.quote_token.empty()) return;
  domain::CommandBody& body = decoded.command.body;
  if (auto* pay = std::get_if<domain::PayOrder>(&body)) pay->quote.make() = proven(decoded);
  if (auto* lock = std::get_if<domain::LockQuote>(&body)) lock->quote = proven(decoded);
  if (auto* release = std::get_if<domain::ReleaseQuote>(&body)) release->quote = proven(decoded);
}

}  // namespace shuke::engine
