// Crockford's letters: none that is taken for a digit.
#include "codec/card_secret.h"

#include <array>

namespace shuke::codec {
namespace {

constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t characters = 20;
constexpr std::size_t in_group = 4;
constexpr unsigned bits = 5;
constexpr std::uint64_t part_mask = (1u << 20) - 1;

std::optional<std::uint64_t> digit_of(char typed) {
  char letter = typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
  if (letter == 'O') letter = '0';
  if (letter == 'I' || letter == 'L') letter = '1';
  const std::size_t place = letters.find(letter);
  if (place == std::string_view::npos) return {};
  return place;
}

void append(std::string& out, std::uint64_t value, std::size_t count) {
  for (std::size_t i = count; i-- > 0;) out += letters[value >> (bits * i) & 31u];
}

}  // namespace

std::string write_card_secret(const CardSecret& secret) {
  std::string plain;
  append(plain, secret.batch.value & part_mask, 4);
  append(plain, static_cast<std::uint64_t>(secret.number) & part_mask, 4);
  append(plain, secret.proof & card_proof_mask, 12);
  std::string result;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (i != 0 && i % in_group == 0) result += '-';
    result += plain[i];
  }
  return result;
}

std::optional<CardSecret> read_card_secret(std::string_view text) {
  std::array<std::uint64_t, characters> digits{};
  std::size_t count = 0;
  for (const char typed : text) {
    if (typed == '-' || typed == ' ') continue;
    const auto digit = digit_of(typed);
    if (!digit || count == characters) return {};
    digits[count++] = *digit;
  }
  if (count != characters) return {};
  const auto value = [&](std::size_t from, std::size_t to) {
    std::uint64_t sum = 0;
    for (std::size_t i = from; i < to; ++i) sum = sum << bits | digits[i];
    return sum;
  };
  CardSecret secret;
  secret.batch = {static_cast<std::uint32_t>(value(0, 4))};
  secret.number = static_cast<std::int64_t>(value(4, 8));
  secret.proof = value(8, characters);
  return secret;
}

}  // namespace shuke::codec
