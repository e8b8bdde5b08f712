// Bytes by the forms of bytes.h, one field after the other; base64 by hand, since it is a table of 64
// letters.
#include "codec/quote_token.h"

#include "base/names.h"
#include "codec/bytes.h"

namespace shuke::codec {
namespace {

constexpr std::uint64_t form = 1;  // another form of the bytes gets another number
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

std::string token_bytes(const QuoteToken& token) {
  std::string bytes;
  {
    ByteWriter out(bytes);
    out.number(form);
    out.signed_number(token.valid_until.us);
    out.sized(token.member);
    out.number(token.cart);
    out.number(token.unit_prices.size());
    for (const base::Money price : token.unit_prices) out.signed_number(price.minor);
    out.signed_number(token.shipping_fee.minor);
    out.number(token.coupons.size());
    for (const std::string& coupon : token.coupons) out.sized(coupon);
    out.signed_number(token.points.count);
    out.number(token.breakdown);
  }
  return bytes;
}

std::optional<QuoteToken> read_token_bytes(std::string_view bytes) {
  ByteReader in(bytes);
  QuoteToken token;
  if (in.number() != form) return {};
  token.valid_until.us = in.signed_number();
  token.member = in.sized();
  token.cart = in.number();
  const std::uint64_t lines = in.number();
  for (std::uint64_t i = 0; i < lines && !in.failed(); ++i)
    token.unit_prices.push_back({in.signed_number()});
  token.shipping_fee.minor = in.signed_number();
  const std::uint64_t coupons = in.number();
  for (std::uint64_t i = 0; i < coupons && !in.failed(); ++i) token.coupons.emplace_back(in.sized());
  token.points.count = in.signed_number();
  token.breakdown = in.number();
  if (in.failed() || !in.at_end()) return {};
  return token;
}

std::string to_base64url(std::string_view bytes) {
  std::string text;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char byte : bytes) {
    held = (held << 8 | static_cast<unsigned char>(byte)) & 0xFFFFFF;
    for (bits += 8; bits >= 6; bits -= 6) text += letters[held >> (bits - 6) & 63];
  }
  if (bits > 0) text += letters[held << (6 - bits) & 63];
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char letter : text) {
    const std::size_t place = letters.find(letter);
    if (place == letters.npos) return {};
    held = (held << 6 | static_cast<std::uint32_t>(place)) & 0xFFFFFF;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits & 255);
  }
  return bytes;
}

std::uint64_t cart_hash(const FieldValue& lines) {
  std::string bytes;
  {
    ByteWriter out(bytes);
    for (const FieldRecord& line : lines.records) {
      for (const std::string_view field : {"line", "sku", "category", "reward"})
        out.sized(line[field].text);
      out.number(line["tags"].texts.size());
      for (const std::string_view tag : line["tags"].texts) out.sized(tag);
      out.signed_number(line["price_class"].number);
      out.signed_number(line["quantity"].number);
    }
  }
  return base::hash_bytes(bytes);
}

}  // namespace shuke::codec
