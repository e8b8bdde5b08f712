// The order view. Its explanations are worked out from the goods kept now, by the same pure function that
// decided them.
#include "codec/view_order.h"

#include "codec/command_table.h"
#include "codec/explain_words.h"
#include "domain/earning.h"

namespace shuke::codec {
namespace {

using domain::Order;

void write_lines(JsonWriter& out, const ViewSource& source, const Order& order) {
  const int decimals = source.programme.currency_decimals;
  out.begin_array("lines");
  for (const domain::OrderLine& line : order.lines) {
    out.begin_object();
    out.text("line", source.directory.text(line.line));
    if (line.sku) out.text("sku", source.directory.text(line.sku));
    if (line.category) out.text("category", source.directory.text(line.category));
    out.text("price_class", price_class_words()[static_cast<std::size_t>(line.price_class)]);
    out.integer("quantity", line.quantity);
    if (line.unit_price) out.money("unit_price", *line.unit_price, decimals);
    out.money("amount", line.amount, decimals);
    if (line.reward)
      out.text("reward", source.directory.text(source.programme.rewards[line.reward.value].name));
    if (line.points != base::Points{}) out.integer("points", line.points.count);
    out.money("kept", line.kept, decimals);
    out.integer("returned", line.quantity_returned);
    out.money("amount_returned", line.amount - line.kept, decimals);
    out.end_object();
  }
  out.end_array();
}

void write_shares(JsonWriter& out, const ViewSource& source, std::string_view key,
                  const domain::TenderShares& shares) {
  out.begin_object(key);
  for (std::size_t kind = 0; kind < shares.size(); ++kind) {
    if (shares[kind] != base::Money{})
      out.money(tender_kind_words()[kind], shares[kind], source.programme.currency_decimals);
  }
  out.end_object();
}

void write_earned(JsonWriter& out, const ViewSource& source, const Order& order) {
  const auto name = [&](domain::AccountNo no) {
    return source.directory.text(source.programme.accounts[no.value].name);
  };
  out.begin_object("earned");
  for (const domain::Earned& earned : order.earned)
    write_account_amount(out, source, name(earned.account), earned.account, earned.entitled);
  out.end_object();
  out.begin_array("explain");
  for (const domain::Earned& earned : order.earned) {
    domain::Event scratch;
    domain::entitled(source.programme, order, earned, &scratch);
    out.begin_object();
    out.text("account", name(earned.account));
    const FigureWords figure(source, scratch.explains.at(0), scratch.parts, order.head.programme_version);
    const Words words = figure.words();
    out.text("zh", words.zh);
    out.text("en", words.en);
    figure.write(out);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

void write_order_view(JsonWriter& out, const ViewSource& now, base::OrderNo no) {
  const Order& order = now.state.order(no);
  const ViewSource source = now.of_version(order.head.programme_version);
  const domain::OrderHead& head = order.head;
  CHECK(head.no == no && no);
  const bool paid = head.returns_until != base::never;
  out.begin_object();
  out.text("order", source.directory.text(no));
  if (head.member) out.text("member", source.directory.text(head.member));
  out.text("state", order_state_name(head.state));
  write_instant_if(out, source, "placed_at", head.placed_at);
  if (paid) write_instant_if(out, source, "paid_at", head.paid_at);
  write_instant_if(out, source, "shipped_at", head.shipped_at);
  write_instant_if(out, source, "settles_at", head.settles_at);
  write_instant_if(out, source, "settled_at", head.settled_at);
  write_lines(out, source, order);
  out.money("shipping_fee", head.shipping_fee, source.programme.currency_decimals);
  if (head.shipping_waived != base::Money{})
    out.money("shipping_waived", head.shipping_waived, source.programme.currency_decimals);
  write_shares(out, source, "tendered", head.tendered);
  write_shares(out, source, "refunded", head.refunded);
  if (paid) out.boolean("commissionable", !head.not_commissionable);
  write_earned(out, source, order);
  out.end_object();
}

}  // namespace shuke::codec
