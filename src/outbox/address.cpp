// The table of networks that are not the internet.
#include "outbox/address.h"

#include <algorithm>
#include <cstddef>

namespace shuke::outbox {
namespace {

struct Network {
  std::array<std::uint8_t, 16> begin;
  unsigned bits;
};

constexpr Network not_public_v4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 3},
};
/// Of IPv6 only 2000::/3 is given out at all; these are exceptions in it.
constexpr Network given_out_v6 = {{0x20}, 3};
constexpr Network not_public_v6[] = {
    {{0x20, 0x01, 0x00}, 23},        // special purposes, Teredo among them
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x3f, 0xff}, 20},              // documentation
};
constexpr Network mapped_v4 = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr Network translated_v4 = {{0x00, 0x64, 0xff, 0x9b}, 96};
constexpr Network six_to_four = {{0x20, 0x02}, 16};

template <std::size_t size>
bool is_in(const std::array<std::uint8_t, size>& address, const Network& network) {
  for (unsigned bit = 0; bit < network.bits; ++bit) {
    const unsigned mask = 0x80u >> (bit % 8);
    if (((address[bit / 8] ^ network.begin[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

std::array<std::uint8_t, 4> v4_at(const std::array<std::uint8_t, 16>& address, std::size_t from) {
  return {address[from], address[from + 1], address[from + 2], address[from + 3]};
}

}  // namespace

bool is_public(const std::array<std::uint8_t, 4>& address) {
  return std::ranges::none_of(not_public_v4,
                              [&](const Network& network) { return is_in(address, network); });
}

bool is_public(const std::array<std::uint8_t, 16>& address) {
  if (is_in(address, mapped_v4) || is_in(address, translated_v4)) return is_public(v4_at(address, 12));
  if (is_in(address, six_to_four)) return is_public(v4_at(address, 2));
  if (!is_in(address, given_out_v6)) return false;
  return std::ranges::none_of(not_public_v6,
                              [&](const Network& network) { return is_in(address, network); });
}

}  // namespace shuke::outbox
