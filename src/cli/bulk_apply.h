// BulkApply: a file of commands, one a line, given to a shop's engine in commits of a thousand. It
// remembers how far it got, so that it can be broken off at any place and be started again. Not the verb
// (apply_command) and not the engine's rules.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/fault.h"
#include "cli/applied_file.h"
#include "cli/data_dir.h"
#include "cli/line_reader.h"
#include "codec/answer.h"
#include "codec/node.h"

namespace shuke::cli {

/// A line that was not accepted.
struct RejectedLine {
  std::uint64_t number = 0;
  std::string field;    // path of the field, or the column where the line is no JSON; may be empty
  std::string code;     // of the table of rejections
  std::string message;  // one or more sentences
  std::string id;       // of the command; empty where it has none that can be read
  std::string text;     // the line; of one that is too long its beginning
};

class BulkApply {
 public:
  struct Options {
    std::string file;  // - is standard input
    bool from_start = false;
    std::function<void(const RejectedLine&)> on_rejected = {};
    std::function<void(std::uint64_t done, std::uint64_t of)> on_progress = {};
  };
  struct Result {
    std::uint64_t lines = 0;          // with a command, whether it could be read or not
    std::uint64_t repeated = 0;       // of these answered before this run
    std::uint64_t resumed_after = 0;  // the file's line up to which an earlier run had come; 0: none
    LineCounts counts;
  };

  BulkApply(DataDir& shop, Options options);

  /// Applies the file from where an earlier run came to, or from its start. After a fault what was answered
  /// so far is durable.
  base::Expected<Result> run();

 private:
  struct Waiting {
    RejectedLine line;
    bool read = false;        // has a command in x_commands; else `line` says what is wrong
    bool broken_off = false;  // the file ends within it
  };

  base::Expected<void> resume(const std::string& name);
  void take_line(const Line& line);
  base::Expected<void> flush();
  void count(RejectedLine&& line, const codec::Answer& answer);
  void reject(const RejectedLine& line, LineCounts& counts);
  void note_line(const Line& line);
  base::Expected<void> remember();

  DataDir& x_shop;
  Options x_options;
  std::string x_name;  // under which it is remembered; empty: a pipe, which is not
  AppliedFile x_done;
  LinesHash x_hash;
  std::uint64_t x_resume_lines = 0;
  std::uint64_t x_lines = 0;  // those that x_hash holds
  LineCounts x_broken_off;
  std::vector<Waiting> x_waiting;
  std::vector<codec::Node> x_commands;
  std::size_t x_waiting_bytes = 0;
  unsigned x_unremembered = 0;  // commits
  bool x_begun = false;
  Result x_result;
};

}  // namespace shuke::cli
