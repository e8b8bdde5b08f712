// The table of routes. Routing, the check of roles, /openapi.json, the metrics' labels and the test of
// every role on every route are made from it. Not the handlers themselves.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/role.h"
#include "http/exchange.h"
#include "http/query.h"
#include "http/service.h"

namespace shuke::http {

struct ParameterRow {
  std::string_view name;
  std::string_view type;  // of JSON Schema: string or integer
  std::string_view zh;
  std::string_view en;
};

struct Route {
  Method method;
  std::string_view path;  // {id} stands for one segment
  access::Roles roles;
  void (*handle)(Service&, Call, Respond);
  std::string_view operation;  // its name in OpenAPI and in the metrics
  std::string_view zh;
  std::string_view en;
  std::string_view answers = {};  // the schema of a 200, by name in schema/views.json; empty: not JSON
  std::span<const ParameterRow> query = {};
  std::string_view takes = {};  // the schema of the body, by name; empty: no body
  std::string_view answers_type = "application/json";
  bool is_signed = false;  // by the secret of the shop that {id} names; no key is wanted
};

std::span<const Route> route_table();
/// The route's position in the table; that of no route, or of one beside it, is the table's size.
std::size_t route_position(const Route* route);

struct Found {
  const Route* route = nullptr;
  std::string id;
  std::vector<Method> allowed;  // where the path is known and the method is not
};
/// Looks in the table, then at `more`.
Found find_route(Method method, const std::vector<std::string>& segments, const Route* more = nullptr);

// The handlers, by file.
void post_commands(Service& service, Call call, Respond respond);  // handle_commands.cpp
void get_command(Service& service, Call call, Respond respond);
void post_publish(Service& service, Call call, Respond respond);
void get_programme(Service& service, Call call, Respond respond);  // handle_programme.cpp
void post_preview(Service& service, Call call, Respond respond);
void post_quotes(Service& service, Call call, Respond respond);  // handle_views.cpp
void get_member(Service& service, Call call, Respond respond);   // handle_views.cpp
void get_statement(Service& service, Call call, Respond respond);
void get_export(Service& service, Call call, Respond respond);
void get_orders(Service& service, Call call, Respond respond);
void get_order(Service& service, Call call, Respond respond);
void get_members(Service& service, Call call, Respond respond);  // handle_members.cpp
void post_clock(Service& service, Call call, Respond respond);   // handle_service.cpp
void get_report(Service& service, Call call, Respond respond);   // handle_reports.cpp
void post_login(Service& service, Call call, Respond respond);   // handle_people.cpp
void post_logout(Service& service, Call call, Respond respond);
void get_session(Service& service, Call call, Respond respond);
void get_audit(Service& service, Call call, Respond respond);     // handle_audit.cpp
void post_shop(Service& service, Call call, Respond respond);     // handle_shops.cpp
void get_webhooks(Service& service, Call call, Respond respond);  // handle_webhooks.cpp
void post_webhooks(Service& service, Call call, Respond respond);
void rotate_webhook(Service& service, Call call, Respond respond);
void enable_webhook(Service& service, Call call, Respond respond);
void disable_webhook(Service& service, Call call, Respond respond);
void replay_webhook(Service& service, Call call, Respond respond);
void get_health(Service& service, Call call, Respond respond);
void get_ready(Service& service, Call call, Respond respond);
void get_metrics(Service& service, Call call, Respond respond);
void get_openapi(Service& service, Call call, Respond respond);
void get_reference(Service& service, Call call, Respond respond);

/// /openapi.json, from the tables of routes, commands, problems and rejections.
std::string write_openapi();

}  // namespace shuke::http
