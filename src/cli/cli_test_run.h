// For tests of verbs: runs the program's arguments in this process and keeps what it prints and how it ends. Not for the program.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "cli/cli.h"

namespace shuke::cli {

struct Ran {
  int exit_code = 0;
  std::string out;
  std::string err;
};

inline Ran run_program(const std::vector<std::string>& arguments) {
  std::vector<const char*> argv = {"shuke"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Ran ran;
  ran.exit_code = run(static_cast<int>(argv.size()), argv.data());
  ran.out = testing::internal::GetCapturedStdout();
  ran.err = testing::internal::GetCapturedStderr();
  return ran;
}

/// A file of the tree.
inline std::string in_tree(const std::string& path) { return std::string(SHUKE_SOURCE_DIR) + "/" + path; }

/// A file of its own for one test, gone at its end.
class TestFile {
 public:
  TestFile(const std::string& name, const std::string& text) : x_path(testing::TempDir() + name) {
    std::ofstream(x_path) << text;
  }
  ~TestFile() { std::filesystem::remove(x_path); }
  TestFile(const TestFile&) = delete;
  TestFile& operator=(const TestFile&) = delete;
  const std::string& path() const { return x_path; }

 private:
  std::string x_path;
};

}  // namespace shuke::cli
