// Owners of libcurl's handles.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

namespace egress {

template <auto free_function>
struct CurlDeleter {
  template <typename T>
  void operator()(T* handle) const {
    free_function(handle);
  }
};

using EasyHandle = std::unique_ptr<CURL, CurlDeleter<&curl_easy_cleanup>>;
using MultiHandle = std::unique_ptr<CURLM, CurlDeleter<&curl_multi_cleanup>>;
using ShareHandle = std::unique_ptr<CURLSH, CurlDeleter<&curl_share_cleanup>>;

// A list of strings as libcurl takes them. It must live as long as the handle that was given it works.
class StringList {
 public:
  // Copies `text`. Throws std::bad_alloc.
  void add(const std::string& text);

  curl_slist* get() const { return list_.get(); }

 private:
  std::unique_ptr<curl_slist, CurlDeleter<&curl_slist_free_all>> list_;
};

// Sets one option. An option that this libcurl does not have, or a value it does not take, is a fault in the
// build: throws std::logic_error.
template <typename Value>
void set(CURL* easy, CURLoption option, Value value);

// Prepares libcurl for the process, once; every client calls it. [any]
//
// Ignores SIGPIPE if the process has not chosen otherwise: with CURLOPT_NOSIGNAL libcurl leaves that to
// us, and OpenSSL's writes to a closed connection raise it.
void initialise_libcurl();

void throw_bad_option(CURLoption option, CURLcode code);

template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
  if (const CURLcode code = curl_easy_setopt(easy, option, value); code != CURLE_OK)
    throw_bad_option(option, code);
}

}  // namespace egress
