// From checked nodes to a Mapping. What is wrong only in the light of other values (a zone that does not
// exist, a column for the amount missing) is found here.
#include "backtest/mapping_file.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "codec/finding.h"
#include "codec/programme_compile.h"
#include "codec/syntax_check.h"
#include "codec/text_file.h"
#include "codec/values.h"
#include "codec/zone.h"

namespace shuke::backtest {
namespace {

using codec::Fields;
using codec::Node;

std::vector<std::string> texts_of(const Node* node) {
  std::vector<std::string> texts;
  if (node == nullptr || node->kind != Node::Kind::list) return texts;
  for (const Node& item : node->items) texts.push_back(item.text);
  return texts;
}

/// Builds one mapping; `x_findings` gets what is wrong.
class Builder {
 public:
  Builder(const Node& root, codec::Findings& findings)
      : x_root(&root, mapping_syntax(), 2), x_findings(findings) {}

  Mapping build(const std::string& file_name) {
    x_mapping.file = file_name;
    x_mapping.name = x_root.text("mapping");
    form();
    columns();
    dates();
    money();
    words();
    rules();
    sku_kinds();
    return std::move(x_mapping);
  }

 private:
  void wrong(std::string_view code, codec::Position position, std::string message) {
    x_findings.add(code, position, std::move(message), "");
  }
  codec::Position place(const Fields& fields, std::string_view key) const {
    const Node* node = fields.find(key);
    return node != nullptr ? node->position : fields.position();
  }

