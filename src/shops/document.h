// Reading what other systems write: values of a JSON tree by path, with what is missing or of another kind
// than it should be told by its name. For this folder alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shops/shop_order.h"

namespace shuke::shops {

/// A number of any number of decimals, such as `16.666667` or `-5`, rounded half up to the currency's (away
/// from zero where it is negative).
std::optional<base::Money> read_rounded(std::string_view text, int decimals);

/// An object of a message. Reading goes on after what cannot be read; the first such thing is kept in
/// `problem`, which all parts of a message share.
class Document {
 public:
  Document(const codec::Node* node, std::string path, int decimals, std::optional<Unusable>& problem)
      : x_node(node), x_path(std::move(path)), x_decimals(decimals), x_problem(problem) {}

  bool is_object() const { return x_node != nullptr && x_node->kind == codec::Node::Kind::map; }
  /// A text; empty where there is null or nothing.
  std::string text(std::string_view key) const;
  /// A text that tells cases apart, for which no shop writes null; empty where there is nothing.
  std::string word(std::string_view key) const;
  /// A whole number or a text, as text; empty where there is nothing.
  std::string id(std::string_view key) const;
  /// The same, and a problem where it is empty.
  std::string needed_id(std::string_view key) const;
  std::int64_t count(std::string_view key) const;
  /// No money where there is nothing, or an empty text.
  base::Money money(std::string_view key) const;
  /// The same, and a problem where there is none.
  base::Money needed_money(std::string_view key) const;
  /// Nothing where there is no text; a problem where there is one that is no time. `offset` is added to
  /// times that are written without.
  std::optional<base::Instant> instant(std::string_view key, std::string_view offset = "") const;
  bool is_true(std::string_view key) const;
  /// An object; one that is not there has nothing in it.
  Document object(std::string_view key) const;
  /// The same, where null stands for nobody.
  Document object_or_null(std::string_view key) const;
  /// Calls use(Document) for each object of a list; a list that is not there has none.
  template <class Use>
  void each(std::string_view key, const Use& use) const {
    const codec::Node* list = list_at(key);
    for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
      const std::string name = std::string(key) + "[" + std::to_string(i) + "]";
      if (list->items[i].kind != codec::Node::Kind::map) {
        refuse(name, "An object was expected.");
      } else {
        use(Document(&list->items[i], x_path + name + ".", x_decimals, x_problem));
      }
    }
  }
  /// The sum of a key over a list of objects.
  base::Money sum(std::string_view list, std::string_view key) const;
  void refuse(std::string_view key, std::string words) const;

 private:
  const codec::Node* find(std::string_view key) const;
  /// Nothing where there is nothing; a problem, and nothing, where there is something else than a list.
  const codec::Node* list_at(std::string_view key) const;
  /// A text, number or yes and no. A problem with these words, and nothing, where it is something else.
  const codec::Node* scalar(std::string_view key, const char* words) const;
  /// The same, where null is as good as nothing.
  const codec::Node* scalar_or_null(std::string_view key, const char* words) const;

  const codec::Node* x_node;
  std::string x_path;  // with its dot
  int x_decimals;
  std::optional<Unusable>& x_problem;
};

/// The member's id by the rules; empty: a guest.
struct Customer {
  std::string id;
  std::string email;
  std::string phone;
};
std::string member_of(const ShopRules& rules, const Customer& customer);

}  // namespace shuke::shops
