// The syntax tables as JSON Schema (2020-12), so that an editor completes keys and shows what they mean.
// Order of levels, references between parts and sense are beyond a schema; `shuke check` alone knows them.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "codec/syntax.h"
#include "codec/values.h"

namespace shuke::codec {
namespace {

using Kind = Shape::Kind;

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

/// Either a YAML number or the same number as text; the pattern holds for the text.
std::string number(std::string_view pattern, bool whole, bool positive) {
  return fmt::format(
      "{{\"anyOf\": [{{\"type\": \"{}\", \"{}\": 0}}, {{\"type\": \"string\", \"pattern\": {}}}]}}",
      whole ? "integer" : "number", positive ? "exclusiveMinimum" : "minimum", json_text(pattern));
}

class Writer {
 public:
  explicit Writer(const Section& root) : x_root(root) {}

  std::string write() {
    std::string out = "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n";
    out += fmt::format("  \"title\": {},\n", json_text(x_root.meaning.en));
    out +=
        "  \"$comment\": \"Made from the syntax tables in src/codec; a test holds it equal to them.\",\n";
    out += "  \"$ref\": " + json_text(ref(x_root)) + ",\n  \"$defs\": {\n";
    std::string definitions;
    // Writing a section may name further ones, which join the end of the list.
    for (std::size_t i = 0; i < x_sections.size(); ++i)
      definitions += fmt::format("{}    {}: {}", i == 0 ? "" : ",\n", json_text(x_sections[i]->name),
                                 section(*x_sections[i]));
    return out + definitions + "\n  }\n}\n";
  }

 private:
  std::string ref(const Section& section) {
    if (std::find(x_sections.begin(), x_sections.end(), &section) == x_sections.end())
      x_sections.push_back(&section);
    return "#/$defs/" + std::string(section.name);
  }

  std::string of_kind(const Shape& shape) {
    switch (shape.kind) {
      case Kind::word: return "";
      case Kind::name:
      case Kind::reference: return R"({"type": ["string", "integer"], "pattern": "^[A-Za-z0-9_-]{1,64}$"})";
      case Kind::text: return R"({"type": ["string", "number", "boolean"], "minLength": 1})";
      case Kind::money: return number("^[0-9]+(\\.[0-9]+)?$", false, shape.positive);
      case Kind::points:
      case Kind::count: return number("^[0-9]+$", true, shape.positive);
      case Kind::rate:
      case Kind::share: return number("^([0-9]+(\\.[0-9]+)?%?|[0-9]+/[0-9]+)$", false, false);
      case Kind::duration: return R"({"type": "string", "pattern": "^[0-9]+(h|d|w|mo|y)$"})";
      case Kind::month_day: return R"({"type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$"})";
      case Kind::instant: return R"({"type": "string", "format": "date-time"})";
      case Kind::boolean: return R"({"type": "boolean"})";
      case Kind::section: return "";
      case Kind::list:
        return fmt::format(R"({{"type": "array", "minItems": 1, {}"items": {}}})",
                           shape.of->section == nullptr ? "\"uniqueItems\": true, " : "",
                           shaped(*shape.of));
      case Kind::map:
        return fmt::format(
            R"({{"type": "object", "minProperties": 1, )"
            R"("propertyNames": {{"pattern": "^[A-Za-z0-9_-]{{1,64}}$"}}, "additionalProperties": {}}})",
            shaped(*shape.of));
    }
    __builtin_unreachable();
  }

  std::string shaped(const Shape& shape) {
    std::vector<std::string> forms;
    if (!shape.words.empty()) forms.push_back(words(shape.words));
    if (auto own = of_kind(shape); !own.empty()) forms.push_back(std::move(own));
    if (shape.section != nullptr) forms.push_back("{\"$ref\": " + json_text(ref(*shape.section)) + "}");
    if (forms.size() == 1) return forms[0];
    std::string out;
    for (const std::string& form : forms) out += (out.empty() ? "" : ", ") + form;
    return "{\"anyOf\": [" + out + "]}";
  }

  static std::string words(std::span<const Word> words) {
    std::string out;
    for (const Word& word : words) out += (out.empty() ? "" : ", ") + json_text(word.word);
    return "{\"enum\": [" + out + "]}";
  }

  std::string section(const Section& section) {
    std::string properties;
    std::string required;
    for (const Key& key : section.keys) {
      std::string shape = shaped(key.shape);
      shape.insert(1, fmt::format("\"description\": {}, ", json_text(std::string(key.meaning.zh) + " · " +
                                                                     std::string(key.meaning.en))));
      properties +=
          fmt::format("{}        {}: {}", properties.empty() ? "" : ",\n", json_text(key.name), shape);
      if (key.required) required += (required.empty() ? "" : ", ") + json_text(key.name);
    }
    std::string out =
        fmt::format("{{\n      \"type\": \"object\",\n      \"description\": {},\n",
                    json_text(std::string(section.meaning.zh) + " · " + std::string(section.meaning.en)));
    if (!required.empty()) out += "      \"required\": [" + required + "],\n";
    out += exactly_one(section) + forms(section);
    return out + "      \"additionalProperties\": false,\n      \"properties\": {\n" + properties +
           "\n      }\n    }";
  }

  static std::string exactly_one(const Section& section) {
    if (section.exactly_one.empty()) return "";
    std::string out;
    for (const std::string_view key : section.exactly_one)
      out += fmt::format("{}{{\"required\": [{}]}}", out.empty() ? "" : ", ", json_text(key));
    return "      \"oneOf\": [" + out + "],\n";
  }

  /// For each word of the deciding key: what must stand, and which keys of other words must not.
  static std::string forms(const Section& section) {
    std::string out;
    for (const Form& form : section.forms) {
      const bool by_default =
          &form == &section.forms.front() && !section.find(section.decided_by)->required;
      const std::string need =
          by_default ? "" : fmt::format(", \"required\": [{}]", json_text(section.decided_by));
      std::string must;
      for (const std::string_view key : form.must) must += (must.empty() ? "" : ", ") + json_text(key);
      std::string never;
      for (const std::string_view key : foreign_keys(section, form))
        never += fmt::format("{}{}: false", never.empty() ? "" : ", ", json_text(key));
      out += fmt::format(
          "{}\n        {{\"if\": {{\"properties\": {{{}: {{\"const\": {}}}}}{}}}, \"then\": "
          "{{\"required\": [{}], \"properties\": {{{}}}}}}}",
          out.empty() ? "" : ",", json_text(section.decided_by), json_text(form.word), need, must, never);
    }
    return out.empty() ? "" : "      \"allOf\": [" + out + "\n      ],\n";
  }

  static std::vector<std::string_view> foreign_keys(const Section& section, const Form& form) {
    const auto has = [](const Form& f, std::string_view key) {
      return std::find(f.must.begin(), f.must.end(), key) != f.must.end() ||
             std::find(f.may.begin(), f.may.end(), key) != f.may.end();
    };
    std::vector<std::string_view> out;
    for (const Key& key : section.keys) {
      const bool named = std::any_of(section.forms.begin(), section.forms.end(),
                                     [&](const Form& f) { return has(f, key.name); });
      if (named && !has(form, key.name)) out.push_back(key.name);
    }
    return out;
  }

  const Section& x_root;
  std::vector<const Section*> x_sections;
};

}  // namespace

std::string json_schema_of(const Section& root) {
  return Writer(root).write();
}

}  // namespace shuke::codec
