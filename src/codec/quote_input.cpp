// The fields are those of the table of commands, but for `use`, whose values may be words, numbers or
// lists.
#include "codec/quote_input.h"

#include <algorithm>

#include "codec/command_fields.h"
#include "codec/coupon_id.h"
#include "codec/quote_token.h"
#include "codec/values.h"

namespace shuke::codec {
namespace {

using domain::QuoteRequest;
using domain::RejectionCode;

constexpr FieldRow beside[] = {{.name = "use", .kind = FieldKind::record}};

void malformed(FieldReader& reader, std::string_view path, Words words) {
  reader.refuse(RejectionCode::malformed_command, path, std::move(words));
}

void read_points(const Node& node, QuoteRequest& request, FieldReader& reader) {
  const auto number = node.kind == Node::Kind::scalar ? read_integer(node.text)
                                                      : base::Expected<std::int64_t>(base::fault(""));
  if (node.kind == Node::Kind::scalar && node.text == "none") {
    request.use_points = QuoteRequest::UsePoints::none;
  } else if (node.kind == Node::Kind::scalar && node.text == "max") {
    request.use_points = QuoteRequest::UsePoints::max;
  } else if (!number) {
    malformed(reader, "use.points",
              {"积分应为 none、max 或整数。", "Points are none, max or a whole number."});
  } else if (*number < 0 || *number > base::points_max) {
    reader.refuse(RejectionCode::amount_out_of_range, "use.points");
  } else {
    request.use_points = QuoteRequest::UsePoints::up_to;
    request.points = {*number};
  }
}

void read_coupons(const Node& node, QuoteRequest& request, const Directory& directory,
                  FieldReader& reader) {
  const bool word = node.kind == Node::Kind::scalar && (node.text == "auto" || node.text == "none");
  request.choose_coupons = word && node.text == "auto";
  if (word) return;
  if (node.kind != Node::Kind::list || node.items.size() > base::order_coupons_max)
    return malformed(reader, "use.coupons",
                     {"优惠券应为 auto、none 或编号列表。", "Coupons are auto, none or a list of ids."});
  std::vector<std::string_view> seen;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const Node& item = node.items[i];
    const std::string path = "use.coupons[" + std::to_string(i) + "]";
    if (item.kind != Node::Kind::scalar || !is_id(item.text)) {
      malformed(reader, path, {"此处应为编号。", "An id was expected."});
    } else if (std::ranges::find(seen, item.text) != seen.end()) {
      malformed(reader, path, {"该券在列表中重复。", "The coupon stands in the list twice."});
    }
    seen.push_back(item.text);
    request.coupons.push_back(coupon_ref(directory, item.text));
  }
}

void read_use(const Node& document, QuoteInput& input, const Directory& directory, FieldReader& reader) {
  const Node* use = document.kind == Node::Kind::map ? document.find("use") : nullptr;
  if (use == nullptr) return;
  if (use->kind != Node::Kind::map)
    return malformed(reader, "use",
                     {"此处应为 points 与 coupons。", "A map of points and coupons was expected."});
  for (std::size_t i = 0; i < use->keys.size(); ++i) {
    const std::string& key = use->keys[i].text;
    if (key == "points") {
      read_points(use->items[i], input.request, reader);
    } else if (key == "coupons") {
      read_coupons(use->items[i], input.request, directory, reader);
    } else {
      malformed(reader, "use", {"可用字段为 points 与 coupons。", "The keys are points and coupons."});
    }
  }
}

void read_lines(const FieldValue& lines, QuoteInput& input, const Directory& directory,
                FieldReader& reader) {
  for (std::size_t i = 0; i < lines.records.size(); ++i) {
    const FieldRecord& row = lines.records[i];
    domain::LineInput& line = input.request.lines.emplace_back();
    const std::string path = "lines[" + std::to_string(i) + "]";
    const auto same = std::ranges::find(input.lines, row["line"].text);
    // Lines are told apart by position; one that repeats an id gets the number of the first.
    line.line = {static_cast<std::uint32_t>(same - input.lines.begin()) + 1};
    input.lines.emplace_back(row["line"].text);
    line.sku = directory.find_name(row["sku"].text);
    line.category = directory.find_name(row["category"].text);
    for (const std::string_view tag : row["tags"].texts) line.tags.push_back(directory.find_name(tag));
    line.price_class = static_cast<domain::PriceClass>(row["price_class"].number);
    line.quantity = row["quantity"].number;
    if (row["unit_price"].given) line.unit_price = base::Money{row["unit_price"].number};
    line.reward = directory.find_name(row["reward"].text);
    if (row["reward"].given && !line.reward)
      reader.refuse(RejectionCode::reward_not_found, path + ".reward");
    if (!row["reward"].given && !row["unit_price"].given)
      malformed(reader, path + ".unit_price", {"缺少此字段。", "The field is missing."});
  }
}

}  // namespace

QuoteInput read_quote(const Node& document, int currency_decimals, const Directory& directory) {
  QuoteInput input;
  FieldReader reader(currency_decimals);
  reader.refuse_unknown_keys(document, quote_fields(), beside);
  const FieldRecord fields = reader.read(document, quote_fields());
  read_use(document, input, directory, reader);
  const FieldValue& member = fields["member"];
  if (member.given) {
    input.request.member = directory.find_member(member.text);
    if (!input.request.member) reader.refuse(RejectionCode::member_not_found, "member");
  }
  read_lines(fields["lines"], input, directory, reader);
  input.request.shipping_fee = {fields["shipping_fee"].number};
  input.cart = cart_hash(fields["lines"]);
  input.refusal = reader.refusal();
  return input;
}

}  // namespace shuke::codec
