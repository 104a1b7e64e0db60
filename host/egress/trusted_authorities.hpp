// The certificate authorities that outgoing connections trust, read once for all loops and off them: libcurl would read
// the file for each of its multi handles, in a turn of some 50 ms.
#pragma once

#include <curl/curl.h>
#include <openssl/x509_vfy.h>
#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <optional>

#include "guard/mutex.hpp"

namespace egress {

class TrustedAuthorities {
 public:
  // Begins to read `file` on its own thread.
  // file        PEM bundle. One that cannot be read fails each connection with CURLE_SSL_CACERT_BADFILE.
  // look_every  How often a connection has the file looked at, so that an update of the system reaches a running host.
  //             A change is read on the thread; until then, and if the new file cannot be read, the old content counts.
  explicit TrustedAuthorities(std::filesystem::path file,
                              std::chrono::milliseconds look_every = std::chrono::minutes(1));
  // Waits for a read that is under way.
  ~TrustedAuthorities();
  TrustedAuthorities(const TrustedAuthorities&) = delete;
  TrustedAuthorities& operator=(const TrustedAuthorities&) = delete;

  // CURLOPT_SSL_CTX_FUNCTION, with the object as its data: has the connection trust the authorities.
  // Blocks until the first read is over, which a host's start nearly always outlasts.
  // [any]
  static CURLcode on_context(CURL* easy, void* context, void* self);

 private:
  using Clock = std::chrono::steady_clock;

  struct FreeStore {
    void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  };
  using Store = std::unique_ptr<X509_STORE, FreeStore>;

  CURLcode trust(SSL_CTX* context);
  void look_later();
  void look();
  Store read() const;

  const std::filesystem::path file_;
  const std::chrono::milliseconds look_every_;
  guard::Mutex mutex_;
  std::condition_variable is_read_changed_;
  bool is_read_ AHA_GUARDED_BY(mutex_) = false;
  Store store_ AHA_GUARDED_BY(mutex_);                // null: the file has not been readable so far
  Clock::time_point look_at_ AHA_GUARDED_BY(mutex_);  // when the next look is due
  // Of the content in store_, or of none. The reader's.
  std::optional<std::filesystem::file_time_type> written_at_;
  boost::asio::thread_pool reader_{1};
};

}  // namespace egress
