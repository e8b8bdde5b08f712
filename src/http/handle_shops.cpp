// Messages of shop systems: the signature is looked at first, then the message is kept where it has to
// wait, and on the writer's thread compared with the books. What follows is sent like anybody's commands.
#include <chrono>
#include <memory>
#include <utility>

#include "base/limits.h"
#include "codec/json_writer.h"
#include "http/log.h"
#include "http/reading.h"
#include "http/routes.h"
#include "outbox/signature.h"
#include "shops/plan.h"

namespace shuke::http {
namespace {

base::Instant system_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
}

/// A message under way, shared by the steps it takes.
struct Taking {
  Service& service;
  const shops::ShopRules& rules;
  shops::ShopNotice notice;
  Respond respond;
  bool is_second = false;  // for what was put into the inbox while the order was on its way

  shops::Inbox::Of of() const { return {rules.name, notice.order_id}; }
};
using TakingPtr = std::shared_ptr<Taking>;

shops::Currency currency_of(const domain::Programme& programme) {
  return {programme.currency, programme.currency_decimals};
}

shops::Read<shops::ShopNotice> read_notice(const shops::ShopRules& rules, std::string_view topic,
                                           const codec::Node& body, const shops::Currency& currency) {
  switch (rules.kind) {
    case shops::ShopKind::shopify: return shops::read_shopify(topic, body, rules, currency);
    case shops::ShopKind::woocommerce: return shops::read_woocommerce(topic, body, rules, currency);
  }
  __builtin_unreachable();
}

Response answer(const Taking& taking, std::span<const codec::Answer> answers, bool waiting) {
  Response response;
  codec::JsonWriter out(response.body);
  out.begin_object();
  if (!taking.notice.order_id.empty())
    out.text("order", shops::order_name(taking.rules, taking.notice.order_id));
  if (waiting) out.boolean("waiting", true);
  out.begin_array("commands");
  for (const codec::Answer& one : answers) {
    out.begin_object();
    out.text("id", one.id);
    out.text("outcome", one.accepted() ? "accepted" : "rejected");
    if (!one.accepted()) out.text("code", domain::rejection_row(one.refusal->code).name);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return response;
}

/// What another message of the same order has done meanwhile is no news; everything else somebody should
/// look at, since the shop will not send it again.
void tell_rejected(const Taking& taking, std::span<const codec::Answer> answers) {
  for (const codec::Answer& one : answers) {
    const bool is_news = !one.accepted() && !one.repeated;
    if (!is_news || one.refusal->code == domain::RejectionCode::id_reused) continue;
    taking.service.metrics().shop_rejections.fetch_add(1);
    log(LogLevel::warning, "shop_command_rejected",
        {{"shop", taking.rules.name},
         {"code", std::string(domain::rejection_row(one.refusal->code).name)}});
  }
}

std::vector<shops::ShopRefund> refunds_waiting(const Taking& taking, const shops::Currency& currency) {
  std::vector<shops::ShopRefund> refunds;
  for (const std::string& message : taking.service.inbox().waiting(taking.of())) {
    const auto body = codec::parse_json(message);
    if (!body) continue;
    auto notice = read_notice(taking.rules, "refunds/create", *body, currency);
    if (!notice) continue;
    std::ranges::move(notice->refunds, std::back_inserter(refunds));
  }
  return refunds;
}

void take_planned(const TakingPtr& taking, std::vector<codec::Node> documents);

/// On the writer's thread.
void take_on_writer(const TakingPtr& taking, engine::Engine& engine) {
  const domain::Programme& programme = engine.programme();
  const shops::Books books{engine.state(), engine.directory(), programme.currency_decimals};
  auto documents =
      shops::plan(books, taking->rules, taking->notice, refunds_waiting(*taking, currency_of(programme)));
  const bool is_known = shops::knows_order(books, taking->rules, taking->notice.order_id);
  if (const auto read = engine.end_reading(); !read) return taking->respond(fault_response(read.error()));
  if (!documents.empty()) return take_planned(taking, std::move(documents));
  if (is_known) taking->service.inbox().forget(taking->of());
  taking->respond(answer(*taking, {}, !is_known && !taking->notice.order));
}

/// The field of the head that has the signature of such a shop's messages.
std::string signature_field(const shops::ShopRules& rules) {
  return rules.kind == shops::ShopKind::woocommerce ? "X-WC-Webhook-Signature" : "X-Shopify-Hmac-Sha256";
}

Response overloaded(const Service& service) {
  return problem_response({.code = service.stopping() ? ProblemCode::stopping : ProblemCode::overloaded});
}

void plan_and_take(const TakingPtr& taking) {
  const bool taken =
      taking->service.writer().read([taking](engine::Engine& engine) { take_on_writer(taking, engine); });
  if (!taken) taking->respond(overloaded(taking->service));
}

void take_planned(const TakingPtr& taking, std::vector<codec::Node> documents) {
  Writer::Commands commands;
  commands.documents = std::move(documents);
  commands.sent_by = taking->rules.sender;
  const auto answers = std::make_shared<std::vector<codec::Answer>>();
  commands.decided = [answers](const engine::Engine&, const codec::Answer& answer) {
    answers->push_back(answer);
  };
  commands.done = [taking, answers](const store::Expected<void>& durable) {
    if (!durable) return taking->respond(fault_response(durable.error()));
    tell_rejected(*taking, *answers);
    shops::Inbox& inbox = taking->service.inbox();
    if (!taking->notice.order || taking->is_second) {
      inbox.forget(taking->of());
    } else if (!inbox.waiting(taking->of()).empty()) {
      plan_and_take(std::make_shared<Taking>(
          Taking{taking->service, taking->rules, taking->notice, [](Response) {}, true}));
    }
    taking->respond(answer(*taking, *answers, false));
  };
  if (commands.documents.size() > engine::batch_commands_max ||
      !taking->service.writer().send(std::move(commands)))
    taking->respond(overloaded(taking->service));
}

}  // namespace

void post_shop(Service& service, Call call, Respond respond) {
  const shops::ShopRules* rules = service.shop(call.id);
  if (rules == nullptr)
    return respond(problem_response({.code = ProblemCode::shop_not_found, .field = "id"}));
  const std::string& body = call.request.body;
  // WooCommerce tries a new webhook with a form that is not signed and says nothing.
  const bool is_trial = rules->kind == shops::ShopKind::woocommerce &&
                        call.request.shop_signature.empty() && body.starts_with("webhook_id=");
  if (is_trial) return respond({.body = R"({"commands":[]})"});
  if (!outbox::equal_in_constant_time(outbox::hmac_sha256_base64(rules->secret, body),
                                      call.request.shop_signature))
    return respond(
        problem_response({.code = ProblemCode::signature_wrong, .field = signature_field(*rules)}));
  const auto document = read_body(call);
  if (!document) return respond(document.error());
  auto notice = read_notice(*rules, call.request.shop_topic, *document, service.currency());
  if (!notice) {
    return respond(problem_response({.code = ProblemCode::malformed_request,
                                     .field = notice.error().field,
                                     .detail = notice.error().words}));
  }
  auto taking = std::make_shared<Taking>(Taking{service, *rules, *std::move(notice), std::move(respond)});
  if (taking->notice.order_id.empty()) return taking->respond(answer(*taking, {}, false));
  if (!taking->notice.order) {
    // Kept first, so that it is there whenever the order comes.
    if (const auto kept = service.inbox().add(taking->of(), body, system_now()); !kept)
      return taking->respond(fault_response(kept.error()));
  }
  plan_and_take(taking);
  // What earlier messages left behind; that it may fail now is no reason to refuse this one.
  (void)service.inbox().tidy(system_now());
}

}  // namespace shuke::http
