#include "plugin_index/verified_index.hpp"

#include <span>

#include "artifact/artifact.hpp"
#include "plugin_index/utc_time.hpp"
#include "text/format.hpp"

namespace plugin_index {
namespace {

using artifact::SignatureState;

// Why an index with this verdict is not read; empty: it may be.
std::string find_fault(const artifact::SignatureVerdict& verdict) {
  switch (verdict.state) {
    case SignatureState::trusted:
      return {};
    case SignatureState::unsigned_file:
      return "is not signed; ask its vendor for the .minisig beside it";
    case SignatureState::untrusted_key:
      return text::format(
          "is signed with the key {}, which no --trusted-key names; ask its vendor for the public key, and "
          "name it",
          verdict.key_id);
    default:
      return text::format("is refused: {}", verdict.reason);
  }
}

std::string name_fault(const Address& address, std::string_view fault) {
  return text::format("the plugin index {} {}", address.text, fault);
}

}  // namespace

tl::expected<VerifiedIndex, std::string> verify_index(const Address& address, const SignedText& read,
                                                      const Terms& terms) {
  const auto bytes = std::as_bytes(std::span(read.text));
  const auto verdict =
      terms.trust.judge(address.file_name(), bytes, artifact::sha256_hex(bytes), read.signature);
  if (const auto fault = find_fault(verdict); !fault.empty())
    return tl::unexpected(name_fault(address, fault));
  auto index = parse_index(read.text);
  if (!index)
    return tl::unexpected(
        name_fault(address, "cannot be read, and its vendor has to fix it: " + index.error()));
  if (index->serial < terms.last_serial)
    return tl::unexpected(name_fault(
        address,
        text::format("is an old one, put back: it has the serial {}, and {} was seen before. Ask its vendor, "
                     "or read it from another address",
                     index->serial, terms.last_serial)));
  VerifiedIndex verified{address, std::move(*index), verdict.key_id, {}};
  if (verified.index.expires_s < terms.now_s)
    verified.warnings.push_back(name_fault(
        address,
        text::format("expired on {}: newer versions and revocations may be missing; ask its vendor for a new "
                     "one",
                     format_utc_time(verified.index.expires_s))));
  return verified;
}

tl::expected<SignedText, std::string> read_signed_text(Reader& reader, const Address& address) {
  auto text = reader.read(address, max_index_bytes);
  if (!text) return tl::unexpected(std::move(text.error()));
  auto signature = reader.read(address.of_signature(), max_signature_bytes);
  if (!signature)
    return tl::unexpected("the signature of the plugin index is missing: " + std::move(signature.error()));
  return SignedText{std::move(*text), std::move(*signature)};
}

tl::expected<VerifiedIndex, std::string> read_index(Reader& reader, const Address& address,
                                                    const Terms& terms) {
  const auto read = read_signed_text(reader, address);
  if (!read) return tl::unexpected(read.error());
  return verify_index(address, *read, terms);
}

}  // namespace plugin_index
