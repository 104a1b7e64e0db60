// How libcurl is told of an exchange.
#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>

#include "egress/exchange.hpp"
#include "egress/request_rules.hpp"

namespace egress {
namespace {

// Small, since thousands of transfers each hold one; libcurl's own default is 16 KB for reading, 64 for
// sending.
constexpr long read_buffer_bytes = 8'192;
constexpr long send_buffer_bytes = 16'384;

bool has_header(const Headers& headers, std::string_view name) {
  return std::ranges::any_of(
      headers, [&](const auto& header) { return boost::algorithm::iequals(header.first, name); });
}

}  // namespace

void Exchange::set_connection() {
  CURL* easy = easy_.get();
  set(easy, CURLOPT_URL, url_.text.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_NOSIGNAL, 1L);
  // A proxy from the environment would connect in our place, past the address policy.
  set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(terms_.options.limits.connect_timeout_ms));
  set(easy, CURLOPT_BUFFERSIZE, read_buffer_bytes);
  set(easy, CURLOPT_UPLOAD_BUFFERSIZE, send_buffer_bytes);
  if (on_new_connection_) set(easy, CURLOPT_FRESH_CONNECT, 1L);
  if (!target_.pin.empty()) {
    pins_.add(target_.pin);
    set(easy, CURLOPT_RESOLVE, pins_.get());
  }
  if (!target_.connect_to.empty()) {
    connect_to_.add(target_.connect_to);
    set(easy, CURLOPT_CONNECT_TO, connect_to_.get());
  }
}

void Exchange::set_security() {
  CURL* easy = easy_.get();
  set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  set(easy, CURLOPT_CAINFO, static_cast<const char*>(nullptr));
  if (TrustedAuthorities* const trusted = terms_.options.authorities.get()) {
    set(easy, CURLOPT_SSL_CTX_FUNCTION, &TrustedAuthorities::on_context);
    set(easy, CURLOPT_SSL_CTX_DATA, trusted);
    // The multi handle would otherwise keep the first store and put it in place of later ones.
    set(easy, CURLOPT_CA_CACHE_TIMEOUT, 0L);
  } else {
    // The system's, if they are no file: on Linux libcurl ignores this.
    set(easy, CURLOPT_SSL_OPTIONS, static_cast<long>(CURLSSLOPT_NATIVE_CA));
  }
  const bool verifies = !(request_.skip_tls_verify && terms_.options.allow_insecure_tls);
  set(easy, CURLOPT_SSL_VERIFYPEER, verifies ? 1L : 0L);
  set(easy, CURLOPT_SSL_VERIFYHOST, verifies ? 2L : 0L);
  // NTLM authenticates a connection, which HTTP/2 cannot express. Else libcurl tries HTTP/2 over TLS, if it has it.
  set(easy, CURLOPT_HTTP_VERSION,
      static_cast<long>(request_.ntlm ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_NONE));
  if (!request_.ntlm) return;
  set(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_NTLM));
  set(easy, CURLOPT_USERNAME, request_.user.c_str());
  set(easy, CURLOPT_PASSWORD, request_.password.c_str());
}

void Exchange::set_method_and_body() {
  CURL* easy = easy_.get();
  const std::string& method = request_.method;
  if (method == "HEAD") return set(easy, CURLOPT_NOBODY, 1L);
  if (source_ != nullptr || !request_.body.empty() || method == "POST" || method == "PUT" ||
      method == "PATCH")
    set_body();
  set(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
}

void Exchange::set_body() {
  CURL* easy = easy_.get();
  if (source_ == nullptr || source_->size() == 0) {
    const bool is_empty = source_ != nullptr || request_.body.empty();
    set(easy, CURLOPT_POSTFIELDS, is_empty ? "" : request_.body.data());
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, is_empty ? 0 : static_cast<curl_off_t>(request_.body.size()));
    return;
  }
  source_->seek(0);
  set(easy, CURLOPT_POST, 1L);
  set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(source_->size()));
  set(easy, CURLOPT_READFUNCTION, &Exchange::on_read);
  set(easy, CURLOPT_READDATA, this);
  set(easy, CURLOPT_SEEKFUNCTION, &Exchange::on_seek);
  set(easy, CURLOPT_SEEKDATA, this);
}

void Exchange::set_headers() {
  CURL* easy = easy_.get();
  for (const auto& [name, value] : request_.headers) {
    if (is_transports_header(name) || (request_.ntlm && boost::algorithm::iequals(name, "Authorization")))
      continue;
    std::string line = name;
    line += value.empty() ? ";" : ": ";  // the semicolon is libcurl's way to write an empty value
    headers_.add(line += value);
  }
  // A name and nothing after the colon takes away what libcurl would send by itself.
  headers_.add("Expect:");
  if (!has_header(request_.headers, "Content-Type")) headers_.add("Content-Type:");
  set(easy, CURLOPT_HTTPHEADER, headers_.get());
  set(easy, CURLOPT_ACCEPT_ENCODING, "");  // all that this libcurl can decode
  set(easy, CURLOPT_USERAGENT, "aha-host/" AHA_HOST_VERSION);
}

void Exchange::set_callbacks() {
  CURL* easy = easy_.get();
  set(easy, CURLOPT_HEADERFUNCTION, &Exchange::on_header);
  set(easy, CURLOPT_HEADERDATA, this);
  set(easy, CURLOPT_WRITEFUNCTION, &Exchange::on_body);
  set(easy, CURLOPT_WRITEDATA, this);
  set(easy, CURLOPT_OPENSOCKETFUNCTION, &Exchange::on_open);
  set(easy, CURLOPT_OPENSOCKETDATA, this);
  // The connection outlives the exchange, not the shard.
  set(easy, CURLOPT_CLOSESOCKETFUNCTION, &MultiShard::on_close);
  set(easy, CURLOPT_CLOSESOCKETDATA, shard_.get());
  set(easy, CURLOPT_PREREQFUNCTION, &Exchange::on_request);
  set(easy, CURLOPT_PREREQDATA, this);
  set(easy, CURLOPT_ERRORBUFFER, error_text_.data());
}

}  // namespace egress
