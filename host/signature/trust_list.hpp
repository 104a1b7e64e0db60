// The operator's word on keys and files: whom to trust, and what has been withdrawn.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "artifact/signature_verdict.hpp"
#include "signature/minisign.hpp"

namespace signature {

class TrustList final : public artifact::SignatureChecker {
 public:
  // Trusts no key: every file is unsigned, or signed by an unknown key.
  TrustList() = default;

  // Reads the operator's settings. [any]
  // trusted_keys  each a public key's line of base64, or the path of its file.
  // revoked       each a key id (16 hexadecimal digits), the SHA-256 of a file (64), or the path of a file with one of
  //               these per line; empty lines and what follows a # are skipped.
  // returns  the list, or one sentence that names the setting which is wrong.
  static tl::expected<TrustList, std::string> read(const std::vector<std::string>& trusted_keys,
                                                   const std::vector<std::string>& revoked);

  void trust(const PublicKey& key) { trusted_.push_back(key); }

  bool trusts(std::string_view key) const override;

  // Takes a key id or a SHA-256; false for any other text.
  bool revoke(std::string_view id_or_hash);

  // See SignatureChecker. A withdrawal wins over everything; it holds for a key that a signature merely
  // names, since only its owner has a reason to name it.
  artifact::SignatureVerdict judge(std::string_view file, std::span<const std::byte> content,
                                   std::string_view sha256,
                                   const std::optional<std::string>& signature_text) const override;

 private:
  std::vector<PublicKey> trusted_;  // ids need not be unique: a vendor may choose any
  std::set<KeyId> revoked_keys_;
  std::set<std::string, std::less<>> revoked_hashes_;  // lower case
};

}  // namespace signature
