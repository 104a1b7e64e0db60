#include "signature/secret_key.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "signature/base64.hpp"
#include "signature/lines.hpp"
#include "signature/sodium.hpp"

namespace signature {
namespace {

constexpr std::string_view first_line_prefix = "untrusted comment: ";
constexpr std::string_view ed25519_signature = "Ed";
constexpr std::string_view scrypt_derivation = "Sc";
constexpr std::string_view blake2b_checksum = "B2";
constexpr std::string_view no_derivation{"\0\0", 2};

using Tag = std::array<char, 2>;

// The part that a password encrypts.
struct Sealed {
  KeyId id;
  SecretKey::Bytes key;
  std::array<unsigned char, 32> checksum;
};

// The file's bytes as minisign lays them out; numbers are little-endian.
struct Record {
  Tag signature_algorithm;
  Tag derivation;
  Tag checksum_algorithm;
  std::array<unsigned char, 32> salt;
  std::array<unsigned char, 8> operations;
  std::array<unsigned char, 8> memory_bytes;
  Sealed sealed;
};
static_assert(sizeof(Record) == 158 && alignof(Record) == 1);

// Wipes a record, in whichever way its function ends.
struct WipedRecord : Record {
  WipedRecord() : Record{} {}
  WipedRecord(const WipedRecord&) = delete;
  WipedRecord& operator=(const WipedRecord&) = delete;
  ~WipedRecord() { sodium_memzero(static_cast<Record*>(this), sizeof(Record)); }

  std::span<unsigned char> bytes() {
    return {reinterpret_cast<unsigned char*>(static_cast<Record*>(this)), sizeof(Record)};
  }
};

bool is(const Tag& tag, std::string_view text) {
  return std::string_view(tag.data(), tag.size()) == text;
}

void set(Tag& tag, std::string_view text) {
  std::copy(text.begin(), text.end(), tag.begin());
}

std::uint64_t from_little_endian(const std::array<unsigned char, 8>& bytes) {
  std::uint64_t number = 0;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) number = number << 8U | *byte;
  return number;
}

std::array<unsigned char, 8> to_little_endian(std::uint64_t number) {
  std::array<unsigned char, 8> bytes{};
  for (auto& byte : bytes) {
    byte = static_cast<unsigned char>(number & 0xFFU);
    number >>= 8U;
  }
  return bytes;
}

std::array<unsigned char, 32> checksum_of(const Record& record) {
  std::array<unsigned char, 32> sum{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, sum.size());
  const auto add = [&state](const auto& part) {
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
  };
  add(record.signature_algorithm);
  add(record.sealed.id.bytes);
  add(record.sealed.key);
  crypto_generichash_final(&state, sum.data(), sum.size());
  return sum;
}

// Encrypts or decrypts: one and the same. False if memory is short.
bool apply_password(Record& record, const Secret& password) {
  std::array<unsigned char, sizeof(Sealed)> stream{};
  const auto& text = password.reveal();
  const bool derived =
      crypto_pwhash_scryptsalsa208sha256(stream.data(), stream.size(), text.data(), text.size(),
                                         record.salt.data(), from_little_endian(record.operations),
                                         from_little_endian(record.memory_bytes)) == 0;
  auto* sealed = reinterpret_cast<unsigned char*>(&record.sealed);
  for (std::size_t i = 0; derived && i < stream.size(); ++i) sealed[i] ^= stream[i];
  sodium_memzero(stream.data(), stream.size());
  return derived;
}

// Empty, or why the record is not open.
std::string decrypt(Record& record, const AskPassword& ask_password) {
  constexpr PasswordCost most;
  if (from_little_endian(record.operations) > most.operations ||
      from_little_endian(record.memory_bytes) > most.memory_bytes)
    return "its password costs more time or memory than minisign ever asks for";
  const auto password = ask_password();
  if (!password) return "it is encrypted, and no password was given";
  if (!apply_password(record, *password)) return "there is not enough memory to try its password";
  if (checksum_of(record) != record.sealed.checksum) return "the password is wrong";
  return {};
}

// minisign leaves the checksum of an unencrypted key zero.
bool is_intact(const Record& record) {
  return sodium_is_zero(record.sealed.checksum.data(), record.sealed.checksum.size()) == 1 ||
         checksum_of(record) == record.sealed.checksum;
}

// A key whose second half is not the public key of its first would make signatures that never verify, and give the
// seed away while it does.
bool is_consistent(const SecretKey::Bytes& key) {
  SecretKey::Bytes again{};
  std::array<unsigned char, 32> public_half{};
  crypto_sign_seed_keypair(public_half.data(), again.data(), key.data());
  const bool same = sodium_memcmp(again.data(), key.data(), again.size()) == 0;
  sodium_memzero(again.data(), again.size());
  return same;
}

}  // namespace

