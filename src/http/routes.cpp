// The rows, and finding one.
#include "http/routes.h"

namespace shuke::http {
namespace {

using access::Role;

constexpr access::Roles office = only(Role::owner) | only(Role::shop_operator);
constexpr access::Roles senders = office | only(Role::cashier) | only(Role::integration);

constexpr ParameterRow page_limit{"limit", "integer", "每页行数，1 到 200，默认 50。",
                                  "Rows on a page, 1 to 200; 50 unless asked otherwise."};
constexpr ParameterRow page_after{"after", "string", "上一页的 next。", "The `next` of the page before."};

constexpr ParameterRow member_query[] = {
    {"at", "string", "过去的某一时刻（RFC 3339）：会员当时的样子，迟到的指令已归位。",
     "An instant of the past (RFC 3339): the member as he was, with late commands at their place."}};
constexpr ParameterRow programme_query[] = {
    {"version", "integer", "某一版本；默认为现行版本。", "A version; the one in force unless given."}};
constexpr ParameterRow statement_query[] = {page_after, page_limit};
constexpr ParameterRow members_query[] = {
    {"coupon", "string", "持有该券的会员；单独使用。", "Who has this coupon; stands alone."},
    {"card", "string", "持有该付费卡的会员；单独使用。", "Who has this paid card; stands alone."},
    {"phone", "string", "该电话的会员（比较末十位数字）；单独使用。",
     "Who has this telephone number, of which the last ten digits are compared; stands alone."},
    {"tag", "string", "有该标签的会员；单独使用。", "Who has this tag; stands alone."},
    {"ladder", "string", "等级体系；与 level 一起用。", "A ladder; together with `level`."},
    {"level", "string", "该体系中当前所处的等级。", "The level shown on that ladder."},
    {"account", "string", "账户；与 available_from、available_until 一起用。",
     "An account; together with `available_from`, `available_until` or both."},
    {"available_from", "integer", "可用数至少。", "At least so much available."},
    {"available_until", "integer", "可用数小于。", "Less than so much available."},
    {"last_order_from", "string", "最近一单不早于（RFC 3339）。",
     "The last order at or after this instant."},
    {"last_order_until", "string", "最近一单早于（RFC 3339）。", "The last order before this instant."},
    page_after,
    page_limit,
};

constexpr ParameterRow orders_query[] = {
    {"state", "string", "placed（已下单未付款）、paid、shipped、settled、returned 或 cancelled。",
     "placed (ordered and not paid), paid, shipped, settled, returned or cancelled."},
    {"member", "string", "这位会员的订单；收银必须给出。", "Of this member; a cashier has to name one."},
    page_after,
    page_limit,
};

constexpr ParameterRow report_query[] = {
    {"format", "string", "json（默认）或 csv。", "json, or csv; json unless asked otherwise."}};
constexpr ParameterRow audit_query[] = {
    {"who", "string", "谁：密钥编号（k1）、用户名、店铺连接名或本机账户。",
     "Who: a key's id (k1), a user's name, the name of a connected shop, or an account of the machine."},
    {"member", "string", "关于哪位会员；被拒绝的指令查不到。",
     "About which member; what was refused is not found by it."},
    {"type", "string", "哪种指令或变更，例如 key_created。",
     "Which type of command or change, for example key_created."},
    {"from", "string", "不早于（RFC 3339）。", "Recorded at or after this instant (RFC 3339)."},
    {"to", "string", "早于（RFC 3339）。", "Recorded before this instant."},
    page_after,
    page_limit,
};

constexpr Route rows[] = {
    {.method = Method::post,
     .path = "/v1/commands",
     .roles = senders,
     .handle = post_commands,
     .operation = "send_commands",
     .zh = "发送一条指令，或最多 1000 条的数组",
     .en = "Sends one command, or an array of up to 1000",
     .answers = "Answers",
     .takes = "Commands"},
    {.method = Method::post,
     .path = "/v1/quotes",
     .roles = senders,
     .handle = post_quotes,
     .operation = "quote",
     .zh = "一车商品最优惠的价格，并说明原因",
     .en = "The lowest allowed price of a cart, with reasons",
     .answers = "Quote",
     .takes = "QuoteRequest"},
    {.method = Method::get,
     .path = "/v1/commands/{id}",
     .roles = office,
     .handle = get_command,
     .operation = "get_command",
     .zh = "一条指令何时、由哪个密钥发送，结果如何",
     .en = "When a command was taken, by whose key, and how it was answered",
     .answers = "RecordedCommand"},
    {.method = Method::get,
     .path = "/v1/members",
     .roles = access::every_role,
     .handle = get_members,
     .operation = "list_members",
     .zh = "按条件列出会员；收银只能按电话、卡号或券号查找",
     .en = "Lists members by conditions; a cashier looks up by telephone number, card or coupon alone",
     .answers = "MemberPage",
     .query = members_query},
    {.method = Method::get,
     .path = "/v1/members/{id}",
     .roles = access::every_role,
     .handle = get_member,
     .operation = "get_member",
     .zh = "一位会员",
     .en = "One member",
     .answers = "Member",
     .query = member_query},
    {.method = Method::get,
     .path = "/v1/members/{id}/statement",
     .roles = access::every_role,
     .handle = get_statement,
     .operation = "get_statement",
     .zh = "会员的对账单，每笔说明原因",
     .en = "A member's postings in order, each with its reason",
     .answers = "StatementPage",
     .query = statement_query},
    {.method = Method::get,
     .path = "/v1/members/{id}/export",
     .roles = office,
     .handle = get_export,
     .operation = "export_member",
     .zh = "所持有的一位会员的全部资料",
     .en = "Everything that is held on one member",
     .answers = "MemberExport"},
    {.method = Method::get,
     .path = "/v1/orders",
     .roles = access::every_role,
     .handle = get_orders,
     .operation = "list_orders",
     .zh = "订单列表，最近才知道的在前；可按状态和会员筛选，例如下了单还没付款的",
     .en = "Orders by state and member, for example those not paid; what was heard of last comes first",
     .answers = "OrderPage",
     .query = orders_query},
    {.method = Method::get,
     .path = "/v1/orders/{id}",
     .roles = access::every_role,
     .handle = get_order,
     .operation = "get_order",
     .zh = "一笔订单",
     .en = "One order",
     .answers = "Order"},
    {.method = Method::get,
     .path = "/v1/programme",
     .roles = access::every_role,
     .handle = get_programme,
     .operation = "get_programme",
     .zh = "会员方案",
     .en = "The programme, and its versions",
     .answers = "Programme",
     .query = programme_query},
    {.method = Method::post,
     .path = "/v1/programme/preview",
     .roles = office,
     .handle = post_preview,
     .operation = "preview_programme",
     .zh = "新版本会怎样：谁升谁降，最近 12 个月的成本和负债差多少",
     .en =
         "What a new version would do: who would move, and the last 12 months' cost and liability under it",
     .answers = "ProgrammePreview",
     .takes = "PublishProgramme"},
    {.method = Method::post,
     .path = "/v1/programme/publish",
     .roles = office,
     .handle = post_publish,
     .operation = "publish_programme",
     .zh = "发布方案的新版本",
     .en = "Publishes a new version of the programme",
     .answers = "Answer",
     .takes = "PublishProgramme"},
    {.method = Method::post,
     .path = "/v1/clock",
     .roles = office,
     .handle = post_clock,
     .operation = "accept_clock",
     .zh = "确认系统时钟的前跳",
     .en = "Accepts a jump of the system's clock",
     .answers = "Done",
     .takes = "AcceptClock"},
    {.method = Method::get,
     .path = "/v1/reports/{id}",
     .roles = office | only(Role::analyst),
     .handle = get_report,
     .operation = "get_report",
     .zh = "报表：liability 未用积分与储值，level_shares 各等级人数，stored_value "
           "各会员储值余额，benefit_costs 各月权益成本占销售额",
     .en =
         "A report: liability by account, level_shares, stored_value (who has how much), or benefit_costs",
     .answers = "Report",
     .query = report_query},
    {.method = Method::get,
     .path = "/v1/audit",
     .roles = office,
     .handle = get_audit,
     .operation = "list_audit",
     .zh = "操作记录：谁在何时发送了什么指令，为什么，结果如何；最新在前",
     .en = "The audit trail: who sent which command when and why, and what came of it; the newest first",
     .answers = "AuditPage",
     .query = audit_query},
    {.method = Method::post,
     .path = "/v1/login",
     .roles = access::anybody,
     .handle = post_login,
     .operation = "log_in",
     .zh = "用用户名和密码登录",
     .en = "Begins a session of a person, with name and password",
     .answers = "Session",
     .takes = "Login"},
    {.method = Method::post,
     .path = "/v1/logout",
     .roles = access::every_role,
     .handle = post_logout,
     .operation = "log_out",
     .zh = "退出登录",
     .en = "Ends the session",
     .answers = "Done",
     .takes = "Nothing"},
    {.method = Method::get,
     .path = "/v1/session",
     .roles = access::every_role,
     .handle = get_session,
     .operation = "get_session",
     .zh = "当前是谁、什么角色",
     .en = "Who calls, and with which role",
     .answers = "Session"},
    {.method = Method::post,
     .path = "/v1/shops/{id}",
     .roles = access::anybody,
     .handle = post_shop,
     .operation = "take_shop_message",
     .zh = "接收 Shopify 或 WooCommerce 的订单与退款通知，以签名为凭",
     .en = "Takes order and refund webhooks of Shopify or WooCommerce, whose signature is their key",
     .answers = "ShopAnswer",
     .takes = "ShopMessage",
     .is_signed = true},
    {.method = Method::get,
     .path = "/v1/webhooks",
     .roles = only(Role::owner),
     .handle = get_webhooks,
     .operation = "list_webhooks",
     .zh = "事件通知的接收地址，以及各自送达到哪里",
     .en = "The endpoints that are told of events, and how far each has been told",
     .answers = "Webhooks"},
    {.method = Method::post,
     .path = "/v1/webhooks",
     .roles = only(Role::owner),
     .handle = post_webhooks,
     .operation = "add_webhook",
     .zh = "新增接收地址；密钥只在此处显示",
     .en = "Adds an endpoint, which is told of what happens from now on; its secret is shown here alone",
     .answers = "WebhookSecret",
     .takes = "NewWebhook"},
    {.method = Method::post,
     .path = "/v1/webhooks/{id}/rotate",
     .roles = only(Role::owner),
     .handle = rotate_webhook,
     .operation = "rotate_webhook",
     .zh = "更换密钥；旧密钥在一段时间内同时签名",
     .en = "Gives an endpoint a new secret; the old one signs too for a while",
     .answers = "WebhookSecret",
     .takes = "RotateWebhook"},
    {.method = Method::post,
     .path = "/v1/webhooks/{id}/disable",
     .roles = only(Role::owner),
     .handle = disable_webhook,
     .operation = "disable_webhook",
     .zh = "停止向该地址发送",
     .en = "Sends an endpoint nothing more",
     .answers = "Done",
     .takes = "DisableWebhook"},
    {.method = Method::post,
     .path = "/v1/webhooks/{id}/enable",
     .roles = only(Role::owner),
     .handle = enable_webhook,
     .operation = "enable_webhook",
     .zh = "恢复发送，从停止处继续",
     .en = "Goes on sending to an endpoint, from where it stopped",
     .answers = "Done",
     .takes = "WithReason"},
    {.method = Method::post,
     .path = "/v1/webhooks/{id}/replay",
     .roles = only(Role::owner),
     .handle = replay_webhook,
     .operation = "replay_webhook",
     .zh = "重发失败的消息，或某一段事件",
     .en = "Sends again what failed, or a stretch of events",
     .answers = "Replayed",
     .takes = "ReplayWebhook"},
    {.method = Method::get,
     .path = "/healthz",
     .roles = access::anybody,
     .handle = get_health,
     .operation = "health",
     .zh = "进程是否在运行",
     .en = "Whether the process runs",
     .answers = "Health"},
    {.method = Method::get,
     .path = "/readyz",
     .roles = access::anybody,
     .handle = get_ready,
     .operation = "ready",
     .zh = "是否可以接受请求，以及时钟、到期处理和磁盘的状态",
     .en = "Whether it takes requests, and how clock, scheduler and disk are",
     .answers = "Ready"},
    {.method = Method::get,
     .path = "/metrics",
     .roles = access::anybody,
     .handle = get_metrics,
     .operation = "metrics",
     .zh = "Prometheus 指标",
     .en = "Prometheus metrics",
     .answers_type = "text/plain"},
    {.method = Method::get,
     .path = "/openapi.json",
     .roles = access::anybody,
     .handle = get_openapi,
     .operation = "openapi",
     .zh = "本接口的 OpenAPI 描述",
     .en = "This API as OpenAPI",
     .answers = "OpenApi"},
    {.method = Method::get,
     .path = "/docs",
     .roles = access::anybody,
     .handle = get_reference,
     .operation = "reference",
     .zh = "接口文档网页",
     .en = "The API reference as a page",
     .answers_type = "text/html"},
};

constexpr std::string_view id_segment = "{id}";

/// Whether the segments are those of a path; `id` gets the one in the place of {id}.
bool matches(std::string_view path, const std::vector<std::string>& segments, std::string& id) {
  for (const std::string& segment : segments) {
    if (!path.starts_with('/')) return false;
    path.remove_prefix(1);
    const std::string_view part = path.substr(0, path.find('/'));
    if (part == id_segment) {
      id = segment;
    } else if (part != segment) {
      return false;
    }
    path.remove_prefix(part.size());
  }
  return path.empty();
}

}  // namespace

std::span<const Route> route_table() {
  return rows;
}

std::size_t route_position(const Route* route) {
  const auto row = std::ranges::find(rows, route, [](const Route& of) { return &of; });
  return static_cast<std::size_t>(row - std::begin(rows));
}

Found find_route(Method method, const std::vector<std::string>& segments, const Route* more) {
  Found found;
  for (const std::span<const Route> table :
       {std::span<const Route>(rows), std::span(more, more == nullptr ? 0u : 1u)}) {
    for (const Route& route : table) {
      std::string id;
      if (!matches(route.path, segments, id)) continue;
      found.allowed.push_back(route.method);
      if (route.method != method) continue;
      found.route = &route;
      found.id = std::move(id);
      return found;
    }
  }
  return found;
}

}  // namespace shuke::http
