// Each part of the view is one function, in the order of the contract.
#include "codec/view_quote.h"

#include <fmt/format.h>

#include "codec/explain_words.h"
#include "codec/values.h"

namespace shuke::codec {
namespace {

using base::Money;
using domain::PriceCut;
using domain::Quote;

class QuoteView {
 public:
  QuoteView(JsonWriter& out, const ViewSource& source, const QuoteInput& input, const Quote& quote)
      : x_out(out),
        x_source(source),
        x_programme(source.programme),
        x_member(source.state.member(source.state.standing_for(input.request.member))),
        x_input(input),
        x_quote(quote) {}

  void write(std::string_view token, base::Instant valid_until) {
    x_out.begin_object();
    x_out.text("quote", token);
    write_instant_if(x_out, x_source, "valid_until", valid_until);
    write_lines();
    write_shipping();
    x_out.money("due", x_quote.due, decimals());
    x_out.begin_array("coupons");
    for (const std::uint32_t position : x_quote.coupons) x_out.text(id_of(position));
    x_out.end_array();
    write_points();
    write_earns();
    x_out.boolean("commissionable", x_quote.commissionable);
    if (x_quote.limited) x_out.boolean("limited", true);
    write_explain();
    write_alternatives();
    write_left_out();
    x_out.end_object();
  }

 private:
  int decimals() const { return x_programme.currency_decimals; }
  std::string amount(Money money) const { return write_money(money, decimals()); }
  std::string id_of(std::uint32_t position) const {
    return coupon_id(x_source, x_member.extras.get().coupons[position]);
  }
  const domain::CouponTemplate& template_of(std::uint32_t position) const {
    return x_programme.coupons[x_member.extras.get().coupons[position].coupon_template.value];
  }

  void write_words(const Words& words) {
    x_out.text("zh", words.zh);
    x_out.text("en", words.en);
  }

  Words rule_words(const PriceCut& cut) const {
    if (cut.by == PriceCut::By::coupon) {
      const domain::CouponTemplate& rules = template_of(cut.position);
      const Words title = title_words(rules.title, x_source.directory.text(rules.name));
      return {"优惠券「" + title.zh + "」", "the coupon " + title.en};
    }
    const domain::Privilege& privilege = x_programme.privileges[cut.position];
    const Words title = title_words(privilege.title, x_source.directory.text(privilege.name));
    if (privilege.kind == domain::Privilege::Kind::free_shipping) return title;
    const std::string pay = write_percent(privilege.pay);
    return {title.zh + "（付 " + pay + "）", title.en + " (pay " + pay + ")"};
  }

  Words cut_words(const PriceCut& cut) const {
    const Words rule = rule_words(cut);
    return {rule.zh + "减 " + amount(cut.amount), rule.en + ": " + amount(cut.amount) + " off"};
  }

  void write_cut(const PriceCut& cut) {
    x_out.begin_object();
    if (cut.by == PriceCut::By::coupon) {
      x_out.text("coupon", id_of(cut.position));
    } else {
      x_out.text("privilege", x_source.directory.text(x_programme.privileges[cut.position].name));
    }
    x_out.money("amount", cut.amount, decimals());
    write_words(cut_words(cut));
    x_out.end_object();
  }

  void write_lines() {
    x_out.begin_array("lines");
    for (std::size_t i = 0; i < x_quote.lines.size(); ++i) {
      const domain::QuotedLine& line = x_quote.lines[i];
      x_out.begin_object();
      x_out.text("line", x_input.lines[i]);
      x_out.money("list", line.list, decimals());
      x_out.money("net", line.net, decimals());
      if (line.points != base::Points{}) x_out.integer("points", line.points.count);
      x_out.begin_array("cuts");
      for (const PriceCut& cut : line.cuts) write_cut(cut);
      x_out.end_array();
      x_out.end_object();
    }
    x_out.end_array();
  }

  void write_shipping() {
    x_out.money("shipping_fee", x_quote.shipping_fee, decimals());
    x_out.begin_array("shipping_cuts");
    if (x_quote.shipping_cut) write_cut(*x_quote.shipping_cut);
    x_out.end_array();
  }

  void write_points() {
    x_out.integer("points_spent", x_quote.points_spent.count);
    if (!x_quote.points_account) return;
    x_out.text("points_account", account_name(x_quote.points_account));
    x_out.money("points_amount", x_quote.points_amount, decimals());
  }