void SecretKey::Free::operator()(Bytes* bytes) const {
  sodium_free(bytes);
}

SecretKey::SecretKey(KeyId id, const Bytes& bytes) : id_(id) {
  start_sodium();
  bytes_.reset(static_cast<Bytes*>(sodium_malloc(sizeof(Bytes))));
  if (!bytes_) throw std::bad_alloc();
  *bytes_ = bytes;
}

SecretKey SecretKey::generate() {
  start_sodium();
  KeyId id;
  randombytes_buf(id.bytes.data(), id.bytes.size());
  Bytes bytes{};
  std::array<unsigned char, 32> public_half{};
  crypto_sign_keypair(public_half.data(), bytes.data());
  SecretKey key(id, bytes);
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

PublicKey SecretKey::public_key() const {
  PublicKey key{id_, {}};
  std::copy(bytes_->end() - std::ssize(key.bytes), bytes_->end(), key.bytes.begin());
  return key;
}

tl::expected<SecretKey, std::string> parse_secret_key(std::string_view text,
                                                      const AskPassword& ask_password) {
  start_sodium();
  auto lines = Lines::of(text);
  WipedRecord record;
  const bool has_comment = lines && lines->next().starts_with(first_line_prefix);
  if (!has_comment || !decode_base64(lines->next(), record.bytes()) || !lines->at_end() ||
      !is(record.signature_algorithm, ed25519_signature) || !is(record.checksum_algorithm, blake2b_checksum))
    return tl::unexpected(std::string("it is no secret key as minisign writes them"));
  std::string fault;
  if (is(record.derivation, scrypt_derivation)) {
    fault = decrypt(record, ask_password);
  } else if (!is(record.derivation, no_derivation) || !is_intact(record)) {
    fault = "it is damaged, or of a newer kind";
  }
  if (fault.empty() && !is_consistent(record.sealed.key))
    fault = "it is damaged: its two halves do not match";
  if (!fault.empty()) return tl::unexpected(std::move(fault));
  return SecretKey(record.sealed.id, record.sealed.key);
}

Secret format_secret_key(const SecretKey& key, const Secret* password, PasswordCost cost) {
  WipedRecord record;
  set(record.signature_algorithm, ed25519_signature);
  set(record.checksum_algorithm, blake2b_checksum);
  record.sealed.id = key.id();
  record.sealed.key = key.bytes();
  if (password != nullptr) {
    set(record.derivation, scrypt_derivation);
    randombytes_buf(record.salt.data(), record.salt.size());
    record.operations = to_little_endian(cost.operations);
    record.memory_bytes = to_little_endian(cost.memory_bytes);
    record.sealed.checksum = checksum_of(record);
    if (!apply_password(record, *password)) throw std::bad_alloc();
  }
  const Secret encoded(encode_base64(record.bytes()));
  const auto* kind = password != nullptr ? "encrypted" : "unencrypted";
  return Secret(std::string(first_line_prefix) + "minisign " + kind + " secret key\n" + encoded.reveal() +
                '\n');
}

}  // namespace signature
