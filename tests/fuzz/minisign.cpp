// Keys and signatures that came with a file from anywhere.
#include "signature/minisign.hpp"

#include "fuzz/fuzz.hpp"
#include "signature/ed25519.hpp"
#include "signature/secret_key.hpp"

namespace {

void read_signature(std::string_view text) {
  const auto file = signature::parse_signature_file(text);
  if (!file) return fuzz::require(!file.error().empty());
  const auto again = signature::parse_signature_file(signature::format_signature_file(*file));
  fuzz::require(again && again->key_id == file->key_id && again->trusted_comment == file->trusted_comment &&
                again->content_signature == file->content_signature &&
                again->comment_signature == file->comment_signature);
  // Nobody's key: nothing is ever signed with it.
  static const auto key = signature::SecretKey::generate().public_key();
  fuzz::require(!signature::verify(key, {}, *file));
}

void read_public_key(std::string_view text) {
  const auto key = signature::parse_public_key(text);
  if (!key) return fuzz::require(!key.error().empty());
  const auto again = signature::parse_public_key(signature::format_public_key(*key));
  fuzz::require(again && again->id == key->id && again->bytes == key->bytes);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  read_signature(text);
  read_public_key(text);
  // Without a password: scrypt's cost is the file's to name.
  static_cast<void>(signature::parse_secret_key(text, [] { return std::nullopt; }));
  return 0;
}
