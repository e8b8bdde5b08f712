// The parts are the views there are.
#include "codec/view_export.h"

#include "codec/values.h"
#include "codec/view_member.h"
#include "codec/view_order.h"

namespace shuke::codec {

void write_member_export(JsonWriter& out, const ViewSource& source, base::MemberNo member,
                         const Person& person, std::span<const StatementEntry> entries) {
  const domain::MemberState& state = source.state.member(member);
  out.begin_object();
  out.text("id", source.directory.text(member));
  write_instant_if(out, source, "enrolled_at", state.enrolled_at);
  if (state.referred_by) out.text("referred_by", source.directory.text(state.referred_by));
  out.key("member");
  write_member_view(out, source, member, person);
  out.begin_array("consent_history");
  for (const ConsentChange& change : person.consent_changes) {
    out.begin_object();
    out.text("consent", person_field_name(static_cast<PersonField>(change.field)));
    out.boolean("given", change.given);
    write_instant_if(out, source, "at", change.at);
    out.end_object();
  }
  out.end_array();
  out.begin_array("orders");
  for (const base::OrderNo order : state.orders) write_order_view(out, source, order);
  out.end_array();
  out.key("postings");
  const auto each = [&](const auto& use) {
    for (const StatementEntry& entry : entries) use(entry);
  };
  write_postings_page(out, source, each, std::nullopt, UINT32_MAX);
  out.end_object();
}

}  // namespace shuke::codec
