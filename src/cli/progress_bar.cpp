// The bar is written to standard error, and only when its text changes.
#include "cli/progress_bar.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace shuke::cli {

ProgressBar::ProgressBar() : x_on(::isatty(STDERR_FILENO) == 1) {}

void ProgressBar::show(std::string_view doing, std::uint64_t done, std::uint64_t of) {
  if (!x_on) return;
  const std::string text = of == 0
                               ? fmt::format("\r{} MiB read", done >> 20)
                               : fmt::format("\r{} [{:<30}] {:3} %", doing,
                                             std::string(std::min<std::uint64_t>(done * 30 / of, 30), '#'),
                                             std::min<std::uint64_t>(done * 100 / of, 100));
  if (text == x_shown) return;
  x_shown = text;
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

void ProgressBar::clear() {
  if (!x_shown.empty()) std::fputs("\r\033[K", stderr);
  x_shown.clear();
}

}  // namespace shuke::cli
