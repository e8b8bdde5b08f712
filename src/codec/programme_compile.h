// From checked nodes to the domain's tables, and the checks of sense over both. Internal to reading a
// programme file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/names.h"
#include "codec/finding.h"
#include "codec/node.h"
#include "codec/syntax.h"
#include "domain/programme.h"

namespace shuke::codec {

/// The decimals of a currency of ISO 4217; nothing where there is no such currency.
std::optional<int> currency_decimals(std::string_view currency);

/// The keys of one section, of which check_syntax has reported what is wrong already: what is missing or
/// wrong is the fallback.
class Fields {
 public:
  /// A section that is not there has no keys; `node` may be nullptr.
  Fields(const Node* node, const Section& section, int decimals)
      : x_node(node), x_section(&section), x_decimals(decimals) {}

  explicit operator bool() const { return x_node != nullptr && x_node->kind == Node::Kind::map; }
  const Node* node() const { return x_node; }
  Position position() const { return x_node == nullptr ? Position{} : x_node->position; }
  /// The value of a key of this section, or nullptr.
  const Node* find(std::string_view key) const;
  bool has(std::string_view key) const { return find(key) != nullptr; }
  /// A section below, written out or absent.
  Fields section(std::string_view key) const;
  /// The items of a list, or of a map, as sections.
  std::vector<Fields> sections(std::string_view key) const;
  /// The names of a map's items, in the order of `sections`.
  std::vector<std::string> names(std::string_view key) const;

  std::string text(std::string_view key, std::string_view fallback = "") const;
  domain::Money money(std::string_view key, domain::Money fallback = {}) const;
  domain::Points points(std::string_view key, domain::Points fallback = {}) const;
  std::int64_t count(std::string_view key, std::int64_t fallback = 0) const;
  domain::Rate rate(std::string_view key, domain::Rate fallback = {1, 1}) const;
  domain::Duration duration(std::string_view key, domain::Duration fallback = {}) const;
  std::optional<domain::Instant> instant(std::string_view key) const;
  bool boolean(std::string_view key) const;
  domain::Title title(std::string_view key = "title") const;
  /// The position of the value's word in the key's table of words; `fallback` where it is not there.
  std::size_t word(std::string_view key, std::size_t fallback = 0) const;
  /// Whether the value is one of the words beside its kind (`never`, `off`).
  bool is_word(std::string_view key) const;
  int decimals() const { return x_decimals; }

 private:
  const Node* scalar(std::string_view key) const;

  const Node* x_node;
  const Section* x_section;
  int x_decimals;
};

/// Fills the tables. Names that refer to nothing and parts that contradict each other are findings.
domain::Programme compile_programme(const Node& root, int decimals, base::Names& names, Findings& findings);

/// Everything about a programme that can be read but makes no sense, or is likely a mistake.
void check_sense(const domain::Programme& programme, const Node& root, const base::Names& names,
                 Findings& findings);

}  // namespace shuke::codec
