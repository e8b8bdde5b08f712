// The attributes of CloudEvents around the event view.
#include "outbox/message.h"

#include "codec/json_writer.h"
#include "codec/values.h"

namespace shuke::outbox {

Message message_of(const codec::ViewSource& source, const codec::StatementEntry& entry,
                   std::string_view shop) {
  Message message;
  message.id = "evt_" + std::string(shop) + "_" + std::to_string(entry.sequence);
  const domain::Event& event = entry.event;
  codec::JsonWriter out(message.body);
  out.begin_object();
  out.text("specversion", "1.0");
  out.text("id", message.id);
  out.text("source", "urn:shuke:shop:" + std::string(shop));
  out.text("type", "shuke." + std::string(domain::event_type_name(event.type)));
  out.text("time", codec::write_instant(event.at, source.programme.zone));
  if (event.member) {
    out.text("subject", source.directory.text(event.member));
  } else if (event.order) {
    out.text("subject", source.directory.text(event.order));
  }
  out.text("datacontenttype", "application/json");
  out.key("data");
  codec::write_event_view(out, source, entry);
  out.end_object();
  return message;
}

}  // namespace shuke::outbox
