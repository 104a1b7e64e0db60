#include "artifact/signature_verdict.hpp"

namespace artifact {

std::string_view to_string(SignatureState state) {
  switch (state) {
    case SignatureState::unsigned_file:
      return "unsigned";
    case SignatureState::trusted:
      return "trusted";
    case SignatureState::untrusted_key:
      return "untrusted key";
    case SignatureState::bad_signature:
      return "bad signature";
    case SignatureState::revoked:
      return "revoked";
  }
  return "unsigned";
}

std::string find_broken_word(const SignatureVerdict& verdict, const Manifest& manifest) {
  if (!verdict.trusted()) return {};
  std::vector<std::string> services;
  for (const auto& service : manifest.services) services.push_back(service.name);
  const auto& words = verdict.words;
  if (words.version && *words.version != manifest.version)
    return "it was signed as version " + *words.version + " and says that it is " + manifest.version +
           "; ask its vendor to sign it again";
  if (words.services && *words.services != services)
    return "it was signed for other services than it offers; ask its vendor to sign it again";
  return {};
}

std::string find_signature_fault(const SignatureVerdict& verdict, bool required) {
  if (verdict.state == SignatureState::revoked || verdict.state == SignatureState::bad_signature)
    return verdict.reason;
  if (!required || verdict.trusted()) return {};
  if (verdict.state == SignatureState::untrusted_key)
    return "the key " + verdict.key_id +
           " that signed it is not trusted; name it with --trusted-key if it should be";
  return "it is not signed, and this host takes signed files only; sign it with aha-host sign";
}

}  // namespace artifact
