// What `shuke check` finds: for every code in the table at least one small programme that has the fault,
// with its place.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "codec/programme_check_cases.h"
#include "codec/programme_file.h"
#include "codec/syntax.h"

namespace shuke::codec {
namespace {

using cases::Case;
using cases::prepared;
using cases::replaced;
using cases::sound;

ProgrammeFile checked(std::string_view text) {
  base::Names names;
  return read_programme(text, "shop.yaml", names);
}

std::string all_of(const ProgrammeFile& file) {
  std::string out;
  for (const Finding& finding : file.findings) out += line_of(finding) + "\n";
  return out;
}

TEST(ProgrammeCheck, the_sound_programme_has_no_finding) {
  const ProgrammeFile file = checked(sound);
  EXPECT_TRUE(file.programme);
  EXPECT_EQ(all_of(file), "");
}

TEST(ProgrammeCheck, every_fault_is_found_with_its_code_and_sentence) {
  for (const Case& c : cases::all) {
    const ProgrammeFile file = checked(prepared(c));
    const auto is_it = [&](const Finding& f) {
      return f.code == c.code && f.message.find(c.message) != std::string::npos;
    };
    const auto found = std::find_if(file.findings.begin(), file.findings.end(), is_it);
    ASSERT_NE(found, file.findings.end()) << c.code << ": " << c.message << "\n" << all_of(file);
    EXPECT_EQ(file.programme.has_value(), !found->error) << c.code << "\n" << all_of(file);
    EXPECT_GT(found->position.line, 0) << c.code;
    EXPECT_EQ(found->file, "shop.yaml");
  }
}

TEST(ProgrammeCheck, one_fault_is_one_finding) {
  for (const Case& c : cases::all) {
    const ProgrammeFile file = checked(prepared(c));
    std::set<std::string> codes;
    for (const Finding& finding : file.findings) codes.insert(finding.code);
    // A rate too high for one check may be too high for its neighbour; nothing else may speak twice of one
    // fault.
    EXPECT_LE(codes.size(), 2u) << c.code << "\n" << all_of(file);
  }
}

TEST(ProgrammeCheck, every_code_of_the_table_has_a_case) {
  std::set<std::string_view> tested{"too_many"};  // the_number_of_things_is_bounded
  for (const Case& c : cases::all) tested.insert(c.code);
  for (const FindingRow& row : finding_table()) EXPECT_TRUE(tested.contains(row.code)) << row.code;
}

TEST(ProgrammeCheck, all_errors_are_found_in_one_go) {
  std::string text = replaced(sound, "currency: CNY", "currency: XYZ");
  text = replaced(text, "account: growth, per", "account: grwth, per");
  text = replaced(text, "valid_for: 30d", "valid_fro: 30d");
  text = replaced(text, "amount: 40", "amount: 19");
  text = replaced(text, "spend: 1500.00", "spend: 700.00");
  const ProgrammeFile file = checked(text);
  EXPECT_FALSE(file.programme);
  for (const char* code :
       {"bad_value", "unknown_reference", "unknown_key", "missing_key", "thresholds_overlap"})
    EXPECT_NE(all_of(file).find(std::string("[") + code + "]"), std::string::npos) << code << "\n"
                                                                                   << all_of(file);
}

TEST(ProgrammeCheck, a_misspelt_key_of_the_file_hides_nothing_elsewhere) {
  std::string text = replaced(sound, "time_zone:", "time_zon:");
  text = replaced(text, "spend: 1500.00", "spend: 700.00");
  const ProgrammeFile file = checked(text);
  for (const char* code : {"unknown_key", "missing_key", "thresholds_overlap"})
    EXPECT_NE(all_of(file).find(std::string("[") + code + "]"), std::string::npos) << code << "\n"
                                                                                   << all_of(file);
}

TEST(ProgrammeCheck, a_finding_shows_file_line_and_column) {
  const ProgrammeFile file = checked(replaced(sound, "after: 15d", "aftre: 15d"));
  ASSERT_EQ(file.findings.size(), 2u);
  EXPECT_EQ(line_of(file.findings[0]),
            "shop.yaml:5:1: \"settlement\" lacks the key \"after\" (how long until the return window is "
            "over and the order settles; 0d is at once) [missing_key]");
  EXPECT_EQ(line_of(file.findings[1]),
            "shop.yaml:5:30: there is no key \"aftre\" here; did you mean \"after\"? [unknown_key]");
}

TEST(ProgrammeCheck, the_number_of_things_is_bounded) {
  std::string levels;
  for (int i = 0; i < 300; ++i)
    levels += "      l" + std::to_string(i) +
              ": {title: {zh: 级, en: level}, orders: " + std::to_string(i + 4) + "}\n";
  std::string accounts;
  for (int i = 0; i < 300; ++i)
    accounts += "  a" + std::to_string(i) + ": {title: {zh: 户, en: account}, expiry: never}\n";
  const ProgrammeFile with_levels =
      checked(replaced(sound, "    at_term_end:", levels + "    at_term_end:"));
  EXPECT_NE(all_of(with_levels).find("a ladder has at most 32 levels [too_many]"), std::string::npos)
      << all_of(with_levels);
  const ProgrammeFile with_accounts = checked(replaced(sound, "earning:\n", accounts + "earning:\n"));
  EXPECT_NE(all_of(with_accounts).find("at most 16 are allowed [too_many]"), std::string::npos)
      << all_of(with_accounts);
}

TEST(ProgrammeCheck, files_that_are_none_are_one_finding) {
  for (const std::string_view text : {"", "[]", "text", "a: [", "\xFF", "ladders: 1"}) {
    const ProgrammeFile file = checked(text);
    EXPECT_FALSE(file.programme) << text;
    EXPECT_FALSE(file.findings.empty()) << text;
  }
  base::Names names;
  EXPECT_EQ(line_of(load_programme("no/such.yaml", names).findings.at(0)),
            "no/such.yaml: the file cannot be read: No such file or directory [unreadable]");
}

TEST(ProgrammeCheck, the_nearest_word_is_offered_and_no_far_one) {
  constexpr std::string_view known[] = {"spend", "orders", "growth", "term"};
  EXPECT_EQ(nearest("spned", known), "spend");
  EXPECT_EQ(nearest("order", known), "orders");
  EXPECT_EQ(nearest("trem", known), "term");
  EXPECT_EQ(nearest("banana", known), "");
  EXPECT_EQ(nearest("x", known), "");
  EXPECT_EQ(nearest("tea", known), "");  // two of the four letters of term, and one beside
}

}  // namespace
}  // namespace shuke::codec
