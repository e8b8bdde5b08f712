// Role: what the holder of a key may do. Two tables say it: the commands of each role here, and the routes
// of each role in http/routes. Not who somebody is (keys).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "codec/command_table.h"

namespace shuke::access {

/// `shop_operator` is `operator` in words, which C++ keeps for itself.
enum class Role : std::uint8_t { owner, shop_operator, cashier, analyst, integration };
inline constexpr std::size_t roles = 5;

struct RoleRow {
  Role role;
  std::string_view name;
  std::string_view zh;
  std::string_view en;  // what the role is for, in one sentence
};

/// One row a role, in the order of the enum.
std::span<const RoleRow> role_table();
const RoleRow& role_row(Role role);
std::optional<Role> find_role(std::string_view name);

/// A set of roles. `anybody` also holds who has shown no key.
struct Roles {
  std::uint8_t bits = 0;

  static constexpr std::uint8_t no_key = 1u << roles;
  constexpr bool has(Role role) const { return (bits >> static_cast<unsigned>(role) & 1u) != 0; }
  constexpr bool has_anybody() const { return (bits & no_key) != 0; }
  friend constexpr Roles operator|(Roles a, Roles b) {
    return {static_cast<std::uint8_t>(a.bits | b.bits)};
  }
  friend constexpr bool operator==(Roles, Roles) = default;
};
constexpr Roles only(Role role) {
  return {static_cast<std::uint8_t>(1u << static_cast<unsigned>(role))};
}
inline constexpr Roles every_role{(1u << roles) - 1u};
inline constexpr Roles anybody{every_role.bits | Roles::no_key};

/// Who may send commands of a type; nobody may send advance_clock to a server.
Roles senders_of(codec::CommandType type);

}  // namespace shuke::access
