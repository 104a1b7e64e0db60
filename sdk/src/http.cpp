#include "ascii.hpp"
#include "http_crossing.hpp"

#include <aha/auth.hpp>
#include <aha/bytes.hpp>
#include <aha/call.hpp>
#include <aha/http.hpp>

#include <algorithm>
#include <string>

namespace aha::http {
namespace {

constexpr std::uint32_t max_fetch_redirects = 10;

/// The host's functions for files; null if the host is too old to have them.
const aha_blob_functions* blobs_of(const Call& call) {
  const aha_host& host = call.host();
  return static_cast<const aha_blob_functions*>(host.query(&host, to_bytes(AHA_CAPABILITY_BLOB)));
}

}  // namespace

Client& Client::header(std::string_view name, std::string_view value) {
  std::erase_if(headers_,
                [&](const Header& header) { return ascii::equal_ignoring_case(header.first, name); });
  headers_.emplace_back(name, value);
  return *this;
}

Client& Client::basic_auth(std::string_view user, std::string_view password) {
  return header("Authorization", auth::basic(user, password));
}

Client& Client::bearer(std::string_view token) {
  return header("Authorization", auth::bearer(token));
}

Client& Client::ntlm(std::string_view user, std::string_view password) {
  flags_ |= AHA_HTTP_NTLM;
  user_ = user;
  password_ = password;
  return *this;
}

Client& Client::skip_tls_verify(bool skip) {
  flags_ = skip ? flags_ | AHA_HTTP_SKIP_TLS_VERIFY : flags_ & ~AHA_HTTP_SKIP_TLS_VERIFY;
  return *this;
}

Client& Client::max_redirects(std::uint32_t count) {
  max_redirects_ = count;
  return *this;
}

Client& Client::cookies(CookieJar& jar) {
  jar_ = &jar;
  return *this;
}

Client& Client::timeout(std::chrono::milliseconds limit) {
  timeout_ = limit;
  return *this;
}

Response Client::get(std::string_view url, const Query& query) const {
  return send("GET", url::with_query(url, query));
}
Response Client::post(std::string_view url, const json::value& body) const {
  return send("POST", url, Body::json(body));
}
Response Client::post(std::string_view url, const Body& body) const {
  return send("POST", url, body);
}
Response Client::put(std::string_view url, const json::value& body) const {
  return send("PUT", url, Body::json(body));
}
Response Client::put(std::string_view url, const Body& body) const {
  return send("PUT", url, body);
}
Response Client::patch(std::string_view url, const json::value& body) const {
  return send("PATCH", url, Body::json(body));
}
Response Client::patch(std::string_view url, const Body& body) const {
  return send("PATCH", url, body);
}
Response Client::del(std::string_view url, const Body& body) const {
  return send("DELETE", url, body);
}

Client& Client::retry(RetryPolicy policy) {
  retry_ = std::move(policy);
  return *this;
}

Response Client::with_waits(std::string_view method, const std::function<Response()>& once) const {
  for (int sent_before = 0;; ++sent_before) {
    const Response response = once();
    const auto wait = wait_before_retry(*call_, retry_, method, response, sent_before);
    if (wait.count() == 0) return response;
    wait_for_retry(*call_, response, wait);
  }
}

Response Client::send(std::string_view method, std::string_view url, const Body& body) const {
  return with_waits(method, [&] { return send_once(method, url, body); });
}

Response Client::send_once(std::string_view method, std::string_view url, const Body& body) const {
  if (body.pieces_.empty())
    return exchange(method, url, body, {}, [&](const aha_http_request& request, aha_http_response& answer) {
      return call_->host().http(call_->handle(), &request, &answer);
    });
  // A body has pieces only if fetch() found the functions.
  std::vector<aha_part> parts{{to_bytes(body.content_), 0, 0, 0}};
  for (const Body::Piece& piece : body.pieces_) {
    parts.push_back({{}, piece.blob, piece.base64 ? AHA_PART_BASE64 : 0, 0});
    if (!piece.bytes_after.empty()) parts.push_back({to_bytes(piece.bytes_after), 0, 0, 0});
  }
  return exchange(method, url, body, {}, [&](const aha_http_request& request, aha_http_response& answer) {
    return blobs_of(*call_)->http(call_->handle(), &request, parts.data(), parts.size(), &answer);
  });
}

File Client::fetch(std::string_view base_url, const Query& query) const {
  const std::string url = url::with_query(base_url, query);
  const aha_blob_functions* const blobs = blobs_of(*call_);
  aha_blob blob{};
  const Response response = with_waits("GET", [&] {
    return exchange("GET", url, {}, max_redirects_ == 0 ? max_fetch_redirects : max_redirects_,
                    [&](const aha_http_request& request, aha_http_response& answer) {
                      blob.size = sizeof blob;
                      return blobs != nullptr ? blobs->fetch(call_->handle(), &request, &answer, &blob)
                                              : call_->host().http(call_->handle(), &request, &answer);
                    });
  });
  const std::uint64_t held_bytes = response.ok() ? response.body().size() : 0;
  return {response, blob.id, blob.id != 0 ? blob.length : held_bytes};
}

Response Client::exchange(std::string_view method, std::string_view url, const Body& body,
                          std::optional<std::uint32_t> max_redirects, const Exchange& by) const {
  Crossing crossing(*this, method, url, body, max_redirects);
  const std::int32_t result = by(crossing.request(), crossing.answer());
  return crossing.end(result);
}

}  // namespace aha::http
