// Hashes and message authentication codes: for signatures of webhooks and tokens. Link aha::crypto beside the
// SDK (aha_add_plugin(... LINK aha::crypto)): only services that need these load OpenSSL.
#pragma once

#include <string>
#include <string_view>

namespace aha::hash {

/// SHA-256, 32 raw bytes.                                                                    [any]
std::string sha256(std::string_view bytes);

/// HMAC-SHA256 (RFC 2104), 32 raw bytes.                                                     [any]
std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// HMAC-SHA512 (RFC 2104), 64 raw bytes.                                                     [any]
std::string hmac_sha512(std::string_view key, std::string_view bytes);

/// HMAC-SHA1, 20 raw bytes: for the remotes that sign so, never for anything new.           [any]
std::string hmac_sha1(std::string_view key, std::string_view bytes);

/// Lower-case hexadecimal.                                                                   [any]
std::string hex(std::string_view bytes);

/// Whether two codes are the same, in a time that tells nothing about where they differ.     [any]
bool equal_codes(std::string_view a, std::string_view b);

}  // namespace aha::hash
