// A signature proves that a holder of the secret key has signed exactly these bytes and this comment.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "signature/minisign.hpp"
#include "signature/secret_key.hpp"

namespace signature {

// Signs a file's content. [any]
// trusted_comment  one line, shown when it is verified; ends of line in it are replaced by spaces.
SignatureFile sign(const SecretKey& key, std::span<const std::byte> content, std::string trusted_comment,
                   Algorithm algorithm = Algorithm::prehashed);

// Whether both the content and the trusted comment are what the key signed. [any]
// Whether the signature names this key is not looked at: compare the ids first.
bool verify(const PublicKey& key, std::span<const std::byte> content, const SignatureFile& signature);

}  // namespace signature
