// The scans of text_scan.h, 64 bytes at a time: with SSE2 where the machine has it (every x86-64), else
// byte by byte.
#include "backtest/text_scan.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace shuke::backtest {
namespace {

constexpr std::size_t block = 64;
static_assert(SeparatorScan::found_max % block == 0);

struct Masks {
  std::uint64_t separators = 0;
  std::uint64_t quotes = 0;
};

struct Kinds {
  std::uint64_t nul = 0;
  std::uint64_t beyond_ascii = 0;
  std::uint64_t control = 0;  // but newlines and returns
};

bool is_rare_control(unsigned char byte) {
  return (byte < 0x20 && byte != '\n' && byte != '\r') || byte == 0x7F;
}

#if defined(__SSE2__)

std::uint64_t bits(__m128i equal) {
  return static_cast<std::uint16_t>(_mm_movemask_epi8(equal));
}

Masks masks(const char* at, char delimiter) {
  const __m128i delimiters = _mm_set1_epi8(delimiter);
  const __m128i newlines = _mm_set1_epi8('\n');
  const __m128i quotes = _mm_set1_epi8('"');
  Masks found;
  for (unsigned part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at) + part);
    const __m128i separators =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters), _mm_cmpeq_epi8(bytes, newlines));
    found.separators |= bits(separators) << (16 * part);
    found.quotes |= bits(_mm_cmpeq_epi8(bytes, quotes)) << (16 * part);
  }
  return found;
}

Kinds kinds(const char* at) {
  Kinds found;
  for (unsigned part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at) + part);
    const __m128i usual = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')),
                                       _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
    // As unsigned bytes: at most 0x1F, or 0x7F.
    const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
    const __m128i control = _mm_or_si128(low, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)));
    found.nul |= bits(_mm_cmpeq_epi8(bytes, _mm_setzero_si128())) << (16 * part);
    found.beyond_ascii |= bits(bytes) << (16 * part);
    found.control |= bits(_mm_andnot_si128(usual, control)) << (16 * part);
  }
  return found;
}

std::uint64_t newlines_of_block(const char* at) {
  __m128i count = _mm_setzero_si128();  // in every byte, negative
  for (unsigned part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at) + part);
    count = _mm_add_epi8(count, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
  }
  const __m128i sums = _mm_sad_epu8(_mm_sub_epi8(_mm_setzero_si128(), count), _mm_setzero_si128());
  return static_cast<std::uint64_t>(_mm_cvtsi128_si64(sums)) +
         static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
}

#else

Masks masks(const char* at, char delimiter) {
  Masks found;
  for (std::size_t i = 0; i < block; ++i) {
    found.separators |= std::uint64_t{at[i] == delimiter || at[i] == '\n'} << i;
    found.quotes |= std::uint64_t{at[i] == '"'} << i;
  }
  return found;
}

Kinds kinds(const char* at) {
  Kinds found;
  for (std::size_t i = 0; i < block; ++i) {
    found.nul |= std::uint64_t{at[i] == 0} << i;
    found.beyond_ascii |= std::uint64_t{static_cast<unsigned char>(at[i]) >= 0x80} << i;
    found.control |= std::uint64_t{is_rare_control(static_cast<unsigned char>(at[i]))} << i;
  }
  return found;
}

std::uint64_t newlines_of_block(const char* at) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < block; ++i) count += at[i] == '\n';
  return count;
}

#endif

std::uint64_t first_bits(std::size_t count) {
  return count >= block ? ~0ull : (1ull << count) - 1;
}

bool continues(unsigned char byte) {
  return (byte & 0xC0) == 0x80;
}

