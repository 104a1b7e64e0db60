#include "store/sealed_values.hpp"

#include <sodium.h>

#include <stdexcept>
#include <utility>

namespace store {
namespace {

static_assert(Seal::key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(Seal::overhead_bytes == nonce_bytes + tag_bytes);

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

void start_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("the system has no random numbers to give");
}

// Scopes have one size, so that where the key begins is never in doubt.
std::string place_of(const Scope& scope, std::string_view key) {
  return scope.bytes().append(key);
}

}  // namespace

std::string Seal::new_key() {
  start_sodium();
  std::string key(key_bytes, '\0');
  randombytes_buf(key.data(), key.size());
  return key;
}

Seal::Seal(std::string key) : key_(std::move(key)) {
  if (key_.size() != key_bytes) throw std::invalid_argument("a key of another size");
  start_sodium();
}

Seal::~Seal() {
  sodium_memzero(key_.data(), key_.size());
}

std::string Seal::close(std::string_view value, std::string_view place) const {
  std::string sealed(nonce_bytes + value.size() + tag_bytes, '\0');
  randombytes_buf(sealed.data(), nonce_bytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed) + nonce_bytes, nullptr, bytes_of(value),
                                             value.size(), bytes_of(place), place.size(), nullptr,
                                             bytes_of(sealed), bytes_of(std::string_view(key_)));
  return sealed;
}

std::optional<std::string> Seal::open(std::string_view sealed, std::string_view place) const {
  if (sealed.size() < overhead_bytes) return std::nullopt;
  std::string value(sealed.size() - overhead_bytes, '\0');
  const bool is_genuine =
      crypto_aead_xchacha20poly1305_ietf_decrypt(
          bytes_of(value), nullptr, nullptr, bytes_of(sealed) + nonce_bytes, sealed.size() - nonce_bytes,
          bytes_of(place), place.size(), bytes_of(sealed), bytes_of(std::string_view(key_))) == 0;
  return is_genuine ? std::optional(std::move(value)) : std::nullopt;
}

std::optional<std::string> SealedValues::get(const Scope& scope, std::string_view key) const {
  const Scope hidden = secrets_of(scope);
  const auto sealed = values_.get(hidden, key);
  return sealed ? seal_.open(*sealed, place_of(hidden, key)) : std::nullopt;
}

void SealedValues::put(const Scope& scope, const std::string& key, std::string_view value, Done done) {
  const Scope hidden = secrets_of(scope);
  values_.put(hidden, key, seal_.close(value, place_of(hidden, key)), std::move(done));
}

void SealedValues::erase(const Scope& scope, const std::string& key, Done done) {
  values_.erase(secrets_of(scope), key, std::move(done));
}

}  // namespace store
