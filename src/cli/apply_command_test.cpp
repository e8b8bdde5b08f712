// `shuke apply` from the outside: what it takes, counts, reports, and how it goes on after it was broken
// off.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/limits.h"
#include "cli/data_dir.h"
#include "cli/program_run.h"
#include "cli/test_folder.h"
#include "codec/node.h"

namespace shuke::cli {
namespace {

std::string enrol(const std::string& id, const std::string& member, const std::string& at) {
  return R"({"type": "enrol_member", "id": ")" + id + R"(", "member": ")" + member + R"(", "at": ")" + at +
         "\"}\n";
}

std::string pay(const std::string& id, const std::string& order, const std::string& at) {
  return R"({"type": "pay_order", "id": ")" + id + R"(", "member": "ada", "order": ")" + order +
         R"(", "lines": [{"line": "a", "amount": 10}], )" +
         R"("tenders": [{"kind": "cash", "amount": 10}], "at": ")" + at + "\"}\n";
}

class ApplyCommand : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return x_folder.path() + "/" + name; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }
  Ran apply(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"apply",       path("commands.jsonl"),
                                       "--data",      path("data"),
                                       "--programme", in_tree("programmes/free.yaml")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments);
  }
  /// A field of the sums; maps as `rejected_by_code.CODE`.
  static std::string sum(const Ran& ran, const std::string& name) {
    const auto json = codec::read_json(ran.out);
    if (!json) return "no JSON: " + ran.out + ran.err;
    const codec::Node* at = &*json;
    std::istringstream parts(name);
    for (std::string part; std::getline(parts, part, '.') && at != nullptr;) at = at->find(part);
    return at == nullptr ? "none" : at->text;
  }
  TestFolder x_folder;
};

