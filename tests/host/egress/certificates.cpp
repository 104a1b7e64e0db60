#include "host/egress/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <random>
#include <stdexcept>

namespace egress::testing {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<FILE, decltype(&fclose)>;

Key make_key() {
  return Key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
}

void extend(X509* certificate, int id, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value.c_str());
  if (extension == nullptr) throw std::runtime_error("bad extension " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate make(const std::string& name, EVP_PKEY* key, long lifetime_s) {
  Certificate certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), static_cast<long>(std::random_device{}() >> 1));
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -86'400);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), lifetime_s);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return certificate;
}

void save(const std::filesystem::path& path, X509* certificate) {
  const File file(fopen(path.string().c_str(), "wb"), &fclose);
  if (!file || PEM_write_X509(file.get(), certificate) != 1)
    throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

Certificates::Certificates(const std::string& subject_names, long lifetime_s)
    : folder_(std::filesystem::temp_directory_path() /
              ("aha-certificates-" + std::to_string(std::random_device{}()))) {
  std::filesystem::create_directory(folder_);
  const Key ca_key = make_key();
  const Certificate ca = make("test authority", ca_key.get(), 86'400);
  X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get()));
  extend(ca.get(), NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(ca.get(), ca_key.get(), EVP_sha256());
  save(folder_ / "ca.pem", ca.get());

  const Key key = make_key();
  const Certificate leaf = make("server", key.get(), lifetime_s);
  X509_set_issuer_name(leaf.get(), X509_get_subject_name(ca.get()));
  extend(leaf.get(), NID_subject_alt_name, subject_names);
  X509_sign(leaf.get(), ca_key.get(), EVP_sha256());
  SSL_CTX_use_certificate(context_.native_handle(), leaf.get());
  SSL_CTX_use_PrivateKey(context_.native_handle(), key.get());
}

Certificates::~Certificates() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace egress::testing
