#include "egress/easy_handle.hpp"

#include <new>
#include <stdexcept>

#include "egress/native_socket.hpp"

namespace egress {
namespace {

bool start_libcurl() {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl does not start");
  ignore_broken_connections();
  return true;
}

}  // namespace

void StringList::add(const std::string& text) {
  curl_slist* longer = curl_slist_append(list_.get(), text.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)list_.release();  // append returned the same list, or its first node
  list_.reset(longer);
}

void initialise_libcurl() {
  static const bool started = start_libcurl();
  (void)started;
}

void throw_bad_option(CURLoption option, CURLcode code) {
  throw std::logic_error("libcurl does not take option " + std::to_string(option) + ": " +
                         curl_easy_strerror(code));
}

}  // namespace egress
