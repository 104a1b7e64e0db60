#include "signature/trust_list.hpp"

#include <algorithm>
#include <filesystem>

#include "files/path_text.hpp"
#include "signature/ed25519.hpp"
#include "signature/key_file.hpp"
#include "signature/lines.hpp"
#include "signature/trusted_comment.hpp"

namespace signature {
namespace {

using artifact::SignatureState;
using artifact::SignatureVerdict;

constexpr std::size_t max_key_file_bytes = 4096;
constexpr std::size_t max_revocation_file_bytes = 4 * 1024 * 1024;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; });
  return lower;
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::string_view without_comment(std::string_view line) {
  line = line.substr(0, line.find('#'));
  const auto start = line.find_first_not_of(" \t");
  if (start == std::string_view::npos) return {};
  return line.substr(start, line.find_last_not_of(" \t") - start + 1);
}

tl::expected<PublicKey, std::string> read_key(const std::string& setting) {
  const auto named = [&setting](std::string reason) {
    return "the trusted key " + setting + ": " + std::move(reason);
  };
  if (auto key = parse_public_key(setting)) return key;
  return read_file(files::path_from_text(setting), max_key_file_bytes)
      .and_then([](const std::string& text) { return parse_public_key(text); })
      .map_error(named);
}

// Empty, or what is wrong with the setting.
std::string read_revocations(const std::string& setting, TrustList& list) {
  if (list.revoke(setting)) return {};
  const auto text = read_file(files::path_from_text(setting), max_revocation_file_bytes);
  if (!text)
    return "the revocation " + setting +
           " is neither a key id (16 hexadecimal digits), nor a SHA-256 (64), nor a " +
           "file of such: " + text.error();
  auto lines = Lines::of(*text);
  if (!lines) return "the revocation file " + setting + " has a carriage return in the middle of a line";
  while (!lines->at_end()) {
    const auto entry = without_comment(lines->next());
    if (!entry.empty() && !list.revoke(entry))
      return "the revocation file " + setting +
             " has a line that is neither a key id nor a SHA-256: " + std::string(entry.substr(0, 80));
  }
  return {};
}

SignatureVerdict refuse(SignatureState state, std::string key_id, std::string reason) {
  return {state, std::move(key_id), std::move(reason), {}, {}, {}};
}

// A signature that holds, of a key that is trusted: what is left is what its comment says.
SignatureVerdict judge_words(std::string_view file, const PublicKey& key, std::string_view trusted_comment) {
  const auto comment = parse_trusted_comment(trusted_comment);
  if (!comment)
    return refuse(
        SignatureState::bad_signature, key.id.text(),
        "its trusted comment cannot be read: " + comment.error() + "; ask its vendor to sign it again");
  if (!comment->file.empty() && comment->file != file)
    return refuse(SignatureState::bad_signature, key.id.text(),
                  "it was signed as " + comment->file + " and has another name here; give it that name back");
  SignatureVerdict verdict{SignatureState::trusted, key.id.text(), {}, public_key_line(key), {}, {}};
  verdict.words = {comment->timestamp_s, comment->version, comment->services};
  if (comment->file.empty())
    verdict.warning =
        "its signature does not say which file it is of, so that it would count under any name; "
        "aha-host sign writes that";
  return verdict;
}

}  // namespace

tl::expected<TrustList, std::string> TrustList::read(const std::vector<std::string>& trusted_keys,
                                                     const std::vector<std::string>& revoked) {
  TrustList list;
  for (const auto& setting : trusted_keys) {
    const auto key = read_key(setting);
    if (!key) return tl::unexpected(key.error());
    list.trust(*key);
  }
  for (const auto& setting : revoked)
    if (auto fault = read_revocations(setting, list); !fault.empty()) return tl::unexpected(std::move(fault));
  return list;
}

bool TrustList::revoke(std::string_view id_or_hash) {
  if (const auto id = parse_key_id(id_or_hash)) {
    revoked_keys_.insert(*id);
    return true;
  }
  if (!is_sha256(id_or_hash)) return false;
  revoked_hashes_.insert(lower_case(id_or_hash));
  return true;
}

bool TrustList::trusts(std::string_view key) const {
  return std::ranges::any_of(trusted_, [&](const PublicKey& one) {
    return !revoked_keys_.contains(one.id) && public_key_line(one) == key;
  });
}

SignatureVerdict TrustList::judge(std::string_view file, std::span<const std::byte> content,
                                  std::string_view sha256,
                                  const std::optional<std::string>& signature_text) const {
  if (revoked_hashes_.contains(sha256))
    return refuse(SignatureState::revoked, {},
                  "this very file has been revoked; ask its vendor for another version");
  if (!signature_text) return {};
  const auto signature = parse_signature_file(*signature_text);
  if (!signature)
    return refuse(
        SignatureState::bad_signature, {},
        "its signature file cannot be read: " + signature.error() + "; fetch it again, or remove it");
  auto id = signature->key_id.text();
  if (revoked_keys_.contains(signature->key_id))
    return refuse(
        SignatureState::revoked, id,
        "the key " + id + " that signed it has been revoked; ask its vendor for a file signed with another");
  bool knows_key = false;
  for (const auto& key : trusted_) {
    if (key.id != signature->key_id) continue;
    if (verify(key, content, *signature)) return judge_words(file, key, signature->trusted_comment);
    knows_key = true;
  }
  if (!knows_key) return refuse(SignatureState::untrusted_key, id, {});
  return refuse(SignatureState::bad_signature, id,
                "its signature is not of this file, or was changed: fetch both again from its vendor");
}

}  // namespace signature
