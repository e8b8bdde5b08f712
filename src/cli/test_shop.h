// For tests of verbs with --data: a shop in a folder of its own, made by `apply`.
// Not for the program itself.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>

#include "cli/program_run.h"
#include "cli/test_folder.h"

namespace shuke::cli {

/// Ada pays o1 (100.00) on 2026-01-06, which settles; o2 (50.00) of the same day arrives late, on
/// 2026-02-05.
class TestShop {
 public:
  explicit TestShop(std::string programme = "programmes/free.yaml") : x_programme(std::move(programme)) {
    apply(R"({"type": "enrol_member", "id": "1", "member": "ada", "at": "2026-01-05T10:00:00+08:00",)"
          R"( "profile": {"name": "Ada Lovelace"}})"
          "\n" +
          pay("2", "o1", "100", "2026-01-06T10:00:00+08:00") +
          R"({"type": "ship_order", "id": "3", "order": "o1", "at": "2026-01-07T10:00:00+08:00"})"
          "\n"
          R"({"type": "advance_clock", "id": "4", "at": "2026-02-05T10:00:00+08:00"})"
          "\n" +
          pay("5", "o2", "50", "2026-01-06T12:00:00+08:00") +
          R"({"type": "adjust_account", "id": "6", "member": "nobody", "account": "points", "amount": 5,)"
          R"( "reason": "r"})"
          "\n");
  }
  std::string data() const { return path("data"); }
  std::string path(const std::string& name) const { return x_folder.path() + "/" + name; }
  /// Applies these lines; words of the run where something is wrong with it.
  Ran apply(const std::string& lines) const {
    std::ofstream(path("commands.jsonl")) << lines;
    return run_program(
        {"apply", path("commands.jsonl"), "--data", data(), "--programme", in_tree(x_programme)});
  }
  static std::string pay(const std::string& id, const std::string& order, const std::string& amount,
                         const std::string& at) {
    return R"({"type": "pay_order", "id": ")" + id + R"(", "order": ")" + order +
           R"(", "member": "ada", "lines": [{"line": "a", "amount": )" + amount +
           R"(}], "tenders": [{"kind": "cash", "amount": )" + amount + R"(}], "at": ")" + at + "\"}\n";
  }

 private:
  std::string x_programme;
  TestFolder x_folder;
};

}  // namespace shuke::cli
