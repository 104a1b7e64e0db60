#include "ascii.hpp"
#include "http_failure.hpp"

#include <aha/auth.hpp>
#include <aha/bytes.hpp>
#include <aha/call.hpp>
#include <aha/cookies.hpp>
#include <aha/http.hpp>
#include <aha/redaction.hpp>

#include <algorithm>
#include <string>

namespace aha::http {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int max_rate_limit_waits = 5;
constexpr std::uint32_t max_fetch_redirects = 10;

bool is_text(std::string_view content_type) {
  return content_type.starts_with("text/") || content_type.find("json") != std::string_view::npos ||
         content_type.find("xml") != std::string_view::npos;
}

void log_answer(Call& call, std::string_view method, std::string_view url, const Response& response,
                Clock::duration took) {
  constexpr std::size_t quoted_bytes = 1000;
  const auto took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  std::string line(method);
  line += ' ';
  line += without_credentials(url);
  line += ": " + std::to_string(response.status()) + " in " + std::to_string(took_ms) + " ms";
  if (!response.ok() && !response.body().empty()) {
    if (is_text(response.header("Content-Type")))
      line += ", " + std::string(response.body().substr(0, quoted_bytes));
    else
      line += ", " + std::to_string(response.body().size()) + " bytes";
  }
  call.log(response.ok() ? AHA_LOG_DEBUG : AHA_LOG_INFO, line);
}

/// The host's functions for files; null where the host is too old to have them.
const aha_blob_functions* blobs_of(const Call& call) {
  const aha_host& host = call.host();
  return static_cast<const aha_blob_functions*>(host.query(&host, to_bytes("aha.blob/1")));
}

/// The request's own limit, cut to what a TimeLimit leaves.
std::uint64_t timeout_ms(const Call& call, std::chrono::milliseconds own_limit) {
  const auto left = call.remaining();
  const auto limit = own_limit.count() == 0 ? left : std::min(own_limit, left);
  return static_cast<std::uint64_t>(std::max<std::int64_t>(1, limit.count()));
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

std::vector<aha_header> Client::headers_for(const Body& body, const std::string& cookie) const {
  std::vector<aha_header> headers;
  headers.reserve(headers_.size() + 2);
  bool typed = body.content_type().empty();  // a Content-Type of the client's own wins over the body's
  for (const auto& [name, value] : headers_) {
    typed = typed || ascii::equal_ignoring_case(name, "Content-Type");
    headers.push_back({to_bytes(name), to_bytes(value)});
  }
  if (!typed) headers.push_back({to_bytes("Content-Type"), to_bytes(body.content_type())});
  if (!cookie.empty()) headers.push_back({to_bytes("Cookie"), to_bytes(cookie)});
  return headers;
}

Response Client::with_waits(const std::function<Response()>& once) const {
  for (int waits = 0;; ++waits) {
    const Response response = once();
    const auto wait = response.retry_after();
    const bool worth_it = response.status() == 429 && wait.count() > 0 && wait < call_->remaining();
    if (!worth_it || waits == max_rate_limit_waits) return response;
    call_->log(AHA_LOG_INFO, url::origin(response.final_url()) + " asks to slow down; waiting " +
                                 std::to_string(wait.count()) + " ms.");
    call_->sleep(wait);
  }
}

Response Client::send(std::string_view method, std::string_view url, const Body& body) const {
  return with_waits([&] { return send_once(method, url, body); });
}

Response Client::send_once(std::string_view method, std::string_view url, const Body& body) const {
  if (body.pieces_.empty())
    return exchange(method, url, body, max_redirects_,
                    [&](const aha_http_request& request, aha_http_response& answer) {
                      return call_->host().http(call_->handle(), &request, &answer);
                    });
  // A body has pieces only where fetch() found the functions.
  std::vector<aha_part> parts{{to_bytes(body.content_), 0, 0, 0}};
  for (const Body::Piece& piece : body.pieces_) {
    parts.push_back({{}, piece.blob, piece.base64 ? AHA_PART_BASE64 : 0, 0});
    if (!piece.bytes_after.empty()) parts.push_back({to_bytes(piece.bytes_after), 0, 0, 0});
  }
  return exchange(
      method, url, body, max_redirects_, [&](const aha_http_request& request, aha_http_response& answer) {
        return blobs_of(*call_)->http(call_->handle(), &request, parts.data(), parts.size(), &answer);
      });
}

File Client::fetch(std::string_view base_url, const Query& query) const {
  const std::string url = url::with_query(base_url, query);
  const aha_blob_functions* const blobs = blobs_of(*call_);
  aha_blob blob{};
  const Response response = with_waits([&] {
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
                          std::uint32_t max_redirects, const Exchange& by) const {
  const std::string cookie = jar_ == nullptr ? std::string() : jar_->header_for(url);
  const std::vector<aha_header> headers = headers_for(body, cookie);
  aha_http_request request{};
  request.size = sizeof request;
  request.flags = flags_;
  request.method = to_bytes(method);
  request.url = to_bytes(url);
  request.headers = headers.data();
  request.header_count = headers.size();
  request.body = to_bytes(body.content());
  request.timeout_ms = timeout_ms(*call_, timeout_);
  request.max_redirects = max_redirects;
  request.user = to_bytes(user_);
  request.password = to_bytes(password_);
  aha_http_response answer{};
  answer.size = sizeof answer;

  const auto started = Clock::now();
  const std::int32_t result = by(request, answer);
  if (result != AHA_OK) {
    call_->log(AHA_LOG_DEBUG, std::string(method) + " " + without_credentials(url) + ": no answer");
    throw_failure(result, url::origin(url), to_view(answer.error));
  }
  const Response response(*call_, answer);
  log_answer(*call_, method, url, response, Clock::now() - started);
  if (jar_ != nullptr) jar_->store(url, response);
  return response;
}

}  // namespace aha::http
