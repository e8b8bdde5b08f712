// HMAC and base64 by libsodium.
#include "outbox/signature.h"

#include <sodium.h>

#include <array>
#include <optional>

#include "base/check.h"

namespace shuke::outbox {
namespace {

constexpr std::string_view secret_prefix = "whsec_";
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t secret_bytes_max = 64;
constexpr int base64 = sodium_base64_VARIANT_ORIGINAL;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string to_base64(const unsigned char* bytes, std::size_t count) {
  std::string text(sodium_base64_ENCODED_LEN(count, base64), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes, count, base64);
  text.resize(text.find('\0'));
  return text;
}

std::optional<std::string> key_of(std::string_view secret) {
  if (!secret.starts_with(secret_prefix)) return std::nullopt;
  secret.remove_prefix(secret_prefix.size());
  std::string key(secret_bytes_max, '\0');
  std::size_t size = 0;
  const int read = sodium_base642bin(reinterpret_cast<unsigned char*>(key.data()), key.size(),
                                     secret.data(), secret.size(), nullptr, &size, nullptr, base64);
  if (read != 0 || size == 0) return std::nullopt;
  key.resize(size);
  return key;
}

}  // namespace

std::string new_secret() {
  CHECK(sodium_init() >= 0);
  std::array<unsigned char, secret_bytes> random{};
  randombytes_buf(random.data(), random.size());
  return std::string(secret_prefix) + to_base64(random.data(), random.size());
}

std::string hmac_sha256_base64(std::string_view key, std::string_view content) {
  CHECK(sodium_init() >= 0);
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(content), content.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_final(&state, mac.data());
  return to_base64(mac.data(), mac.size());
}

std::string sign(std::string_view secret, const SignedContent& content) {
  const auto key = key_of(secret);
  if (!key) return {};
  std::string text(content.id);
  text.append(".").append(std::to_string(content.timestamp)).append(".").append(content.body);
  return "v1," + hmac_sha256_base64(*key, text);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace shuke::outbox
