// GET /v1/members: a page of members by the conditions that the store can search by, or the members of a
// telephone number, tag, card or coupon.
#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "codec/coupon_id.h"
#include "codec/json_writer.h"
#include "codec/person_keys.h"
#include "codec/values.h"
#include "codec/view_member.h"
#include "domain/cards.h"
#include "http/cursor.h"
#include "http/reading.h"
#include "http/routes.h"

namespace shuke::http {
namespace {

using Query = store::MemberQuery;

/// The parameters as they came; names are looked up where the engine is.
struct Wanted {
  std::optional<std::string> ladder;
  std::optional<std::string> level;
  std::optional<std::string> account;
  // Each stands alone; the first two give one member, the others a page.
  std::optional<std::string> coupon;
  std::optional<std::string> card;
  std::optional<codec::PersonKey> key;
  std::optional<Query::Range> available;
  Query query;
};

template <class T>
using OrResponse = std::expected<T, Response>;

std::optional<std::string> text_of(const Target& target, std::string_view name) {
  const std::string* text = target.find(name);
  return text == nullptr ? std::nullopt : std::optional(*text);
}

/// A range from two parameters, both of which may be missing; nothing where both are.
template <class Read>
OrResponse<std::optional<Query::Range>> read_range(const Target& target, const std::string& from,
                                                   const std::string& until, const Read& read) {
  Query::Range range;
  const auto take = [&](const std::string& name, std::int64_t& bound) -> OrResponse<bool> {
    const std::string* text = target.find(name);
    if (text == nullptr) return false;
    const auto value = read(*text);
    if (!value) return std::unexpected(unreadable_parameter(name, *text, value.error()));
    bound = *value;
    return true;
  };
  const auto has_from = take(from, range.from);
  if (!has_from) return std::unexpected(has_from.error());
  const auto has_until = take(until, range.until);
  if (!has_until) return std::unexpected(has_until.error());
  if (!*has_from && !*has_until) return std::nullopt;
  return range;
}

/// What is looked up exactly, and beside which nothing but a page's place is asked for.
std::optional<Response> read_lookup(const Target& target, Wanted& wanted) {
  wanted.coupon = text_of(target, "coupon");
  wanted.card = text_of(target, "card");
  if (const auto tag = text_of(target, "tag")) wanted.key = {codec::PersonKeyKind::tag, *tag};
  if (const auto phone = text_of(target, "phone")) {
    wanted.key = {codec::PersonKeyKind::phone, codec::phone_key(*phone)};
    if (wanted.key->text.empty()) return bad_parameter("phone", "A telephone number was expected.");
  }
  for (const char* name : {"coupon", "card", "phone", "tag"}) {
    if (target.find(name) == nullptr) continue;
    const auto is_other = [&](const auto& parameter) {
      return parameter.first != name && parameter.first != "limit" && parameter.first != "after";
    };
    if (std::ranges::any_of(target.query, is_other)) return bad_parameter(name, "It is looked up alone.");
  }
  return std::nullopt;
}

OrResponse<Wanted> read_wanted(const Target& target) {
  Wanted wanted;
  const auto limit = read_limit(target);
  if (!limit) return std::unexpected(limit.error());
  wanted.query.limit = *limit + 1;  // one more, to know whether a page follows
  if (const std::string* cursor = target.find("after")) {
    const auto after = read_member_cursor(*cursor);
    if (!after)
      return std::unexpected(problem_response({.code = ProblemCode::malformed_cursor, .field = "after"}));
    wanted.query.after = *after;
  }
  if (auto problem = read_lookup(target, wanted)) return std::unexpected(*std::move(problem));
  wanted.ladder = text_of(target, "ladder");
  wanted.level = text_of(target, "level");
  wanted.account = text_of(target, "account");
  if (wanted.ladder.has_value() != wanted.level.has_value())
    return std::unexpected(bad_parameter("level", "ladder and level are given together."));
  const auto available = read_range(target, "available_from", "available_until",
                                    [](const std::string& text) { return codec::read_integer(text); });
  if (!available) return std::unexpected(available.error());
  wanted.available = *available;
  if (wanted.account.has_value() != wanted.available.has_value())
    return std::unexpected(bad_parameter("account", "account and a range of it are given together."));
  const auto read_us = [](const std::string& text) -> base::Expected<std::int64_t> {
    const auto at = codec::read_instant(text);
    if (!at) return std::unexpected(at.error());
    return at->us;
  };
  const auto last_order = read_range(target, "last_order_from", "last_order_until", read_us);
  if (!last_order) return std::unexpected(last_order.error());
  wanted.query.last_order_us = *last_order;
  return wanted;
}

/// Looks names up; what is in no list is refused.
OrResponse<Query> resolve(const engine::Engine& engine, Wanted wanted) {
  const domain::Programme& programme = engine.programme();
  const auto name = [&](const std::optional<std::string>& text) {
    return engine.directory().find_name(text.value_or(""));
  };
  if (wanted.ladder) {
    const domain::LadderNo ladder = domain::find_ladder(programme, name(wanted.ladder));
    if (!ladder || ladder.value >= store::list_ladders)
      return std::unexpected(bad_parameter("ladder", "There is no such ladder to list by."));
    const domain::LevelNo level = domain::find_level(programme.ladders[ladder.value], name(wanted.level));
    if (!level) return std::unexpected(bad_parameter("level", "The ladder has no such level."));
    wanted.query.level = {ladder.value, level.value};
  }
  if (wanted.account) {
    const domain::AccountNo account = domain::find_account(programme, name(wanted.account));
    if (!account || account.value >= store::list_accounts)
      return std::unexpected(bad_parameter("account", "There is no such account to list by."));
    wanted.query.available = {account.value, *wanted.available};
  }
  return wanted.query;
}

/// Whose coupon this is; an absorbed member's is who absorbed him.
base::MemberNo owner_of(const engine::Engine& engine, const std::string& coupon) {
  const domain::CouponRef ref = codec::coupon_ref(engine.directory(), coupon);
  const domain::State& state = engine.state();
  if (ref.no) {
    const domain::CouponOwner& owner = state.coupon_owner(ref.no);
    if (owner.no) return state.standing_for(owner.member);
  }
  if (!ref.named_for) return {};
  const base::MemberNo member = state.standing_for(ref.named_for);
  const bool has_it = std::ranges::any_of(state.member(member).extras.get().coupons, [&](const auto& one) {
    return !one.no && one.named_for == ref.named_for && one.number == ref.number &&
           engine.programme().coupons[one.coupon_template.value].name == ref.coupon_template;
  });
  return has_it ? member : base::MemberNo{};
}

/// Whose card this is.
base::MemberNo holder_of(const engine::Engine& engine, const std::string& card) {
  const domain::CardRef ref = codec::card_ref(engine.directory(), card);
  const auto found = domain::find_card(engine.programme(), engine.state(), ref);
  return found ? engine.state().standing_for(domain::card_member(engine.state(), ref)) : base::MemberNo{};
}

Response one_member(const engine::Engine& engine, base::MemberNo member) {
  Response response{.has_etag = true};
  codec::JsonWriter out(response.body);
  out.begin_object();
  out.begin_array("members");
  if (member) codec::write_member_view(out, source_of(engine), member, engine.person(member));
  out.end_array();
  out.end_object();
  return response;
}

Response page(const engine::Engine& engine, Wanted wanted) {
  if (wanted.coupon) return one_member(engine, owner_of(engine, *wanted.coupon));
  if (wanted.card) return one_member(engine, holder_of(engine, *wanted.card));
  const std::optional<codec::PersonKey> key = wanted.key;
  const auto query = resolve(engine, std::move(wanted));
  if (!query) return query.error();
  auto members = key ? engine.found_by(*key, query->after, query->limit) : engine.members(*query);
  if (!members) return fault_response(members.error());
  const bool more = members->size() == query->limit;
  if (more) members->pop_back();
  Response response{.has_etag = true};
  codec::JsonWriter out(response.body);
  out.begin_object();
  out.begin_array("members");
  for (const base::MemberNo member : *members)
    codec::write_member_view(out, source_of(engine), member, engine.person(member));
  out.end_array();
  if (more) out.text("next", write_cursor(members->back()));
  out.end_object();
  return response;
}

}  // namespace

void get_members(Service& service, Call call, Respond respond) {
  auto wanted = read_wanted(call.target);
  if (!wanted) return respond(wanted.error());
  // A cashier looks up whoever stands before him, and lists nobody.
  const bool is_lookup =
      wanted->coupon || wanted->card || (wanted->key && wanted->key->kind == codec::PersonKeyKind::phone);
  if (call.role == access::Role::cashier && !is_lookup)
    return respond(problem_response(
        {.code = ProblemCode::not_allowed, .detail = "A cashier has to give phone, card or coupon."}));
  answer_view(service, respond,
              [wanted = *std::move(wanted)](engine::Engine& engine) { return page(engine, wanted); });
}

}  // namespace shuke::http