  std::string_view account_name(base::AccountNo account) const {
    return x_source.directory.text(x_programme.accounts[account.value].name);
  }

  void write_earns() {
    x_out.begin_object("earns");
    for (const domain::Earned& earned : x_quote.earns)
      write_account_amount(x_out, x_source, account_name(earned.account), earned.account, earned.entitled);
    x_out.end_object();
  }

  void explain(const Words& words) {
    x_out.begin_object();
    write_words(words);
    x_out.end_object();
  }

  /// Each rule once, with what it takes off in all.
  void write_explain() {
    std::vector<PriceCut> sums;
    const auto add = [&](const PriceCut& cut) {
      for (PriceCut& sum : sums) {
        if (sum.by != cut.by || sum.position != cut.position) continue;
        sum.amount += cut.amount;
        return;
      }
      sums.push_back(cut);
    };
    for (const domain::QuotedLine& line : x_quote.lines) {
      for (const PriceCut& cut : line.cuts) add(cut);
    }
    if (x_quote.shipping_cut) add(*x_quote.shipping_cut);
    x_out.begin_array("explain");
    for (const PriceCut& cut : sums) explain(cut_words(cut));
    if (x_quote.points_account) {
      const std::string points = std::to_string(x_quote.points_spent.count);
      explain({"积分抵现：" + points + " 分抵 " + amount(x_quote.points_amount),
               points + " points pay " + amount(x_quote.points_amount)});
    }
    for (const domain::Earned& earned : x_quote.earns) {
      const domain::Account& account = x_programme.accounts[earned.account.value];
      const Words title = title_words(account.title, account_name(earned.account));
      const std::string count = account_amount(x_source, earned.account, earned.entitled);
      explain(
          {"结算后得 " + count + " " + title.zh, "earns " + count + " " + title.en + " once it settles"});
    }
    if (x_quote.limited)
      explain({"组合太多，未逐一比较，可能还有更低的价格。",
               "There were too many combinations to compare all; a lower price may exist."});
    x_out.end_array();
  }

  void write_coupon_ids(const std::vector<std::uint32_t>& positions) {
    x_out.begin_array("coupons");
    for (const std::uint32_t position : positions) x_out.text(id_of(position));
    x_out.end_array();
  }

  void write_alternatives() {
    x_out.begin_array("alternatives");
    for (const Quote::Alternative& other : x_quote.alternatives) {
      x_out.begin_object();
      write_coupon_ids(other.coupons);
      x_out.money("due", other.due, decimals());
      std::string zh;
      std::string en;
      for (const std::uint32_t position : other.coupons) {
        const domain::CouponTemplate& rules = template_of(position);
        const Words title = title_words(rules.title, x_source.directory.text(rules.name));
        zh += "「" + title.zh + "」";
        en += (en.empty() ? "" : ", ") + title.en;
      }
      const std::string more = amount(other.due - x_quote.due);
      const bool dearer = other.due > x_quote.due;
      const std::string zh_why = dearer ? "，贵 " + more : "，价格相同";
      const std::string en_why = dearer ? ", " + more + " dearer" : ", the price is the same";
      write_words({(zh.empty() ? std::string("不用券") : "用" + zh) + "应付 " + amount(other.due) + zh_why,
                   (en.empty() ? std::string("Without a coupon ") : "With " + en + " ") +
                       amount(other.due) + " would be due" + en_why});
      x_out.end_object();
    }
    x_out.end_array();
  }

  void write_left_out() {
    if (x_quote.left_out.empty()) return;
    x_out.begin_array("left_out");
    for (const Quote::LeftOut& out : x_quote.left_out) {
      const domain::RejectionRow& row = domain::rejection_row(out.why);
      x_out.begin_object();
      x_out.text("coupon", id_of(out.coupon));
      x_out.text("code", row.name);
      if (out.missing > Money{}) x_out.money("missing", out.missing, decimals());
      write_words({std::string(row.zh), std::string(row.en)});
      x_out.end_object();
    }
    x_out.end_array();
  }

  JsonWriter& x_out;
  const ViewSource& x_source;
  const domain::Programme& x_programme;
  const domain::MemberState& x_member;
  const QuoteInput& x_input;
  const Quote& x_quote;
};

}  // namespace

void write_quote_view(JsonWriter& out, const ViewSource& source, const QuoteInput& input,
                      const Quote& quote, std::string_view token, base::Instant valid_until) {
  QuoteView(out, source, input, quote).write(token, valid_until);
}

}  // namespace shuke::codec
