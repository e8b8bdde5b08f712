// Running the program in this process, and files that live as long as a test.
#include "cli/program_run.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace shuke::cli {

Ran run_program(const std::vector<std::string>& arguments) {
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

std::string in_tree(const std::string& path) {
  return std::string(SHUKE_SOURCE_DIR) + "/" + path;
}

TestFile::TestFile(const std::string& name, const std::string& text) : x_path(testing::TempDir() + name) {
  std::ofstream(x_path) << text;
}

TestFile::~TestFile() {
  std::error_code ignored;
  std::filesystem::remove(x_path, ignored);
}

}  // namespace shuke::cli
