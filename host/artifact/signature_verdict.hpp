// What the signature beside a plugin file says about it: the seam between loading files and trusting keys.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/manifest.hpp"

namespace artifact {

enum class SignatureState : std::uint8_t {
  unsigned_file,  // no signature lies beside it
  trusted,        // signed by a key that the operator trusts
  untrusted_key,  // signed, or said to be, by a key that the operator does not know: worth no more than unsigned
  bad_signature,  // the signature cannot be read, or is of other bytes than these
  revoked,        // the operator has withdrawn the key or this very file
};

// "unsigned", "trusted", "untrusted key", "bad signature", "revoked" [any]
std::string_view to_string(SignatureState state);

// What the signer has said of the file, beside signing its bytes. Nothing: not said.
struct SignedWords {
  std::optional<std::int64_t> timestamp_s;  // when it was signed; Unix time
  std::optional<std::string> version;
  std::optional<std::vector<std::string>> services;
};

struct SignatureVerdict {
  SignatureState state = SignatureState::unsigned_file;
  std::string key_id;  // that the signature names; empty if there is none
  std::string reason;  // one sentence for a person, if the file must not be loaded
  // If it is trusted:
  std::string key;      // the public key's line of base64; its id may be another key's, too
  std::string warning;  // one sentence for a person, if the signature binds less than it could; else empty
  SignedWords words;

  bool trusted() const { return state == SignatureState::trusted; }
};

// Where a trusted signature's words say something else than the file does, in one sentence; empty: nowhere. [any]
std::string find_broken_word(const SignatureVerdict& verdict, const Manifest& manifest);

// Why a file with this verdict is not loaded at all, in one sentence; empty: nothing stands against it. [any]
// required  whether the operator wants a trusted key's signature on every file.
std::string find_signature_fault(const SignatureVerdict& verdict, bool required);

class SignatureChecker {
 public:
  virtual ~SignatureChecker() = default;

  // Whether a key counts now. [any]
  // key  its line of base64, as SignatureVerdict has it.
  virtual bool trusts(std::string_view key) const = 0;

  // Judges the bytes that will be loaded. [any]
  // file            its name in the plugins directory, to which a signature may bind it.
  // content         the whole file.
  // sha256          of the content, as sha256_hex() writes it.
  // signature_text  the file NAME.minisig, if there is one. Hostile.
  virtual SignatureVerdict judge(std::string_view file, std::span<const std::byte> content,
                                 std::string_view sha256,
                                 const std::optional<std::string>& signature_text) const = 0;
};

}  // namespace artifact
