// Content to sign, and the few steps that most cases start with.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "artifact/artifact.hpp"
#include "signature/ed25519.hpp"
#include "signature/secret_key.hpp"

namespace test {

inline std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

inline std::string signed_text(const signature::SecretKey& key, std::string_view content,
                               signature::Algorithm algorithm = signature::Algorithm::prehashed) {
  return signature::format_signature_file(signature::sign(key, bytes_of(content), "a comment", algorithm));
}

// Cheap to try, as a test wants it and a thief too.
inline constexpr signature::PasswordCost cheap_cost{32'768, 16 * 1024 * 1024};

inline signature::AskPassword answering(std::string password) {
  return [password] { return std::optional(signature::Secret(password)); };
}

inline std::optional<signature::Secret> nobody_to_ask() {
  return std::nullopt;
}

}  // namespace test
