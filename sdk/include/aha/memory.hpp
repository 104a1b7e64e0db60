// What a service remembers from event to event, kept by the host.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aha {

class Call;

/// Small facts about a third party that are cheap to find out again, such as which of two endpoints answered, apart
/// for each Aha! account and integration. Best effort: values may disappear at any time, or the host may keep
/// none, so a service works without. meta_data() is what Aha! keeps, and shows. No place for a secret.
///
/// A key has 1 to 128 bytes, a value at most 8 KiB, an integration at most 64 keys.                [call]
class Memory {
 public:
  explicit Memory(Call& call) : call_(&call) {}

  /// The value under `key`; nothing if there is none, or the host keeps none.
  std::optional<std::string> get(std::string_view key) const;

  /// Puts `value` under `key`. If that does not work, it says so at debug level and goes on: nothing is thrown for
  /// it.       [suspends]
  void put(std::string_view key, std::string_view value) const;

  /// Forgets the value under `key`. As put().                                                      [suspends]
  void erase(std::string_view key) const;

 private:
  void tell(std::int32_t code, std::string_view key) const;

  Call* call_;
};

}  // namespace aha
