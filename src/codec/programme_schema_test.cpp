// The JSON Schema for editors and the checker agree: what is sound passes both, and a fault of form fails
// both. What only the checker can know (names that refer to something, sense) passes the schema.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "codec/node.h"
#include "codec/programme_check_cases.h"
#include "codec/syntax.h"

namespace shuke::codec {
namespace {

using nlohmann::json;

/// As an editor's YAML parser would see it: a plain scalar that is a number or a truth value is one.
json as_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null: return nullptr;
    case Node::Kind::scalar: {
      if (!node.plain) return node.text;
      const json read = json::parse(node.text, nullptr, false);
      return read.is_number() || read.is_boolean() ? read : json(node.text);
    }
    case Node::Kind::list: {
      json out = json::array();
      for (const Node& item : node.items) out.push_back(as_json(item));
      return out;
    }
    case Node::Kind::map: {
      json out = json::object();
      for (std::size_t i = 0; i < node.keys.size(); ++i) out[node.keys[i].text] = as_json(node.items[i]);
      return out;
    }
  }
  __builtin_unreachable();
}

class SchemaAndChecker : public ::testing::Test {
 protected:
  SchemaAndChecker() {
    const json document = json::parse(json_schema_of(programme_syntax()));
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document), x_schema);
  }

  bool passes(std::string_view text) {
    const auto documents = read_yaml(text);
    if (!documents || documents->size() != 1) return false;
    const json value = as_json(documents->front());
    return x_validator.validate(x_schema, valijson::adapters::NlohmannJsonAdapter(value), nullptr);
  }

 private:
  valijson::Schema x_schema;
  valijson::Validator x_validator;  // keeps the patterns it has compiled
};

TEST_F(SchemaAndChecker, both_pass_the_ten_programmes) {
  int count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(SHUKE_SOURCE_DIR) / "programmes")) {
    if (entry.path().extension() != ".yaml") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    EXPECT_TRUE(passes(std::string{std::istreambuf_iterator<char>(file), {}})) << entry.path();
    ++count;
  }
  EXPECT_GE(count, 10);
  EXPECT_TRUE(passes(cases::sound));
}

TEST_F(SchemaAndChecker, a_fault_of_form_fails_both_and_a_fault_of_sense_only_the_checker) {
  // Faults of these codes are of form; of some codes the checker finds cases that need more than one part
  // of the file.
  const std::set<std::string_view> form{
      "unreadable",   "not_one_document", "unknown_key",   "missing_key",     "wrong_kind",
      "unknown_word", "empty_list",       "repeated_item", "not_exactly_one", "key_does_not_fit"};
  const std::set<std::string_view> by_the_checker_alone{"says of no line"};
  for (const cases::Case& c : cases::all) {
    if (c.code == "bad_value") continue;  // a schema sees a wrong amount or zone only in part
    const bool refused = form.contains(c.code) && !by_the_checker_alone.contains(c.message);
    EXPECT_EQ(passes(cases::prepared(c)), !refused) << c.code << ": " << c.message;
  }
}

}  // namespace
}  // namespace shuke::codec
