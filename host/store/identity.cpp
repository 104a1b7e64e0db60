#include "store/identity.hpp"

#include <openssl/evp.h>

#include <array>
#include <initializer_list>
#include <memory>
#include <stdexcept>

namespace store {
namespace {

// SHA-256 of the parts, each after its length: what ends one and begins the next is never in doubt.
std::string digest(std::initializer_list<std::string_view> parts) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  bool is_good = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
  for (const std::string_view part : parts) {
    std::array<unsigned char, 8> length{};
    for (std::size_t i = 0; i < length.size(); ++i)
      length[i] = static_cast<unsigned char>(std::uint64_t{part.size()} >> (8 * i));
    is_good = is_good && EVP_DigestUpdate(context.get(), length.data(), length.size()) == 1 &&
              EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  }
  std::string out(digest_bytes, '\0');
  unsigned int size = 0;
  is_good =
      is_good && EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size) == 1;
  if (!is_good || size != digest_bytes) throw std::runtime_error("SHA-256 is not available");
  return out;
}

}  // namespace

Scope scope_of(const Identity& identity) {
  return {digest({identity.owner, identity.service}),
          digest({identity.owner, identity.service, identity.account, identity.integration})};
}

Scope secrets_of(const Scope& scope) {
  return {scope.service, digest({scope.bytes(), "secrets"})};
}

RecordKey record_key(const Identity& identity, std::string_view record) {
  return {digest({identity.owner, identity.service}),
          digest({identity.owner, identity.service, identity.account, identity.integration, record})};
}

}  // namespace store
