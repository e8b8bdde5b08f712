// For tests of verbs with --data: a folder of its own for one test, gone at its end. Not for the program
// itself.
#pragma once

#include <filesystem>
#include <string>

namespace shuke::cli {

class TestFolder {
 public:
  TestFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "shuke-cli-test-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) x_path = name;
  }
  ~TestFolder() {
    std::error_code ignored;
    if (!x_path.empty()) std::filesystem::remove_all(x_path, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  const std::string& path() const { return x_path; }

 private:
  std::string x_path;
};

}  // namespace shuke::cli
