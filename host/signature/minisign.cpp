#include "signature/minisign.hpp"

#include <algorithm>

#include "signature/base64.hpp"
#include "signature/lines.hpp"

namespace signature {
namespace {

constexpr std::string_view untrusted_comment_prefix = "untrusted comment: ";
constexpr std::string_view trusted_comment_prefix = "trusted comment: ";
constexpr std::string_view ed25519 = "Ed";
constexpr std::string_view ed25519_of_blake2b = "ED";

// minisign's own limit, its terminating NUL left aside.
constexpr std::size_t max_trusted_comment_bytes = 8191;

constexpr std::size_t tag_bytes = 2;
constexpr std::size_t id_bytes = 8;

std::string_view tag_of(const unsigned char* bytes) {
  return {reinterpret_cast<const char*>(bytes), tag_bytes};
}

KeyId id_at(const unsigned char* bytes) {
  KeyId id;
  std::copy_n(bytes, id.bytes.size(), id.bytes.begin());
  return id;
}

// The tag, the key's id and the value, which is how minisign packs both keys and signatures.
template <std::size_t N>
std::string packed(std::string_view tag, const KeyId& id, const std::array<unsigned char, N>& value) {
  std::array<unsigned char, tag_bytes + id_bytes + N> bytes{};
  auto out = std::copy(tag.begin(), tag.end(), bytes.begin());
  out = std::copy(id.bytes.begin(), id.bytes.end(), out);
  std::copy(value.begin(), value.end(), out);
  return encode_base64(bytes);
}

constexpr std::string_view stray_return = "a carriage return stands in the middle of a line";

tl::unexpected<std::string> wrong(std::string_view what) {
  return tl::unexpected(std::string(what));
}

}  // namespace

std::string KeyId::text() const {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
    out += digits[*byte >> 4U];
    out += digits[*byte & 15U];
  }
  return out;
}

std::optional<KeyId> parse_key_id(std::string_view text) {
  KeyId id;
  std::size_t size = 0;
  const char* end = nullptr;
  if (text.size() != 2 * id.bytes.size()) return std::nullopt;
  if (sodium_hex2bin(id.bytes.data(), id.bytes.size(), text.data(), text.size(), nullptr, &size, &end) != 0 ||
      size != id.bytes.size() || end != text.data() + text.size())
    return std::nullopt;
  std::ranges::reverse(id.bytes);
  return id;
}

tl::expected<PublicKey, std::string> parse_public_key(std::string_view text) {
  auto lines = Lines::of(text);
  if (!lines) return wrong(stray_return);
  auto line = lines->next();
  if (line.starts_with(untrusted_comment_prefix)) line = lines->next();
  std::array<unsigned char, tag_bytes + id_bytes + 32> bytes{};
  if (!lines->at_end() || !decode_base64(line, bytes))
    return wrong("it is no public key as minisign writes them: 56 characters of base64");
  if (tag_of(bytes.data()) != ed25519) return wrong("it is a key of another kind than Ed25519");
  PublicKey key{id_at(bytes.data() + tag_bytes), {}};
  std::copy_n(bytes.data() + tag_bytes + id_bytes, key.bytes.size(), key.bytes.begin());
  return key;
}

std::string public_key_line(const PublicKey& key) {
  return packed(ed25519, key.id, key.bytes);
}

std::string format_public_key(const PublicKey& key) {
  return std::string(untrusted_comment_prefix) + "minisign public key " + key.id.text() + '\n' +
         public_key_line(key) + '\n';
}

tl::expected<SignatureFile, std::string> parse_signature_file(std::string_view text) {
  auto lines = Lines::of(text);
  if (!lines) return wrong(stray_return);
  if (!lines->next().starts_with(untrusted_comment_prefix))
    return wrong("it does not start with \"untrusted comment:\", as minisign's do");
  std::array<unsigned char, tag_bytes + id_bytes + 64> bytes{};
  if (!decode_base64(lines->next(), bytes)) return wrong("its second line is no signature in base64");
  SignatureFile file;
  const auto tag = tag_of(bytes.data());
  if (tag != ed25519 && tag != ed25519_of_blake2b) return wrong("its algorithm is not Ed25519");
  file.algorithm = tag == ed25519 ? Algorithm::legacy : Algorithm::prehashed;
  file.key_id = id_at(bytes.data() + tag_bytes);
  std::copy_n(bytes.data() + tag_bytes + id_bytes, file.content_signature.size(),
              file.content_signature.begin());

  auto comment = lines->next();
  if (!comment.starts_with(trusted_comment_prefix)) return wrong("its third line is no \"trusted comment:\"");
  comment.remove_prefix(trusted_comment_prefix.size());
  if (comment.size() > max_trusted_comment_bytes) return wrong("its trusted comment is too long");
  file.trusted_comment = comment;
  if (!decode_base64(lines->next(), file.comment_signature))
    return wrong("its fourth line is no signature in base64");
  if (!lines->at_end()) return wrong("it goes on after its fourth line");
  return file;
}

std::string format_signature_file(const SignatureFile& file) {
  const auto tag = file.algorithm == Algorithm::legacy ? ed25519 : ed25519_of_blake2b;
  return std::string(untrusted_comment_prefix) + "signature from key " + file.key_id.text() + '\n' +
         packed(tag, file.key_id, file.content_signature) + '\n' + std::string(trusted_comment_prefix) +
         file.trusted_comment + '\n' + encode_base64(file.comment_signature) + '\n';
}

std::string signature_name(std::string_view file) {
  return std::string(file) + ".minisig";
}

}  // namespace signature
