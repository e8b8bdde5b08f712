// The verb `key`: what stands on which output, and what it refuses.
#include <gtest/gtest.h>

#include "cli/program_run.h"
#include "cli/test_folder.h"

namespace shuke::cli {
namespace {

TEST(key_command, makes_lists_and_revokes) {
  const TestFolder folder;
  const Ran made =
      run_program({"key", "create", "--data", folder.path(), "--role", "cashier", "--name", "till 3"});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_EQ(made.out.size(), 6 + 43 + 1u) << "the key alone: " << made.out;
  EXPECT_NE(made.err.find("k1"), std::string::npos);
  const Ran listed = run_program({"key", "list", "--data", folder.path()});
  EXPECT_EQ(listed.out.substr(0, 11), "k1\tcashier\t");
  EXPECT_NE(listed.out.find("\tgood\ttill 3\n"), std::string::npos) << listed.out;
  EXPECT_EQ(listed.out.find(made.out.substr(0, 20)), std::string::npos);
  EXPECT_EQ(run_program({"key", "revoke", "--data", folder.path(), "k1"}).exit_code, 0);
  EXPECT_EQ(run_program({"key", "revoke", "--data", folder.path(), "k1"}).exit_code, 1);
  EXPECT_NE(run_program({"key", "list", "--data", folder.path()}).out.find("\trevoked 2"),
            std::string::npos);
}

TEST(key_command, refuses_unknown_roles_ids_and_names) {
  const TestFolder folder;
  const Ran role = run_program({"key", "create", "--data", folder.path(), "--role", "root"});
  EXPECT_EQ(role.exit_code, 1);
  EXPECT_NE(role.err.find("owner, operator, cashier, analyst, integration"), std::string::npos) << role.err;
  EXPECT_EQ(run_program({"key", "revoke", "--data", folder.path(), "first"}).exit_code, 1);
  EXPECT_EQ(run_program({"key", "create", "--data", folder.path(), "--role", "owner", "--name", "a\nb"})
                .exit_code,
            1);
  EXPECT_EQ(run_program({"key", "list", "--data", folder.path() + "/no/such"}).exit_code, 1);
}

}  // namespace
}  // namespace shuke::cli
