#include "egress/trusted_authorities.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <boost/asio/post.hpp>

#include <new>
#include <system_error>
#include <utility>

#include "edge/c_edge.hpp"
#include "edge/thread_edge.hpp"
#include "files/path_text.hpp"

namespace egress {

TrustedAuthorities::TrustedAuthorities(std::filesystem::path file, std::chrono::milliseconds look_every)
    : file_(std::move(file)), look_every_(look_every), look_at_(Clock::now() + look_every) {
  boost::asio::post(reader_, [] { edge::name_this_thread("aha-authorities"); });
  look_later();
}

TrustedAuthorities::~TrustedAuthorities() {
  reader_.join();
}

CURLcode TrustedAuthorities::on_context(CURL*, void* context, void* self) {
  return edge::c_edge(CURLE_OUT_OF_MEMORY, [&] {
    return static_cast<TrustedAuthorities*>(self)->trust(static_cast<SSL_CTX*>(context));
  });
}

CURLcode TrustedAuthorities::trust(SSL_CTX* context) {
  guard::Lock lock(mutex_);
  while (!is_read_) lock.wait(is_read_changed_);
  if (Clock::now() >= look_at_) {
    look_at_ = Clock::now() + look_every_;
    look_later();
  }
  if (!store_) return CURLE_SSL_CACERT_BADFILE;
  SSL_CTX_set1_cert_store(context, store_.get());
  return CURLE_OK;
}

void TrustedAuthorities::look_later() {
  boost::asio::post(reader_, [this] { look(); });
}

// On the reader.
void TrustedAuthorities::look() {
  std::error_code error;
  const auto written_at = std::filesystem::last_write_time(file_, error);
  Store fresh;
  if (!error && written_at != written_at_)
    fresh = edge::c_edge([](std::string_view) { return Store(); }, [this] { return read(); });
  if (fresh) written_at_ = written_at;
  {
    const guard::Lock lock(mutex_);
    if (fresh) store_.swap(fresh);
    is_read_ = true;
  }
  is_read_changed_.notify_all();
}

// As libcurl sets a store up: an authority in the middle of a chain, if the file has it, is trusted as a root is.
TrustedAuthorities::Store TrustedAuthorities::read() const {
  Store store(X509_STORE_new());
  if (!store) throw std::bad_alloc();
  const bool has_read = X509_STORE_load_file(store.get(), files::text_of(file_).c_str()) == 1;
  ERR_clear_error();
  if (!has_read) return nullptr;
  X509_STORE_set_flags(store.get(), X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
  return store;
}

}  // namespace egress
