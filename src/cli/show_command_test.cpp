// `shuke show` from the outside.
#include <gtest/gtest.h>

#include "cli/program_run.h"
#include "codec/node.h"

namespace shuke::cli {
namespace {

const std::string steps =
    "\nname: n\nsteps:\n  - at: 2026-01-05T10:00:00+08:00\n    do: {type: enrol_member, member: ada}\n"
    "  - do: {type: pay_order, order: o1, member: ada, lines: [{line: a, amount: 10.00}], tenders: [{kind: "
    "cash, amount: 10.00}]}\n"
    "    expect: {member: ada, status: erased}\n";

TEST(show_command, prints_one_view_as_json) {
  const TestFile file("show_command.yaml", "programme: " + in_tree("programmes/free.yaml") + steps);
  for (const std::string view : {"--member=ada", "--order=o1", "--statement=ada"}) {
    const Ran ran = run_program({"show", file.path(), view});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_TRUE(codec::read_json(ran.out).has_value()) << ran.out;
  }
  EXPECT_NE(run_program({"show", file.path(), "--statement=ada"}).out.find("10 = floor(10.00 × 1)"),
            std::string::npos);
}

TEST(show_command, says_what_is_not_there) {
  const TestFile file("show_command_missing.yaml", "programme: " + in_tree("programmes/free.yaml") + steps);
  for (const std::vector<std::string>& use :
       std::vector<std::vector<std::string>>{{"show", file.path(), "--member=bob"},
                                             {"show", file.path(), "--order=o2"},
                                             {"show", "no-file.yaml", "--member=a"},
                                             {"show", file.path(), "--member=ada", "--scenario=2"},
                                             {"show", file.path()}}) {
    const Ran ran = run_program(use);
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_TRUE(ran.out.empty());
    EXPECT_FALSE(ran.err.empty());
  }
}

}  // namespace
}  // namespace shuke::cli
