// For tests of verbs: runs the program's arguments in this process and keeps what it prints and how it
// ends. Not for the program itself; program_run_test.cpp has the bodies.
#pragma once

#include <string>
#include <vector>

#include "cli/cli.h"

namespace shuke::cli {

struct Ran {
  int exit_code = 0;
  std::string out;
  std::string err;
};

Ran run_program(const std::vector<std::string>& arguments);

/// A file of the tree.
std::string in_tree(const std::string& path);

/// A file of its own for one test, gone at its end.
class TestFile {
 public:
  TestFile(const std::string& name, const std::string& text);
  ~TestFile();
  TestFile(const TestFile&) = delete;
  TestFile& operator=(const TestFile&) = delete;
  const std::string& path() const { return x_path; }

 private:
  std::string x_path;
};

}  // namespace shuke::cli