TEST_F(ApplyCommand, takes_all_lines_and_lets_their_dates_be_the_clock) {
  write("commands.jsonl", enrol("c1", "ada", "2024-01-05T10:00:00+08:00") +
                              pay("c2", "o1", "2024-01-06T10:00:00+08:00") + "\n" +
                              R"({"type": "ship_order", "id": "c4", "order": "o1"})" + "\n" +
                              pay("c3", "o2", "2024-06-06T10:00:00+08:00"));
  const Ran ran = apply();
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(sum(ran, "lines"), "4");
  EXPECT_EQ(sum(ran, "accepted"), "4");
  EXPECT_EQ(sum(ran, "repeated"), "0");
  const auto shop = DataDir::open({path("data")});
  ASSERT_TRUE(shop);
  EXPECT_EQ((*shop)->engine().now().us, 1'717'639'200'000'000);
  // What had become due between the second and the third line happened in its place.
  const auto ada = (*shop)->directory().find_member("ada");
  EXPECT_EQ((*shop)->engine().state().member(ada).accounts[0].available.count, 10);
  EXPECT_EQ((*shop)->engine().state().member(ada).accounts[0].pending.count, 10);
}

TEST_F(ApplyCommand, a_second_run_changes_nothing_whether_it_goes_on_or_begins_anew) {
  write("commands.jsonl",
        enrol("c1", "ada", "2024-01-05T10:00:00+08:00") + pay("c2", "o1", "2024-01-06T10:00:00+08:00"));
  EXPECT_EQ(apply().exit_code, 0);
  const Ran again = apply();
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_EQ(sum(again, "accepted"), "2");
  EXPECT_EQ(sum(again, "repeated"), "2");
  EXPECT_EQ(sum(again, "resumed_after_line"), "2");
  const Ran anew = apply({"--from-start"});
  EXPECT_EQ(sum(anew, "accepted"), "2");
  EXPECT_EQ(sum(anew, "repeated"), "2");
  EXPECT_EQ(sum(anew, "resumed_after_line"), "0");
}

TEST_F(ApplyCommand, goes_on_where_a_file_has_grown_and_begins_anew_where_it_has_changed) {
  const std::string first = enrol("c1", "ada", "2024-01-05T10:00:00+08:00");
  const std::string second = pay("c2", "o1", "2024-01-06T10:00:00+08:00");
  write("commands.jsonl", first);
  apply();
  write("commands.jsonl", first + second);
  const Ran grown = apply();
  EXPECT_EQ(sum(grown, "resumed_after_line"), "1");
  EXPECT_EQ(sum(grown, "accepted"), "2");
  EXPECT_EQ(sum(grown, "repeated"), "1");
  write("commands.jsonl", enrol("c1", "bob", "2024-01-05T10:00:00+08:00") + second);
  const Ran changed = apply();
  EXPECT_EQ(changed.exit_code, 1);
  EXPECT_EQ(sum(changed, "resumed_after_line"), "0");
  EXPECT_EQ(sum(changed, "rejected_by_code.id_reused"), "1");
  EXPECT_EQ(sum(changed, "repeated"), "1");
}

TEST_F(ApplyCommand, lines_that_are_not_accepted_are_named_by_line_and_field_and_reported) {
  write("commands.jsonl", enrol("c1", "ada", "2024-01-05T10:00:00+08:00") +
                              "{\"type\": \"enrol_member\",\n" +
                              R"({"type": "pay_order", "id": "c3", "member": "ada", "order": "o1", )" +
                              R"("lines": [{"line": "a", "amount": "x"}], "tenders": []})" + "\n" +
                              R"({"type": "enrol_member", "member": "bob"})" + "\n" +
                              pay("c5", "o1", "2199-01-06T10:00:00+08:00"));
  const Ran ran = apply({"--rejected", path("rejected.jsonl")});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(sum(ran, "accepted"), "1");
  EXPECT_EQ(sum(ran, "rejected"), "4");
  EXPECT_EQ(sum(ran, "rejected_by_code.malformed_command"), "2");
  EXPECT_EQ(sum(ran, "rejected_by_code.id_required"), "1");
  EXPECT_EQ(sum(ran, "rejected_by_code.at_in_the_future"), "1");
  EXPECT_NE(ran.err.find("commands.jsonl:2:1: "), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("commands.jsonl:3:lines[0].amount: "), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("commands.jsonl:4:id: "), std::string::npos) << ran.err;
  std::ifstream report(path("rejected.jsonl"));
  std::string line;
  for (const std::string number : {"2", "3", "4", "5"}) {
    ASSERT_TRUE(std::getline(report, line));
    const auto json = codec::read_json(line);
    ASSERT_TRUE(json) << line;
    EXPECT_EQ(json->find("line")->text, number);
  }
  EXPECT_FALSE(std::getline(report, line));
}

TEST_F(ApplyCommand, odd_bytes_stop_nothing) {
  const std::string at = "2024-01-05T10:00:00+08:00";
  std::string with_returns = enrol("c2", "bob", at);
  with_returns.insert(with_returns.size() - 1, "\r");
  write("commands.jsonl", "\xef\xbb\xbf" + enrol("c1", "ada", at) + with_returns + "  \r\n" +
                              std::string("{\"type\": \0}\n", 12) + "\xff\xfe\n[]\n7\n" +
                              std::string(base::command_line_bytes_max * 5 + 77, 'x') + "\n" +
                              enrol("c3", "eve", at) + "{\"type\": \"enrol_mem");
  const Ran ran = apply();
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(sum(ran, "accepted"), "3") << ran.err;
  EXPECT_EQ(sum(ran, "rejected"), "6") << ran.err;
  EXPECT_NE(ran.err.find("commands.jsonl:8: The line has more than"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("the file ends within the line"), std::string::npos) << ran.err;
}

TEST_F(ApplyCommand, a_line_the_file_broke_off_in_is_taken_once_it_is_whole) {
  const std::string whole = enrol("c1", "ada", "2024-01-05T10:00:00+08:00");
  write("commands.jsonl", whole + whole.substr(0, 20));
  EXPECT_EQ(sum(apply(), "rejected"), "1");
  write("commands.jsonl", whole + enrol("c2", "bob", "2024-01-05T10:00:00+08:00"));
  const Ran ran = apply();
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(sum(ran, "resumed_after_line"), "1");
  EXPECT_EQ(sum(ran, "accepted"), "2");
  EXPECT_EQ(sum(ran, "rejected"), "0");
}

TEST_F(ApplyCommand, thousands_of_lines_go_in_several_commits) {
  std::string text;
  for (int i = 0; i < 2500; ++i)
    text += enrol("c" + std::to_string(i), "m" + std::to_string(i), "2024-01-05T10:00:00+08:00");
  write("commands.jsonl", text);
  EXPECT_EQ(sum(apply(), "accepted"), "2500");
  const auto shop = DataDir::open({path("data")});
  ASSERT_TRUE(shop);
  EXPECT_EQ((*shop)->store().head()->number, 3u);
}

TEST_F(ApplyCommand, undated_first_lines_happen_now_and_advance_clock_may_go_further) {
  write("commands.jsonl",
        "{\"type\": \"enrol_member\", \"id\": \"c1\", \"member\": \"ada\"}\n"
        "{\"type\": \"advance_clock\", \"id\": \"c2\", \"at\": \"2150-01-01T00:00:00Z\"}\n");
  const Ran ran = apply();
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(ran.err.find("ahead of the machine's"), std::string::npos) << ran.err;
  const auto shop = DataDir::open({path("data")});
  ASSERT_TRUE(shop);
  const auto ada = (*shop)->directory().find_member("ada");
  EXPECT_GT((*shop)->engine().state().member(ada).latest.us, 1'767'225'600'000'000);  // 2026
}

TEST_F(ApplyCommand, what_cannot_be_begun_is_said) {
  EXPECT_NE(apply().err.find("commands.jsonl"), std::string::npos);  // no such file
  write("commands.jsonl", "");
  EXPECT_EQ(apply().exit_code, 0);
  EXPECT_EQ(apply({"--rejected", path("no/such/folder")}).exit_code, 1);
  const Ran database = run_program({"apply", path("commands.jsonl"), "--database", "postgresql://x"});
  EXPECT_EQ(database.exit_code, 1);
  EXPECT_NE(database.err.find("--database"), std::string::npos);
  EXPECT_EQ(run_program({"apply", path("commands.jsonl")}).exit_code, 1);
  const auto owner = DataDir::open({path("data")});
  EXPECT_NE(apply().err.find("another process"), std::string::npos);
}

}  // namespace
}  // namespace shuke::cli
