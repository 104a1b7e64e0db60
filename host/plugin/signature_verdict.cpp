#include "signature_verdict.hpp"

namespace plugin {

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

std::string find_signature_fault(const SignatureVerdict& verdict, bool required) {
  if (verdict.state == SignatureState::revoked || verdict.state == SignatureState::bad_signature)
    return verdict.reason;
  if (!required || verdict.trusted()) return {};
  if (verdict.state == SignatureState::untrusted_key)
    return "the key " + verdict.key_id +
           " that signed it is not trusted; name it with --trusted-key if it should be";
  return "it is not signed, and this host takes signed files only; sign it with aha-host sign";
}

}  // namespace plugin
