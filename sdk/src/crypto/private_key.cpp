#include "crypto/private_key.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>

#include <stdexcept>

namespace aha::crypto {
namespace {

using Bio = std::unique_ptr<BIO, Released<BIO_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Released<EVP_MD_CTX_free>>;

constexpr std::string_view dashes = "-----";

/// Without it, OpenSSL would ask for a passphrase on the terminal.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

/// The base64 of a key's body in lines of 64, without the blanks and the written-out line breaks in it.
std::string in_lines(std::string_view body) {
  constexpr std::size_t line_size = 64;
  std::string lines;
  std::size_t in_line = 0;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    const bool is_escape = c == '\\' && i + 1 < body.size() && (body[i + 1] == 'n' || body[i + 1] == 'r');
    if (is_escape) ++i;
    if (is_escape || c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    lines += c;
    if (++in_line % line_size == 0) lines += '\n';
  }
  return lines;
}

/// PEM as RFC 7468 has it; the text as it is if it does not have both marks.
std::string tidied(std::string_view pem) {
  constexpr std::string_view begin = "-----BEGIN ", end = "-----END ";
  const std::size_t start = pem.find(begin);
  const std::size_t label_end =
      start == std::string_view::npos ? start : pem.find(dashes, start + begin.size());
  const std::size_t stop = label_end == std::string_view::npos ? label_end : pem.find(end, label_end);
  if (stop == std::string_view::npos) return std::string(pem);
  const std::string label(pem.substr(start + begin.size(), label_end - start - begin.size()));
  const std::size_t body = label_end + dashes.size();
  return std::string(begin) + label + "-----\n" + in_lines(pem.substr(body, stop - body)) + "\n" +
         std::string(end) + label + "-----\n";
}

}  // namespace

PrivateKey private_key(std::string_view pem, int type) {
  const std::string text = tidied(pem);
  const Bio source(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  PrivateKey key(source ? PEM_read_bio_PrivateKey(source.get(), nullptr, &no_passphrase, nullptr) : nullptr);
  if (!key || EVP_PKEY_get_base_id(key.get()) != type)
    throw std::invalid_argument(std::string("the secret is no ") + (type == EVP_PKEY_RSA ? "RSA" : "EC") +
                                " private key in PEM form");
  return key;
}

std::string signature_by(EVP_PKEY& key, const EVP_MD& digest, std::string_view text) {
  const DigestContext context(EVP_MD_CTX_new());
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(&key)), '\0');
  std::size_t size = signature.size();
  const bool is_signed =
      context && EVP_DigestSignInit(context.get(), nullptr, &digest, nullptr, &key) == 1 &&
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
  if (!is_signed)
    throw std::runtime_error(std::string("signing with ") + EVP_MD_get0_name(&digest) +
                             " is not available in this OpenSSL");
  signature.resize(size);
  return signature;
}

}  // namespace aha::crypto
