// GET /v1/orders: a page of orders, what was heard of last first. What waits to be paid is found by an
// index; for other states each order is looked at, so many on a page, and the next page goes on behind
// them.
#include <algorithm>
#include <functional>
#include <utility>

#include "base/limits.h"
#include "codec/json_writer.h"
#include "codec/view_order.h"
#include "engine/rows.h"
#include "http/cursor.h"
#include "http/reading.h"
#include "http/routes.h"

namespace shuke::http {
namespace {

using domain::OrderState;

/// Orders that one page looks at.
constexpr std::uint32_t looked_max = 1000;
static_assert(looked_max > base::page_rows_max);

struct Wanted {
  std::optional<OrderState> state;
  std::optional<std::string> member_id;
  base::OrderNo before;
  std::uint32_t limit = 0;
};

std::optional<OrderState> state_named(std::string_view name) {
  for (const OrderState state : {OrderState::placed, OrderState::paid, OrderState::shipped,
                                 OrderState::settled, OrderState::returned, OrderState::cancelled}) {
    if (codec::order_state_name(state) == name) return state;
  }
  return std::nullopt;
}

std::expected<Wanted, Response> read_wanted(const Target& target) {
  Wanted wanted;
  const auto limit = read_limit(target);
  if (!limit) return std::unexpected(limit.error());
  wanted.limit = *limit;
  if (const std::string* cursor = target.find("after")) {
    const auto before = read_order_cursor(*cursor);
    if (!before || !*before)
      return std::unexpected(problem_response({.code = ProblemCode::malformed_cursor, .field = "after"}));
    wanted.before = *before;
  }
  if (const std::string* state = target.find("state")) {
    wanted.state = state_named(*state);
    if (!wanted.state)
      return std::unexpected(bad_parameter(
          "state", "One of placed, paid, shipped, settled, returned and cancelled was expected."));
  }
  if (const std::string* member = target.find("member")) wanted.member_id = *member;
  return wanted;
}

/// The member's orders behind the cursor, the highest number first.
std::vector<base::OrderNo> orders_of(const engine::Engine& engine, base::MemberNo member,
                                     const Wanted& wanted) {
  std::vector<base::OrderNo> orders;
  for (const base::OrderNo order : engine.state().member(engine.state().standing_for(member)).orders) {
    if (!wanted.before || order < wanted.before) orders.push_back(order);
  }
  std::ranges::sort(orders, std::greater());
  return orders;
}

/// The same of all orders, as many as a page looks at and one.
store::Expected<std::vector<base::OrderNo>> orders_of_all(const engine::Engine& engine,
                                                          const Wanted& wanted) {
  store::OrderQuery query{.before = wanted.before, .limit = wanted.limit + 1, .listed_as = {}};
  if (wanted.state) query.listed_as = engine::listed_as(*wanted.state);
  if (wanted.state && !query.listed_as) query.limit = looked_max + 1;
  return engine.orders(query);
}

Response page(const engine::Engine& engine, const Wanted& wanted) {
  std::vector<base::OrderNo> orders;
  if (wanted.member_id) {
    if (const base::MemberNo member = engine.directory().find_member(*wanted.member_id))
      orders = orders_of(engine, member, wanted);
  } else {
    auto found = orders_of_all(engine, wanted);
    if (!found) return fault_response(found.error());
    orders = *std::move(found);
  }
  Response response{.has_etag = true};
  codec::JsonWriter out(response.body);
  out.begin_object();
  out.begin_array("orders");
  std::uint32_t written = 0;
  std::uint32_t looked = 0;
  while (looked < orders.size() && looked < looked_max && written < wanted.limit) {
    const base::OrderNo order = orders[looked++];
    if (wanted.state && engine.state().order(order).head.state != *wanted.state) continue;
    codec::write_order_view(out, source_of(engine), order);
    ++written;
  }
  out.end_array();
  if (looked < orders.size()) out.text("next", write_cursor(orders[looked - 1]));
  out.end_object();
  return response;
}

}  // namespace

void get_orders(Service& service, Call call, Respond respond) {
  auto wanted = read_wanted(call.target);
  if (!wanted) return respond(wanted.error());
  // A cashier looks up whoever stands before him, and lists nobody else's.
  if (call.role == access::Role::cashier && !wanted->member_id)
    return respond(problem_response({.code = ProblemCode::not_allowed,
                                     .field = "member",
                                     .detail = "A cashier has to name a member."}));
  answer_view(service, respond,
              [wanted = *std::move(wanted)](engine::Engine& engine) { return page(engine, wanted); });
}

}  // namespace shuke::http
