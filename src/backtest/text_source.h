// TextSource: a text as a source of bytes, for tests and fuzzing. Not for files.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "backtest/byte_source.h"

namespace shuke::backtest {

class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string text) : x_text(std::move(text)) {}

  base::Expected<std::size_t> read(std::span<char> to) override {
    const std::size_t count = std::min(to.size(), x_text.size() - x_at);
    std::memcpy(to.data(), x_text.data() + x_at, count);
    x_at += count;
    return count;
  }
  std::uint64_t consumed() const override { return x_at; }

 private:
  std::string x_text;
  std::size_t x_at = 0;
};

inline OpenedSource source_of(std::string_view text) {
  return {std::make_unique<TextSource>(std::string(text)), text.size()};
}

}  // namespace shuke::backtest
