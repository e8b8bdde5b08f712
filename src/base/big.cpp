// Schoolbook arithmetic on 64-bit limbs.
#include "base/big.h"

namespace shuke::base {

Big::Big(Wide value) {
  for (auto rest = static_cast<WideUnsigned>(value); rest != 0; rest >>= 64) {
    x_limbs.push_back(static_cast<std::uint64_t>(rest));
  }
}

void Big::multiply(std::uint64_t factor) {
  std::uint64_t carry = 0;
  for (std::uint64_t& limb : x_limbs) {
    const WideUnsigned product = WideUnsigned{limb} * factor + carry;
    limb = static_cast<std::uint64_t>(product);
    carry = static_cast<std::uint64_t>(product >> 64);
  }
  if (carry != 0) x_limbs.push_back(carry);
  if (factor == 0) x_limbs.clear();
}

void Big::add(const Big& other) {
  if (x_limbs.size() < other.x_limbs.size()) x_limbs.resize(other.x_limbs.size());
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < x_limbs.size(); ++i) {
    const WideUnsigned sum =
        WideUnsigned{x_limbs[i]} + (i < other.x_limbs.size() ? other.x_limbs[i] : 0) + carry;
    x_limbs[i] = static_cast<std::uint64_t>(sum);
    carry = static_cast<std::uint64_t>(sum >> 64);
  }
  if (carry != 0) x_limbs.push_back(carry);
}

std::strong_ordering operator<=>(const Big& a, const Big& b) {
  if (a.x_limbs.size() != b.x_limbs.size()) return a.x_limbs.size() <=> b.x_limbs.size();
  for (std::size_t i = a.x_limbs.size(); i-- > 0;) {
    if (a.x_limbs[i] != b.x_limbs[i]) return a.x_limbs[i] <=> b.x_limbs[i];
  }
  return std::strong_ordering::equal;
}

std::int64_t quotient_floor(const Big& a, const Big& b) {
  std::uint64_t quotient = 0;
  for (int bit = 61; bit >= 0; --bit) {
    Big product = b;
    product.multiply(quotient | std::uint64_t{1} << bit);
    if (product <= a) quotient |= std::uint64_t{1} << bit;
  }
  return static_cast<std::int64_t>(quotient);
}

}  // namespace shuke::base
