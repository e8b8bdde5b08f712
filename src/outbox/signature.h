// The signature of a webhook as Standard Webhooks 1.0 has it (https://www.standardwebhooks.com): secrets,
// and what the field webhook-signature holds. Not the sending (sender).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shuke::outbox {

/// A new secret: `whsec_` and 256 random bits in base64.
std::string new_secret();

struct SignedContent {
  std::string_view id;         // the field webhook-id
  std::int64_t timestamp = 0;  // the field webhook-timestamp, seconds since 1970
  std::string_view body;
};
/// `v1,` and the HMAC-SHA256 of `ID.TIMESTAMP.BODY` in base64, under the bytes that the secret's base64
/// stands for. Empty where the secret is none that new_secret could have made.
std::string sign(std::string_view secret, const SignedContent& content);

/// HMAC-SHA256 in base64 under the bytes of a key, as other systems' webhooks are signed.
std::string hmac_sha256_base64(std::string_view key, std::string_view content);
/// Whether two texts are equal, in a time that tells nothing of where they differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace shuke::outbox
