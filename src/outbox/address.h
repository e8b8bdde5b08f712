// Which addresses are the internet's. A webhook's URL is written by a person, and must not become a way to
// reach what only this machine's network can see. Looks at addresses, never at names: a name can point
// anywhere, and elsewhere the next moment.
#pragma once

#include <array>
#include <cstdint>

namespace shuke::outbox {

/// Bytes in the order of the network. False: this machine, a private or shared network, a link, a group,
/// documentation, or reserved (the special-purpose registries of IANA).
bool is_public(const std::array<std::uint8_t, 4>& address);
/// The same for IPv6. Addresses that carry one of IPv4 inside are as public as that one.
bool is_public(const std::array<std::uint8_t, 16>& address);

}  // namespace shuke::outbox
