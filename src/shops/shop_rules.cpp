// The table of a shop file's keys, and reading it.
#include "shops/shop_rules.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/limits.h"
#include "codec/finding.h"
#include "codec/programme_compile.h"
#include "codec/programme_syntax.h"
#include "codec/syntax_check.h"
#include "codec/values.h"

namespace shuke::shops {
namespace {

namespace fs = std::filesystem;
using codec::Key;
using codec::Section;
using codec::Shape;
using codec::Word;
using namespace codec::syntax;

constexpr Shape texts = list_of(text);

constexpr Word kind_words[] = {
    {"shopify", {"Shopify", "Shopify"}},
    {"woocommerce", {"WooCommerce", "WooCommerce"}},
};
constexpr Word member_words[] = {
    {"customer_id", {"店铺的客户编号", "the shop's number of the customer"}},
    {"email", {"电子邮箱（小写）", "the e-mail address, in lower case"}},
    {"phone", {"电话", "the telephone number"}},
};
constexpr Word unknown_words[] = {
    {"enrol", {"随第一单入会", "they are enrolled with their first order"}},
    {"guest", {"按散客计", "their orders are guests'"}},
};
constexpr Word profile_words[] = {
    {"name", {"姓名", "the name"}},
    {"email", {"邮箱", "the e-mail address"}},
    {"phone", {"电话", "the telephone number"}},
};
constexpr Word amount_words[] = {
    {"with_tax", {"含税", "with tax"}},
    {"without_tax", {"不含税", "without tax"}},
};
constexpr Word shipped_words[] = {
    {"paid", {"付款时即视为发货", "with its payment"}},
    {"fulfilled", {"店铺发货时", "when the shop has sent it"}},
};
constexpr Shape profile_word = word(profile_words);
constexpr Shape profile_list = list_of(profile_word);

constexpr Key class_keys[] = {
    {"special", texts, false, {"特价商品的 SKU", "the SKUs sold at special prices"}},
    {"group_buy", texts, false, {"团购商品的 SKU", "the SKUs of group buying"}},
    {"third_party", texts, false, {"第三方商品的 SKU", "the SKUs of third-party goods"}},
};
constexpr Section classes{"price_classes", {"哪些商品不是正价", "which goods are not regular"}, class_keys};

constexpr Key keys[] = {
    {"shop", word(kind_words), true, {"店铺系统", "the shop's system"}},
    {"member",
     word(member_words),
     false,
     {"用什么识别会员（默认 customer_id）", "what a member is known by (default customer_id)"}},
    {"member_prefix", text, false, {"会员编号前加上的字", "what a member's id begins with"}},
    {"order_prefix", text, false, {"订单编号前加上的字", "what an order's id begins with"}},
    {"unknown",
     word(unknown_words),
     false,
     {"尚未入会的客户（默认 enrol）", "customers who are no members yet (default enrol)"}},
    {"profile",
     profile_list,
     false,
     {"入会时保存客户的哪些资料（默认不保存）",
      "what of a customer is kept when he is enrolled (default nothing)"}},
    {"amounts",
     word(amount_words),
     false,
     {"消费金额是否含税（默认 with_tax）", "whether amounts are with tax (default with_tax)"}},
    {"shipped",
     word(shipped_words),
     false,
     {"订单何时算发货（默认 paid）", "when an order counts as shipped (default paid)"}},
    {"price_classes", of_section(classes), false, {"价格种类", "price classes"}},
};
constexpr Section shop{"shop", {"一个店铺的连接", "the connection of one shop"}, keys};

std::vector<std::string> items_of(const codec::Node* node) {
  std::vector<std::string> items;
  if (node == nullptr) return items;
  for (const codec::Node& item : node->items) items.push_back(item.text);
  return items;
}

ShopRules rules_of(const codec::Node& root, codec::Findings& findings) {
  const codec::Fields fields(&root, shop, 2);
  ShopRules rules;
  rules.kind = static_cast<ShopKind>(fields.word("shop"));
  rules.member_by = static_cast<ShopRules::MemberBy>(fields.word("member"));
  rules.member_prefix = fields.text("member_prefix");
  rules.order_prefix = fields.text("order_prefix");
  rules.enrol = fields.word("unknown") == 0;
  const std::vector<std::string> profile = items_of(fields.find("profile"));
  const auto keeps = [&](std::string_view name) {
    return std::ranges::find(profile, name) != profile.end();
  };
  rules.keep_name = keeps("name");
  rules.keep_email = keeps("email");
  rules.keep_phone = keeps("phone");
  rules.with_tax = fields.word("amounts") == 0;
  rules.ships_when_fulfilled = fields.word("shipped") == 1;
  const codec::Fields by_class = fields.section("price_classes");
  for (const Key& key : class_keys) {
    const codec::Node* list = by_class.find(key.name);
    for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
      const std::string& sku = list->items[i].text;
      if (rules.price_classes.emplace(sku, key.name).second) continue;
      findings.add("repeated_item", list->items[i].position,
                   codec::in_quotes(sku) + " is " + rules.price_classes[sku] + " already", "");
    }
  }
  return rules;
}

base::Expected<std::string> read_file(const fs::path& path) {
  std::error_code ignored;
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open() || fs::is_directory(path, ignored))
    return base::fault(path.string() + ": cannot be read");
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (text.size() > base::document_bytes_max) return base::fault(path.string() + ": is too large");
  return text;
}