/// Bytes of the character at `at`, 0 where it is none (too long a form, a surrogate, beyond U+10FFFF, cut
/// short).
std::size_t utf8_length(const unsigned char* at, std::size_t left) {
  const unsigned char lead = at[0];
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return left >= 2 && continues(at[1]) ? 2 : 0;
  if (lead < 0xF0) {
    if (left < 3 || !continues(at[1]) || !continues(at[2])) return 0;
    if (lead == 0xE0 && at[1] < 0xA0) return 0;
    return lead == 0xED && at[1] >= 0xA0 ? 0 : 3;
  }
  if (lead > 0xF4 || left < 4 || !continues(at[1]) || !continues(at[2]) || !continues(at[3])) return 0;
  if (lead == 0xF0 && at[1] < 0x90) return 0;
  return lead == 0xF4 && at[1] >= 0x90 ? 0 : 4;
}

}  // namespace

std::uint64_t count_newlines(std::string_view text) {
  std::uint64_t count = 0;
  std::size_t from = 0;
  for (; from + block <= text.size(); from += block) {
    count += newlines_of_block(text.data() + from);
  }
  for (; from < text.size(); ++from) count += text[from] == '\n';
  return count;
}

TextLook look_at_text(std::string_view text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  TextLook look;
  std::size_t at = 0;
  while (at < text.size()) {
    if (at + block <= text.size()) {
      const Kinds found = kinds(text.data() + at);
      look.controls = look.controls || found.control != 0;
      if ((found.nul | found.beyond_ascii) == 0) {
        at += block;
        continue;
      }
    }
    const std::size_t end = std::min(at + block, text.size());
    while (at < end) {
      const std::size_t length = bytes[at] == 0 ? 0 : utf8_length(bytes + at, text.size() - at);
      if (length == 0) {
        look.fault = bytes[at] == 0 ? TextFault::nul_byte : TextFault::not_utf8;
        look.fault_at = at;
        return look;
      }
      look.controls = look.controls || is_rare_control(bytes[at]);
      at += length;
    }
  }
  return look;
}

void SeparatorScan::start(std::string_view text) {
  x_text = text;
  x_done = 0;
  x_inside = false;
  x_field_start = 0;
  x_skip = SIZE_MAX;
}

std::uint32_t* SeparatorScan::next(std::uint32_t* out) {
  if (x_done >= x_text.size()) return nullptr;
  const std::size_t end = std::min(x_done + found_max, x_text.size());
  for (; x_done < end; x_done += block) {
    const Masks now = masks(x_text.data() + x_done, x_delimiter);
    const std::uint64_t inside = first_bits(x_text.size() - x_done);
    out = scan_block(x_done, now.separators & inside, x_quoting ? now.quotes & inside : 0, out);
  }
  return out;
}

std::uint32_t* SeparatorScan::scan_block(std::size_t from, std::uint64_t separators, std::uint64_t quotes,
                                         std::uint32_t* out) {
  if (quotes != 0) return scan_quotes(from, separators, quotes, out);
  if (x_inside || separators == 0) return out;
  const auto base = static_cast<std::uint32_t>(from);
  for (; separators != 0; separators &= separators - 1) {
    *out++ = base + static_cast<std::uint32_t>(std::countr_zero(separators));
  }
  x_field_start = out[-1] + 1u;
  return out;
}

std::uint32_t* SeparatorScan::scan_quotes(std::size_t from, std::uint64_t separators, std::uint64_t quotes,
                                          std::uint32_t* out) {
  for (std::uint64_t left = separators | quotes; left != 0; left &= left - 1) {
    const auto bit = static_cast<std::size_t>(std::countr_zero(left));
    const std::size_t at = from + bit;
    if ((quotes >> bit & 1) == 0) {
      if (x_inside) continue;
      *out++ = static_cast<std::uint32_t>(at);
      x_field_start = at + 1;
    } else if (!x_inside) {
      x_inside = at == x_field_start;
    } else if (at != x_skip) {
      const bool doubled = at + 1 < x_text.size() && x_text[at + 1] == '"';
      if (doubled) x_skip = at + 1;
      x_inside = doubled;
    }
  }
  return out;
}

}  // namespace shuke::backtest
