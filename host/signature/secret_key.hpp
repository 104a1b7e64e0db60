// A secret key, in memory that is locked, guarded and wiped, and minisign's file of it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "signature/minisign.hpp"
#include "signature/secret.hpp"

namespace signature {

class SecretKey {
 public:
  using Bytes = std::array<unsigned char, 64>;  // Ed25519: the seed, then the public key

  // A new key from the system's random numbers. Throws std::runtime_error if the system gives none. [any]
  static SecretKey generate();

  // Takes the bytes over into guarded memory; the caller wipes its own. [any]
  SecretKey(KeyId id, const Bytes& bytes);

  const KeyId& id() const { return id_; }
  const Bytes& bytes() const { return *bytes_; }
  PublicKey public_key() const;

 private:
  struct Free {
    void operator()(Bytes* bytes) const;
  };

  KeyId id_;
  std::unique_ptr<Bytes, Free> bytes_;
};

// How hard scrypt makes it to guess a password. The defaults are minisign's: about a second, and 1 GiB of
// memory.
struct PasswordCost {
  std::uint64_t operations = 33'554'432;
  std::uint64_t memory_bytes = 1'073'741'824;
};

// Asked for once, if a file is encrypted; nothing if no user can be asked.
using AskPassword = std::function<std::optional<Secret>()>;

// Reads minisign's secret key file, encrypted or not. [any]
// returns  the key, or one sentence that says what is wrong; it holds nothing of the file.
tl::expected<SecretKey, std::string> parse_secret_key(std::string_view text, const AskPassword& ask_password);

// Writes it. [any]
// password  null: unencrypted, which leaves the file's mode as its only protection.
// Throws std::bad_alloc if the cost needs more memory than there is.
Secret format_secret_key(const SecretKey& key, const Secret* password, PasswordCost cost = {});

}  // namespace signature