base::Expected<ShopRules> load_shop(const fs::path& path) {
  const auto text = read_file(path);
  if (!text) return std::unexpected(text.error());
  auto rules = read_shop(*text, path.string());
  if (!rules) return rules;
  rules->name = path.stem().string();
  fs::path secret_path = path;
  secret_path.replace_extension(".secret");
  const auto secret = read_file(secret_path);
  if (!secret) return std::unexpected(secret.error());
  rules->secret = secret->substr(0, secret->find_first_of("\r\n"));
  if (rules->secret.empty()) return base::fault(secret_path.string() + ":1: the secret is empty");
  return rules;
}

}  // namespace

const Section& shop_syntax() {
  return shop;
}

base::Expected<ShopRules> read_shop(std::string_view text, const std::string& file_name) {
  codec::Findings findings(file_name);
  ShopRules rules;
  const auto documents = codec::parse_yaml(text);
  if (!documents) {
    findings.add("unreadable", documents.error().position, documents.error().message, "");
  } else if (documents->size() != 1) {
    findings.add("not_one_document", {1, 1},
                 documents->empty() ? "the file is empty" : "the file holds more than one document", "");
  } else {
    codec::check_syntax(documents->front(), shop, 2, findings);
    if (!findings.has_error()) rules = rules_of(documents->front(), findings);
  }
  if (!findings.has_error()) return rules;
  std::string message;
  for (const codec::Finding& finding : findings.take())
    message += (message.empty() ? "" : "\n") + codec::line_of(finding);
  return base::fault(std::move(message));
}

base::Expected<std::map<std::string, ShopRules, std::less<>>> load_shops(const std::string& folder) {
  std::map<std::string, ShopRules, std::less<>> shops;
  const fs::path path = fs::path(folder) / "shops";
  std::error_code error;
  if (!fs::is_directory(path, error)) return shops;
  std::string problems;
  for (fs::directory_iterator file(path, error), end; !error && file != end; file.increment(error)) {
    if (file->path().extension() != ".yaml") continue;
    auto rules = load_shop(file->path());
    if (rules) {
      shops.emplace(rules->name, *std::move(rules));
    } else {
      problems += (problems.empty() ? "" : "\n") + rules.error().message;
    }
  }
  if (error) return base::fault(path.string() + ": " + error.message());
  if (!problems.empty()) return base::fault(problems);
  return shops;
}

}  // namespace shuke::shops
