// `shuke codes`: random codes for coupons, as commands that import them.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/limits.h"
#include "cli/author.h"
#include "cli/cli.h"

namespace shuke::cli {
namespace {

/// No letter that is taken for a digit, or for another letter.
constexpr std::string_view alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
static_assert(alphabet.size() == 32);

struct Options {
  std::string coupon_template;
  std::string batch;
  std::string prefix;
  std::string out;
  std::string reason;
  std::uint32_t count = 0;
  std::uint32_t length = 12;  // characters, of five bits each
};

/// The system's randomness: a code is money, so nobody may guess the next one.
std::string random_code(std::random_device& random, const Options& options) {
  std::string code = options.prefix;
  std::uint32_t bits = 0;
  for (std::uint32_t i = 0; i < options.length; ++i) {
    if (i % 6 == 0) bits = random();
    code += alphabet[bits & 31u];
    bits >>= 5;
  }
  return code;
}

/// A text in JSON; the options hold printable characters alone.
std::string in_json(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

void write_commands(std::FILE* file, const Options& options) {
  std::random_device random;
  std::unordered_set<std::string> known;
  known.reserve(options.count);
  std::uint32_t part = 0;
  while (known.size() < options.count) {
    std::string line = fmt::format(R"({{"type":"import_codes","id":{},"batch":{},"template":{},"codes":[)",
                                   in_json(fmt::format("codes:{}:{}", options.batch, ++part)),
                                   in_json(options.batch), in_json(options.coupon_template));
    for (std::size_t i = 0; i < base::codes_per_import_max && known.size() < options.count;) {
      const auto [code, fresh] = known.insert(random_code(random, options));
      if (!fresh) continue;
      if (i++ > 0) line += ',';
      line += in_json(*code);
    }
    line += ']';
    if (!options.reason.empty()) line += ",\"reason\":" + in_json(options.reason);
    line += "}\n";
    std::fwrite(line.data(), 1, line.size(), file);
  }
}

int write_codes(const Options& options) {
  if (const auto author = author_here(options.reason); !author) return fail(author.error().message);
  if (options.out == "-") {
    write_commands(stdout, options);
    return 0;
  }
  std::FILE* file = std::fopen(options.out.c_str(), "wb");
  if (file == nullptr) {
    say(fmt::format("{}: cannot be written", options.out));
    return 1;
  }
  write_commands(file, options);
  const bool whole = std::ferror(file) == 0;
  if (std::fclose(file) != 0 || !whole) {
    say(fmt::format("{}: could not be written whole", options.out));
    return 1;
  }
  return 0;
}

}  // namespace

void add_codes(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* verb =
      program.add_subcommand("codes", "Makes random coupon codes, as commands for `apply` to import");
  verb->add_option("--template", options->coupon_template, "The coupon each code gives")->required();
  verb->add_option("--batch", options->batch, "The name of this list of codes")->required();
  verb->add_option("--count", options->count, "How many")->required()->check(CLI::Range(1, 10'000'000));
  verb->add_option("--length", options->length, "Random characters of a code, of 32 kinds")
      ->check(CLI::Range(8, 60))
      ->capture_default_str();
  verb->add_option("--prefix", options->prefix, "What each code begins with");
  verb->add_option("--out", options->out, "The file of commands to write; - for standard output")
      ->required();
  add_reason(*verb, options->reason);
  verb->footer("Whoever has the file has the coupons: keep it as you keep money.");
  verb->callback([options, &exit_code] { exit_code = write_codes(*options); });
}

}  // namespace shuke::cli
