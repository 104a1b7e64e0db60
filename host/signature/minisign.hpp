// The text formats of minisign (https://jedisct1.github.io/minisign/), so that a plugin can be signed and
// checked with that program as well. Reading and writing only: what a signature proves is in ed25519.hpp.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace signature {

// A key's name: random bytes that say nothing about the key.
struct KeyId {
  std::array<unsigned char, 8> bytes{};

  // 16 upper-case hexadecimal digits, of the bytes taken as one little-endian number, as minisign prints
  // them. [any]
  std::string text() const;

  friend auto operator<=>(const KeyId&, const KeyId&) = default;
};

// Reads what KeyId::text() writes, in upper or lower case; nothing if it is something else. [any]
std::optional<KeyId> parse_key_id(std::string_view text);

struct PublicKey {
  KeyId id;
  std::array<unsigned char, 32> bytes{};  // Ed25519
};

// Reads a public key: minisign's file of two lines, or the second of them alone. [any]
// text     hostile.
// returns  the key, or one sentence that says what is wrong.
tl::expected<PublicKey, std::string> parse_public_key(std::string_view text);

// The line of base64 alone: the key by a name that no other key has. [any]
std::string public_key_line(const PublicKey& key);

// The file of two lines. [any]
std::string format_public_key(const PublicKey& key);

enum class Algorithm : std::uint8_t {
  legacy,     // Ed25519 of the content itself
  prehashed,  // Ed25519 of its BLAKE2b-512; minisign's default
};

// A detached signature, as FILE.minisig holds it.
struct SignatureFile {
  Algorithm algorithm = Algorithm::prehashed;
  KeyId key_id;
  std::array<unsigned char, 64> content_signature{};
  std::string trusted_comment;  // one line; signed together with content_signature
  std::array<unsigned char, 64> comment_signature{};
};

// Reads a signature file: four lines, ends of line as on any system. [any]
// text     hostile.
// returns  the signature, or one sentence that says what is wrong.
tl::expected<SignatureFile, std::string> parse_signature_file(std::string_view text);

// The four lines. [any]
std::string format_signature_file(const SignatureFile& file);

// The file that a signature of `file` lies in: beside it, named FILE.minisig. [any]
std::string signature_name(std::string_view file);

}  // namespace signature
