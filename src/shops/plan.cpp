// An order is paid once; every refund is one return under the refund's id. Refunds that name no goods take
// their sum from the lines in order, then from the shipping fee.
#include "shops/plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "codec/command_decoder.h"
#include "codec/values.h"
#include "domain/order_rules.h"

namespace shuke::shops {
namespace {

using base::Money;
using codec::Node;

Node scalar(std::string text, bool plain = false) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.plain = plain;
  node.text = std::move(text);
  return node;
}
Node empty(Node::Kind kind) {
  Node node;
  node.kind = kind;
  return node;
}
void put(Node& map, std::string key, Node value) {
  map.keys.push_back({std::move(key), {}});
  map.items.push_back(std::move(value));
}

class Planner {
 public:
  Planner(const Books& books, const ShopRules& rules, const ShopNotice& notice)
      : x_books(books), x_rules(rules), x_notice(notice), x_order(order_name(rules, notice.order_id)) {}

  std::vector<Node> make(const std::vector<ShopRefund>& waiting) {
    const base::OrderNo no = x_books.directory.find_order(x_order);
    const bool is_known = knows_order(x_books, x_rules, x_notice.order_id);
    if (is_known) {
      from_books(x_books.state.order(no));
    } else if (x_notice.order && x_notice.order->is_paid && !x_notice.order->cancelled_at &&
               pay(*x_notice.order)) {
      from_notice(*x_notice.order);
    } else {
      return {};
    }
    if (x_notice.order) ship(*x_notice.order);
    std::vector<ShopRefund> refunds = x_notice.order ? x_notice.order->refunds : x_notice.refunds;
    refunds.insert(refunds.end(), waiting.begin(), waiting.end());
    std::ranges::stable_sort(refunds, {}, &ShopRefund::at);
    for (const ShopRefund& refund : refunds) give_back(refund);
    if (x_notice.order) cancel(*x_notice.order);
    return std::move(x_commands);
  }

 private:
  /// What is left of a line, as it will be after the commands so far.
  struct Left {
    std::string line;
    std::int64_t quantity = 0;
    std::int64_t bought = 0;
    Money amount;
    Money worth;  // of all that was bought
  };

  Node command(std::string_view type, const std::string& id, base::Instant at) const {
    Node map = empty(Node::Kind::map);
    put(map, "type", scalar(std::string(type)));
    put(map, "id", scalar(x_rules.name + ":" + id));
    put(map, "at", scalar(codec::write_instant(at, base::TimeZone())));
    return map;
  }
  Node money(Money amount) const { return scalar(codec::write_money(amount, x_books.decimals)); }
  static Node integer(std::int64_t value) { return scalar(std::to_string(value), true); }
  std::string about(std::string_view what) const { return x_notice.order_id + ":" + std::string(what); }

  void from_books(const domain::Order& order) {
    const domain::OrderHead& head = order.head;
    x_state = head.state;
    x_head = head;
    x_not_before = head.paid_at;
    for (const domain::OrderLine& line : order.lines) {
      x_left.push_back({std::string(x_books.directory.text(line.line)),
                        line.quantity - line.quantity_returned, line.quantity, line.kept, line.amount});
    }
    x_shipping = head.shipping_fee - head.shipping_returned;
    for (const base::NameNo name : order.returns) x_returned.emplace(x_books.directory.text(name));
  }

  void from_notice(const ShopOrder& order) {
    x_state = domain::OrderState::paid;
    x_not_before = order.paid_at;
    for (const ShopLine& line : order.lines)
      x_left.push_back({line.id, line.quantity, line.quantity, line.amount, line.amount});
    x_shipping = order.shipping;
  }

  bool is_member(const std::string& id) const {
    const base::MemberNo member = x_books.directory.find_member(id);
    return member && x_books.state.member(member).status != domain::MemberStatus::absent;
  }

  bool can_be_read(const Node& document) const {
    codec::Directory scratch;
    return !codec::decode_command(document, x_books.decimals, scratch).refusal;
  }

  /// What people wrote into a shop's forms is not always an address or a telephone number; then nothing of
  /// it is kept. False: not even the member's id can be one.
  bool enrol(const ShopOrder& order) {
    Node bare = command("enrol_member", "member:" + order.member, order.paid_at);
    put(bare, "member", scalar(order.member));
    if (!can_be_read(bare)) return false;
    Node map = bare;
    Node profile = empty(Node::Kind::map);
    const auto keep = [&](const char* key, const std::string& value) {
      if (!value.empty()) put(profile, key, scalar(value));
    };
    keep("name", order.profile.name);
    keep("email", order.profile.email);
    keep("phone", order.profile.phone);
    if (!profile.keys.empty()) put(map, "profile", std::move(profile));
    x_commands.push_back(can_be_read(map) ? std::move(map) : std::move(bare));
    return true;
  }

  /// False: there is nothing in it that could be paid.
  bool pay(const ShopOrder& order) {
    Money due = order.shipping;
    Node lines = empty(Node::Kind::list);
    for (const ShopLine& line : order.lines) {
      Node map = empty(Node::Kind::map);
      put(map, "line", scalar(line.id));
      if (codec::is_id(line.sku)) put(map, "sku", scalar(line.sku));
      const auto price_class = x_rules.price_classes.find(line.sku);
      if (price_class != x_rules.price_classes.end()) put(map, "price_class", scalar(price_class->second));
      put(map, "quantity", integer(std::max<std::int64_t>(line.quantity, 1)));
      put(map, "amount", money(line.amount));
      due += line.amount;
      lines.items.push_back(std::move(map));
    }
    if (lines.items.empty()) return false;
    bool is_guest = order.member.empty() || (!x_rules.enrol && !is_member(order.member));
    if (!is_guest && !is_member(order.member)) is_guest = !enrol(order);
    Node map = command("pay_order", about("pay"), order.paid_at);
    put(map, "order", scalar(x_order));
    if (!is_guest) put(map, "member", scalar(order.member));
    put(map, "lines", std::move(lines));
    Node tender = empty(Node::Kind::map);
    put(tender, "kind", scalar("cash"));
    put(tender, "amount", money(due));
    Node tenders = empty(Node::Kind::list);
    tenders.items.push_back(std::move(tender));
    put(map, "tenders", std::move(tenders));
    put(map, "shipping_fee", money(order.shipping));
    x_commands.push_back(std::move(map));
    return true;
  }

