// Answers and events as JSON.
#include "codec/answer.h"

#include <fmt/format.h>

#include <algorithm>

#include "codec/values.h"

namespace shuke::codec {
namespace {

void write_rejection(JsonWriter& out, const Refusal& refusal) {
  const domain::RejectionRow& row = domain::rejection_row(refusal.code);
  const Words message = message_of(refusal);
  out.begin_object("rejection");
  out.text("code", row.name);
  out.text("message", message.en);
  out.text("message_zh", message.zh);
  if (!refusal.field.empty()) out.text("field", refusal.field);
  out.boolean("retryable", row.retryable);
  out.end_object();
}

/// The field as the decoder writes it; empty: none.
std::string field_path(const domain::Rejection& rejection) {
  std::string path(rejection.field);
  if (rejection.item == domain::Rejection::no_item) return path;
  return path.insert(std::min(path.find('.'), path.size()), "[" + std::to_string(rejection.item) + "]");
}

void write_event(JsonWriter& out, const EventHead& event, const domain::Programme& programme,
                 const Directory& directory) {
  out.begin_object();
  out.integer("sequence", static_cast<std::int64_t>(event.sequence));
  out.text("type", domain::event_type_name(event.type));
  out.text("at", write_instant(event.at, programme.zone));
  if (event.member) out.text("member", directory.text(event.member));
  if (event.order) out.text("order", directory.text(event.order));
  out.end_object();
}

}  // namespace

Words message_of(const Refusal& refusal) {
  const domain::RejectionRow& row = domain::rejection_row(refusal.code);
  Words message{std::string(row.zh), std::string(row.en)};
  message.zh += refusal.detail.zh;
  if (!refusal.detail.en.empty()) message.en.append(" ").append(refusal.detail.en);
  return message;
}

Refusal refusal_of(const domain::Rejection& rejection, int currency_decimals) {
  Refusal refusal{rejection.code, field_path(rejection)};
  const domain::Amounts& amounts = rejection.amounts;
  const domain::RejectionRow& row = domain::rejection_row(rejection.code);
  if (amounts.unit != domain::Amounts::Unit::none) {
    const auto text = [&](std::int64_t figure) {
      return amounts.unit == domain::Amounts::Unit::count ? std::to_string(figure)
                                                          : write_money({figure}, currency_decimals);
    };
    const auto filled = [&](std::string_view pattern) {
      return fmt::format(fmt::runtime(pattern), fmt::arg("asked", text(amounts.asked)),
                         fmt::arg("there", text(amounts.there)));
    };
    refusal.detail = {filled(row.amounts_zh), filled(row.amounts_en)};
  }
  if (rejection.code ==
      domain::RejectionCode::malformed_command)  // the core's own: from himself to himself
    refusal.detail = {"这里要写另一位会员。", "Another member is meant here."};
  return refusal;
}

void write_answer(JsonWriter& out, const Answer& answer, const domain::Programme& programme,
                  const Directory& directory) {
  out.begin_object();
  if (answer.id.empty()) {
    out.null("id");
  } else {
    out.text("id", answer.id);
  }
  out.text("outcome", answer.accepted() ? "accepted" : "rejected");
  out.boolean("repeated", answer.repeated);
  out.begin_array("events");
  for (const EventHead& event : answer.events) write_event(out, event, programme, directory);
  out.end_array();
  if (answer.refusal) write_rejection(out, *answer.refusal);
  out.end_object();
}

}  // namespace shuke::codec