  void form() {
    constexpr char delimiters[] = {',', ';', '\t', ' '};
    const Fields file = x_root.section("file");
    const std::size_t delimiter = file.word("delimiter");
    x_mapping.delimiter = delimiters[delimiter];
    x_mapping.blanks_delimit = delimiter == 3;
    x_mapping.header = !file.has("without_header");
    x_mapping.column_order = texts_of(file.find("without_header"));
    x_mapping.decimal_mark = file.word("decimal") == 0 ? '.' : ',';
    std::string encoding = file.text("encoding");
    std::transform(encoding.begin(), encoding.end(), encoding.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    if (encoding != "utf-8" && encoding != "utf8") x_mapping.encoding = encoding;
  }

  void columns() {
    constexpr Column with_one_name[] = {
        Column::order,    Column::member,      Column::at,       Column::line,   Column::sku,
        Column::category, Column::price_class, Column::quantity, Column::amount, Column::kind,
        Column::of_order, Column::unit_price,  Column::discount};
    const Fields columns = x_root.section("columns");
    for (const Column column : with_one_name) {
      if (columns.has(column_name(column))) x_mapping.column(column) = {columns.text(column_name(column))};
    }
    if (columns.has("order_from")) x_mapping.column(Column::order) = texts_of(columns.find("order_from"));
    if (columns && x_mapping.has(Column::amount) == x_mapping.has(Column::unit_price)) {
      wrong("not_exactly_one", columns.position(),
            "the columns must name exactly one of amount and unit_price");
    }
    if (x_mapping.has(Column::discount) && !x_mapping.has(Column::unit_price)) {
      wrong("key_does_not_fit", place(columns, "discount"),
            "discount belongs to unit_price; an amount is after discounts");
    }
    if (x_mapping.header) return;
    for (const auto& names : x_mapping.columns) {
      for (const std::string& name : names) known_column(columns, name);
    }
  }

  void known_column(const Fields& columns, const std::string& name) {
    const auto& order = x_mapping.column_order;
    if (std::find(order.begin(), order.end(), name) != order.end()) return;
    wrong("unknown_reference", columns.position(),
          "the column " + codec::in_quotes(name) + " is not in without_header");
  }

  void dates() {
    const Node* formats = x_root.find("date_formats");
    for (std::size_t i = 0; formats != nullptr && i < formats->items.size(); ++i) {
      auto pattern = TimePattern::compile(formats->items[i].text);
      if (pattern) {
        x_mapping.date_formats.push_back(std::move(*pattern));
      } else {
        wrong("bad_value", formats->items[i].position, pattern.error().message);
      }
    }
    if (!x_root.has("time_zone")) return;
    x_mapping.time_zone = x_root.text("time_zone");
    auto zone = codec::read_zone(x_mapping.time_zone);
    if (!zone) return wrong("bad_value", place(x_root, "time_zone"), zone.error().message);
    x_mapping.zone = std::move(*zone);
  }

  void money() {
    if (x_root.has("currency")) {
      x_mapping.currency = x_root.text("currency");
      if (!codec::currency_decimals(x_mapping.currency)) {
        wrong("bad_value", place(x_root, "currency"),
              codec::in_quotes(x_mapping.currency) + " is no currency of ISO 4217, such as CNY");
      }
    }
    if (x_root.has("rate")) x_mapping.rate = x_root.rate("rate");
    if (x_root.has("assume")) x_mapping.redeemed = x_root.section("assume").rate("redeemed");
  }

  void words() {
    const Mapping canonical = canonical_mapping();
    const Fields kinds = x_root.section("kind_words");
    if (kinds) {
      x_mapping.sale_words = texts_of(kinds.find("sale"));
      x_mapping.return_words = texts_of(kinds.find("return"));
    }
    const Fields classes = x_root.section("price_class_words");
    for (std::size_t i = 0; i < domain::price_classes; ++i) {
      const std::string& name = canonical.price_class_words[i].front();
      x_mapping.price_class_words[i] =
          classes ? texts_of(classes.find(name)) : canonical.price_class_words[i];
    }
  }

  void rules() {
    const Fields returns = x_root.section("returns");
    x_mapping.return_order_begins = texts_of(returns.find("order_begins"));
    x_mapping.negative_quantity_returns = returns.boolean("negative_quantity");
    const Fields rows = x_root.section("rows");
    x_mapping.skip_without_member = rows.word("without_member") == 1;
    x_mapping.skip_without_price = rows.word("without_price") == 1;
    x_mapping.drop_duplicates = rows.word("duplicates") == 1;
    x_mapping.round_amounts = rows.word("more_decimals") == 1;
    x_mapping.fill_down = texts_of(rows.find("fill_down"));
    if (!x_mapping.fill_down.empty() && x_mapping.blanks_delimit) {
      wrong("key_does_not_fit", place(rows, "fill_down"), "where blanks delimit no field can be blank");
    }
    for (const Fields& rule : rows.sections("skip")) {
      x_mapping.skip.push_back({rule.text("column"), texts_of(rule.find("is")), rule.title("because")});
    }
    const Fields orders = x_root.section("orders");
    x_mapping.paid_after = orders.duration("paid_after", x_mapping.paid_after);
    x_mapping.shipped_after = orders.duration("shipped_after", x_mapping.shipped_after);
  }

  void sku_kinds() {
    const Fields kinds = x_root.section("sku_kinds");
    std::map<std::string, std::string> seen;
    for (std::size_t i = 0; i < not_goods_kinds; ++i) {
      const auto kind = static_cast<NotGoods>(i);
      const Node* list = kinds.find(not_goods_name(kind));
      for (std::size_t k = 0; list != nullptr && k < list->items.size(); ++k) {
        std::string sku = list->items[k].text;
        if (!seen.emplace(sku, not_goods_name(kind)).second) {
          wrong("repeated_item", list->items[k].position,
                codec::in_quotes(sku) + " is " + seen[sku] + " already");
        }
        const bool begins = sku.ends_with('*');
        if (begins) sku.pop_back();
        x_mapping.sku_kinds.push_back({std::move(sku), begins, kind});
      }
    }
    if (!x_mapping.sku_kinds.empty() && !x_mapping.has(Column::sku)) {
      wrong("key_does_not_fit", kinds.position(), "sku_kinds needs the column sku");
    }
  }

  Fields x_root;
  codec::Findings& x_findings;
  Mapping x_mapping;
};

}  // namespace

base::Expected<Mapping> read_mapping(std::string_view text, const std::string& file_name) {
  codec::Findings findings(file_name);
  Mapping mapping;
  const auto documents = codec::parse_yaml(text);
  if (!documents) {
    findings.add("unreadable", documents.error().position, documents.error().message, "");
  } else if (documents->size() != 1) {
    findings.add("not_one_document", {1, 1},
                 documents->empty() ? "the file is empty" : "the file holds more than one document", "");
  } else {
    codec::check_syntax(documents->front(), mapping_syntax(), 2, findings);
    if (!findings.has_error()) mapping = Builder(documents->front(), findings).build(file_name);
  }
  if (!findings.has_error()) return mapping;
  std::string message;
  for (const codec::Finding& finding : findings.take()) {
    message += (message.empty() ? "" : "\n") + codec::line_of(finding);
  }
  return base::fault(std::move(message));
}

base::Expected<Mapping> load_mapping(const std::string& path) {
  const auto text = codec::read_text_file(path);
  if (!text) return base::fault(path + ": " + text.error().message);
  return read_mapping(*text, path);
}

}  // namespace shuke::backtest