  void ship(const ShopOrder& order) {
    const bool can_ship = x_state == domain::OrderState::placed || x_state == domain::OrderState::paid;
    if (!order.shipped_at || !can_ship) return;
    Node map = command("ship_order", about("ship"), std::max(*order.shipped_at, x_not_before));
    put(map, "order", scalar(x_order));
    x_commands.push_back(std::move(map));
  }

  bool is_closed() const { return x_state == domain::OrderState::cancelled || nothing_left(); }
  bool nothing_left() const {
    return x_shipping == Money{} && std::ranges::all_of(x_left, [](const Left& l) {
             return l.quantity == 0 || l.amount == Money{};
           });
  }

  Node taken_line(const Left& left, const char* key, Node value) const {
    Node map = empty(Node::Kind::map);
    put(map, "line", scalar(left.line));
    put(map, key, std::move(value));
    return map;
  }

  /// Goods by their number. More than is left is cut: the rest came back already.
  void take_goods(const ShopRefund& refund, Node& lines) {
    for (const ShopRefund::Line& wanted : refund.lines) {
      const auto left = std::ranges::find(x_left, wanted.line, &Left::line);
      if (left == x_left.end()) continue;
      const std::int64_t quantity = std::min(wanted.quantity, left->quantity);
      if (quantity == 0) continue;
      left->quantity -= quantity;
      left->amount =
          left->quantity == 0
              ? Money{}
              : std::max(Money{}, left->amount - Money{base::share_half_up(left->worth.minor, quantity,
                                                                           left->bought)});
      lines.items.push_back(taken_line(*left, "quantity", integer(quantity)));
    }
  }

  /// Money of which only the sum is told.
  void take_money(Money amount, Node& lines, Money& shipping) {
    for (Left& left : x_left) {
      const Money part = std::min(amount, left.amount);
      if (part == Money{} || left.quantity == 0) continue;
      left.amount -= part;
      amount -= part;
      lines.items.push_back(taken_line(left, "amount", money(part)));
    }
    const Money part = std::min(amount, x_shipping - shipping);
    shipping += part;
  }

  void give_back(const ShopRefund& refund) {
    const std::string id = x_rules.name + ":refund:" + refund.id;
    if (is_closed() || !x_returned.insert(id).second) return;
    Node lines = empty(Node::Kind::list);
    Money shipping = std::min(refund.shipping, x_shipping);
    take_goods(refund, lines);
    if (refund.lines.empty() && shipping == Money{}) take_money(refund.amount, lines, shipping);
    x_shipping -= shipping;
    if (lines.items.empty() && shipping == Money{}) return;
    Node map = command("return_order", about("refund:" + refund.id), std::max(refund.at, x_not_before));
    put(map, "order", scalar(x_order));
    put(map, "return", scalar(id));
    const bool goods_left =
        std::ranges::any_of(x_left, [](const Left& l) { return l.quantity > 0 && l.amount > Money{}; });
    if (!goods_left && !lines.items.empty()) {
      put(map, "whole", scalar("true", true));
    } else if (!lines.items.empty()) {
      put(map, "lines", std::move(lines));
    }
    if (shipping > Money{}) put(map, "shipping_fee", money(shipping));
    x_commands.push_back(std::move(map));
  }

  void cancel(const ShopOrder& order) {
    if (!order.cancelled_at || is_closed()) return;
    if (x_state == domain::OrderState::returned) return;
    const base::Instant at = std::max(*order.cancelled_at, x_not_before);
    const bool is_settled = domain::has_settled(x_head, at);
    Node map = command(is_settled ? "return_order" : "cancel_order", about("cancel"), at);
    put(map, "order", scalar(x_order));
    if (is_settled) {
      put(map, "return", scalar(x_rules.name + ":cancel:" + order.id));
      put(map, "whole", scalar("true", true));
      if (x_shipping > Money{}) put(map, "shipping_fee", money(x_shipping));
    }
    x_commands.push_back(std::move(map));
  }

  const Books& x_books;
  const ShopRules& x_rules;
  const ShopNotice& x_notice;
  std::string x_order;
  domain::OrderState x_state = domain::OrderState::placed;
  domain::OrderHead x_head;  // as the books have it; none yet: an empty one
  base::Instant x_not_before;
  std::vector<Left> x_left;
  Money x_shipping;
  std::set<std::string, std::less<>> x_returned;
  std::vector<Node> x_commands;
};

}  // namespace

std::string order_name(const ShopRules& rules, std::string_view order_id) {
  return rules.order_prefix + std::string(order_id);
}

bool knows_order(const Books& books, const ShopRules& rules, std::string_view order_id) {
  const base::OrderNo no = books.directory.find_order(order_name(rules, order_id));
  return no && books.state.order(no).head.no &&
         books.state.order(no).head.state != domain::OrderState::placed;
}

std::vector<Node> plan(const Books& books, const ShopRules& rules, const ShopNotice& notice,
                       const std::vector<ShopRefund>& waiting) {
  return Planner(books, rules, notice).make(waiting);
}

}  // namespace shuke::shops
