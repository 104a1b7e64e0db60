#include "signature/ed25519.hpp"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "signature/sodium.hpp"

namespace signature {
namespace {

using Message = std::span<const unsigned char>;

std::vector<unsigned char> prehash(Message content) {
  std::vector<unsigned char> hash(crypto_generichash_BYTES_MAX);
  crypto_generichash(hash.data(), hash.size(), content.data(), content.size(), nullptr, 0);
  return hash;
}

// Calls `use` with what the content's signature is really made of.
template <typename Use>
auto with_signed_bytes(std::span<const std::byte> content, Algorithm algorithm, Use use) {
  const Message bytes(reinterpret_cast<const unsigned char*>(content.data()), content.size());
  return algorithm == Algorithm::legacy ? use(bytes) : use(Message(prehash(bytes)));
}

std::vector<unsigned char> comment_message(const SignatureFile& file) {
  std::vector<unsigned char> message(file.content_signature.begin(), file.content_signature.end());
  message.insert(message.end(), file.trusted_comment.begin(), file.trusted_comment.end());
  return message;
}

}  // namespace

void start_sodium() {
  static const int result = sodium_init();
  if (result < 0) throw std::runtime_error("libsodium cannot start: the system gives no random numbers");
}

SignatureFile sign(const SecretKey& key, std::span<const std::byte> content, std::string trusted_comment,
                   Algorithm algorithm) {
  start_sodium();
  std::ranges::replace_if(
      trusted_comment, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  SignatureFile file{algorithm, key.id(), {}, std::move(trusted_comment), {}};
  with_signed_bytes(content, algorithm, [&](Message bytes) {
    crypto_sign_detached(file.content_signature.data(), nullptr, bytes.data(), bytes.size(),
                         key.bytes().data());
  });
  const auto comment = comment_message(file);
  crypto_sign_detached(file.comment_signature.data(), nullptr, comment.data(), comment.size(),
                       key.bytes().data());
  return file;
}

bool verify(const PublicKey& key, std::span<const std::byte> content, const SignatureFile& signature) {
  start_sodium();
  const bool content_holds = with_signed_bytes(content, signature.algorithm, [&](Message bytes) {
    return crypto_sign_verify_detached(signature.content_signature.data(), bytes.data(), bytes.size(),
                                       key.bytes.data()) == 0;
  });
  const auto comment = comment_message(signature);
  return content_holds && crypto_sign_verify_detached(signature.comment_signature.data(), comment.data(),
                                                      comment.size(), key.bytes.data()) == 0;
}

}  // namespace signature
