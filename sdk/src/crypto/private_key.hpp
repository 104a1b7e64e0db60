// Private keys as people paste them, and what is signed by them.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace aha::crypto {

/// Frees what OpenSSL made.
template <auto release>
struct Released {
  template <class T>
  void operator()(T* resource) const {
    release(resource);
  }
};

using PrivateKey = std::unique_ptr<EVP_PKEY, Released<EVP_PKEY_free>>;

/// Reads an unencrypted private key (PKCS #8, PKCS #1 or SEC 1) from PEM text. Line breaks may be lost, or written as
/// "\n", as in the JSON files that some vendors give keys out in. [any]
/// type     EVP_PKEY_RSA or EVP_PKEY_EC
/// Throws std::invalid_argument, whose message quotes nothing of the text, if it is no such key.
PrivateKey private_key(std::string_view pem, int type);

/// The signature over `text`, as OpenSSL writes that of this kind of key: for an EC key in DER. [any]
/// Throws std::runtime_error if this OpenSSL does not have the algorithm.
std::string signature_by(EVP_PKEY& key, const EVP_MD& digest, std::string_view text);

}  // namespace aha::crypto
