// Kept values whose bytes are encrypted before they reach memory or disk: secrets that services are given while they
// run.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "store/kv_store.hpp"

namespace store {

// XChaCha20-Poly1305, with a random nonce for each value. What a value belongs to (its scope and key) is authenticated
// with it, so that a row moved elsewhere in the file opens nothing.
class Seal {
 public:
  static constexpr std::size_t key_bytes = 32;
  static constexpr std::size_t overhead_bytes = 40;  // nonce and tag

  // Random. Throws std::runtime_error if the system has no random numbers to give. [any]
  static std::string new_key();

  // Throws std::invalid_argument unless the key has key_bytes.
  explicit Seal(std::string key);
  ~Seal();
  Seal(const Seal&) = delete;
  Seal& operator=(const Seal&) = delete;

  // [any]
  std::string close(std::string_view value, std::string_view place) const;
  // Nullopt if it was closed by another key or for another place, or is damaged. [any]
  std::optional<std::string> open(std::string_view sealed, std::string_view place) const;

 private:
  std::string key_;
};

// All of it is [any].
class SealedValues {
 public:
  using Done = KvStore::Done;

  // values  outlives the object. Sealed values count as others of their service.
  SealedValues(KvStore& values, std::string key) : values_(values), seal_(std::move(key)) {}

  // scope  of the integration. Nullopt also for a value that this key does not open.
  std::optional<std::string> get(const Scope& scope, std::string_view key) const;
  // As KvStore. A value has overhead_bytes less than there.
  void put(const Scope& scope, const std::string& key, std::string_view value, Done done);
  void erase(const Scope& scope, const std::string& key, Done done);

 private:
  KvStore& values_;
  Seal seal_;
};

}  // namespace store
