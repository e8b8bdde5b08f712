// Choosing among the views.
#include "scenario/view_json.h"

#include "codec/view_member.h"
#include "codec/view_order.h"
#include "codec/view_statement.h"

namespace shuke::scenario {

std::optional<std::string> view_json(const engine::Engine& engine, ViewKind kind, std::string_view id,
                                     codec::JsonWriter::Layout layout) {
  const codec::ViewSource source = engine.view_source();
  std::string json;
  codec::JsonWriter out(json, layout);
  if (kind == ViewKind::order) {
    const base::OrderNo order = source.directory.find_order(id);
    if (!source.state.order(order).head.no) return {};
    codec::write_order_view(out, source, order);
    return json;
  }
  const base::MemberNo member = source.directory.find_member(id);
  if (source.state.member(member).status == domain::MemberStatus::absent) return {};
  if (kind == ViewKind::statement) {
    const auto entries = engine.events_of(member);
    if (!entries) return {};
    codec::write_statement_view(out, source, *entries, member);
  } else {
    codec::write_member_view(out, source, member, engine.person(member));
  }
  return json;
}

}  // namespace shuke::scenario
