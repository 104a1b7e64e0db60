// The one place that turns strings from outside, such as the id of an integration, into keys of the store. A key has
// the same size whatever the strings hold, and different strings never make the same key.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace store {

// Whose data it is. Each part may be any bytes of any length.
struct Identity {
  std::string_view owner = {};  // of the service; empty: not said
  std::string_view service = {};
  std::string_view account = {};
  std::string_view integration = {};
};

inline constexpr std::size_t digest_bytes = 32;

// What one service keeps for one integration. Both parts have digest_bytes.
struct Scope {
  std::string service;      // of the owner and the service
  std::string integration;  // of all parts

  std::string bytes() const { return service + integration; }
  friend auto operator<=>(const Scope&, const Scope&) = default;
};

// [any]
Scope scope_of(const Identity& identity);

// Where an integration's secrets are: apart from what its service remembers. [any]
Scope secrets_of(const Scope& scope);

// One record of one integration of one service.
struct RecordKey {
  std::string service;  // as of Scope
  std::string record;   // digest_bytes

  std::string bytes() const { return service + record; }
};

// record  such as "feature/1001". [any]
RecordKey record_key(const Identity& identity, std::string_view record);

}  // namespace store
