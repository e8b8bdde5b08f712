// The table of commands against its page in schema/, and what every row must hold.
#include "codec/command_table.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace shuke::codec {
namespace {

/// What a reader of the page is told about a kind of field.
std::string_view kind_words(FieldKind kind) {
  switch (kind) {
    case FieldKind::member: return "id of a member";
    case FieldKind::order: return "id of an order";
    case FieldKind::hold: return "id of a hold";
    case FieldKind::redemption: return "id of a redemption";
    case FieldKind::name: return "id";
    case FieldKind::text: return "text";
    case FieldKind::email: return "e-mail address";
    case FieldKind::phone: return "telephone number";
    case FieldKind::one_of: return "one of";
    case FieldKind::money: return "money";
    case FieldKind::points: return "whole number of points";
    case FieldKind::integer: return "whole number";
    case FieldKind::boolean: return "true or false";
    case FieldKind::instant: return "instant";
    case FieldKind::date: return "date";
    case FieldKind::month: return "month, `2026-03`";
    case FieldKind::duration: return "duration";
    case FieldKind::document: return "text of a file";
    case FieldKind::names: return "list of ids";
    case FieldKind::record: return "map";
    case FieldKind::records: return "list of maps";
    case FieldKind::keyed_records: return "map of maps by id";
  }
  return {};
}

void write_row(std::ostream& out, const FieldRow& row, const std::string& path) {
  out << "| `" << path << "` | " << kind_words(row.kind);
  for (std::size_t i = 0; i < row.words.size(); ++i) out << (i == 0 ? " `" : "`, `") << row.words[i];
  if (!row.words.empty()) out << "`";
  const bool is_id = path == "id";  // asked for by the engine, not by the decoder
  out << " | " << (row.required ? "yes" : is_id ? "yes, else `id_required`" : "no");
  out << " | " << row.fallback << (row.nullable && !is_id ? "null takes it away" : "") << " |\n";
  const std::string_view inside = row.kind == FieldKind::records         ? "[]."
                                  : row.kind == FieldKind::keyed_records ? ".ID."
                                                                         : ".";
  for (const FieldRow& inner : row.fields)
    write_row(out, inner, path + std::string(inside) + std::string(inner.name));
}

void write_table(std::ostream& out, std::span<const FieldRow> fields) {
  if (fields.empty()) return;
  out << "| field | is | required | otherwise |\n|---|---|---|---|\n";
  for (const FieldRow& row : fields) write_row(out, row, std::string(row.name));
}

std::string page() {
  std::ostringstream out;
  out << "# Commands\n\n"
         "Every type of command and its fields, the same in scenario files and in JSON. What is not listed "
         "is refused as\n"
         "`malformed_command` with the path of the field; so is a value of another kind. An id has 1 to "
         "128 printable\n"
         "characters; money is a decimal text or number with at most the currency's decimals; an instant "
         "has its offset\n"
         "(`2026-01-05T10:00:00+08:00`); a duration is `12h`, `30d`, `2w`, `3mo` or `1y`. Types and fields "
         "that are not at\n"
         "work in this version are known, checked and refused as `unknown_type`.\n\n"
         "The table is `src/codec/command_table.cpp`; the unit test `codec_test` fails where this page "
         "differs from it,\n"
         "and rewrites the page when the variable `SHUKE_WRITE_PAGES` is set.\n\n"
         "## Fields of every command\n\n";
  write_table(out, envelope_fields());
  for (const TypeRow& type : command_types()) {
    out << "\n## " << type.name << "\n\n";
    write_table(out, type.fields);
  }
  out << "\n## A question for a quote\n\n"
         "It is no command and changes nothing; its answer's `quote` is the token that `pay_order`, "
         "`lock_quote` and\n"
         "`release_quote` name. Of a line only `unit_price` and `quantity` make the price; an `amount` is "
         "not looked at.\n"
         "`use` is a map of `points` (`none`, `max` or a number; otherwise `none`) and `coupons` (`auto`, "
         "`none` or a list\n"
         "of ids, all of which are used; otherwise `auto`).\n\n";
  write_table(out, quote_fields());
  return out.str();
}

TEST(command_table, page_in_schema_is_the_table) {
  const std::string path = std::string(SHUKE_SOURCE_DIR) + "/schema/commands.md";
  if (std::getenv("SHUKE_WRITE_PAGES") != nullptr) std::ofstream(path) << page();
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), page());
}

/// A row says all that its kind needs, and nothing that another kind has.
void check_rows(std::span<const FieldRow> rows, std::string_view where) {
  std::set<std::string_view> names;
  for (const FieldRow& row : rows) {
    EXPECT_TRUE(names.insert(row.name).second) << where << "." << row.name;
    const bool nests = row.kind == FieldKind::record || row.kind == FieldKind::records ||
                       row.kind == FieldKind::keyed_records;
    const bool counts = row.kind == FieldKind::names || row.kind == FieldKind::text ||
                        row.kind == FieldKind::document || row.kind == FieldKind::records ||
                        row.kind == FieldKind::keyed_records;
    EXPECT_EQ(nests, !row.fields.empty()) << where << "." << row.name;
    EXPECT_EQ(counts, row.most > 0) << where << "." << row.name;
    EXPECT_EQ(row.kind == FieldKind::one_of, !row.words.empty()) << where << "." << row.name;
    EXPECT_EQ(row.kind == FieldKind::integer, row.least != INT64_MIN) << where << "." << row.name;
    EXPECT_FALSE(row.required && !row.fallback.empty()) << where << "." << row.name;
    check_rows(row.fields, row.name);
  }
}

TEST(command_table, rows_are_whole) {
  check_rows(envelope_fields(), "envelope");
  check_rows(quote_fields(), "quote");
  for (const TypeRow& type : command_types()) {
    check_rows(type.fields, type.name);
    for (const FieldRow& row : type.fields) {
      for (const FieldRow& common : envelope_fields(type)) EXPECT_NE(row.name, common.name) << type.name;
      EXPECT_TRUE(row.name != "reason" || row.required) << type.name;
    }
  }
}

}  // namespace
}  // namespace shuke::codec
