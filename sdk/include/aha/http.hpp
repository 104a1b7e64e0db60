// Outgoing HTTP for services: plain blocking code, which the host runs beside thousands of others.
#pragma once

#include <aha/abi.h>
#include <aha/errors.hpp>
#include <aha/url.hpp>
#include <aha/view.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aha {
class Call;
}

namespace aha::http {

using Query = url::Query;

class File;

/// What a request carries, with its media type. A JSON value needs none of this: pass it as it is.
class Body {
 public:
  /// No body at all, and no Content-Type.
  Body() = default;
  /// `content` as it is. content_type may be empty: then the client's own header counts.
  static Body text(std::string content, std::string content_type = {});
  /// application/x-www-form-urlencoded.
  static Body form(const Query& fields);
  /// application/json.
  static Body json(const json::value& value);

  /// A fetched file, sent without ever being whole in memory. Throws as append(file) does.
  static Body file(const File& file, std::string content_type);
  /// application/json: the object `fields` with one more member, a fetched file as base64 text, which is never whole in
  /// memory either. Throws as append_base64(file) does.
  /// member  its name, which is none of `fields`
  static Body json_with_file(const json::object& fields, std::string_view member, const File& file);

  /// Adds bytes to the end. The content type stays as it is.
  Body& append(std::string_view bytes);
  /// Adds a fetched file to the end, as it is or as base64 text with padding (RFC 4648, section 4). Throws
  /// RemoteError if `file` is not ok().
  Body& append(const File& file);
  Body& append_base64(const File& file);
  /// Adds another body to the end, its files included.
  Body& append(const Body& body);

  /// Whether a fetched file is part of it.
  bool has_files() const { return !pieces_.empty(); }
  /// The text before the first file: the whole of a body that has none.
  const std::string& content() const { return content_; }
  const std::string& content_type() const { return content_type_; }

 private:
  friend class Client;

  struct Piece {
    std::uint64_t blob = 0;
    bool base64 = false;
    std::string bytes_after;
  };

  Body& append(const File& file, bool base64);

  std::string content_;
  std::vector<Piece> pieces_;  // what follows `content_`
  std::string content_type_;
};

/// One answer. Its bytes live until the call ends, those of send_all() as long as its Answers.
class Response {
 public:
  Response(Call& call, const aha_http_response& raw);

  int status() const { return status_; }
  /// Whether the status is 2xx.
  bool ok() const { return status_ >= 200 && status_ < 300; }
  std::string_view body() const { return body_; }
  /// The URL that answered, after redirects.
  std::string_view final_url() const { return final_url_; }
  /// The first header of this name, in any case; "" if there is none.
  std::string_view header(std::string_view name) const;
  /// All headers, in the order received.
  std::span<const aha_header> headers() const { return headers_; }
  /// The body as JSON, valid until the call ends. A body of less than two bytes reads as an empty object, as
  /// upstream reads it (upstream: GenericResource#parse). Throws MalformedAnswer.
  View json() const;
  /// The same as a value of the caller's own, outside the call's memory, in which a thousand answers would pile up.
  json::value parsed() const;
  /// The same for answers that may be anything, such as error pages: null if the body is no JSON.
  View json_or_null() const;
  /// The start of the body for an error's text, which may be a proxy's page: at most 300 bytes, and "..." if there is
  /// more.
  std::string excerpt() const;
  /// How long the remote asks to wait: Retry-After, in seconds or as a date; else, for a rate limit (http_status.hpp),
  /// X-RateLimit-Reset or RateLimit-Reset, in seconds since 1970, seconds left or as a date, or a minute for a limit that GitHub calls secondary. 0 if it names no time,
  /// one in the past, or one that cannot be read.
  std::chrono::milliseconds retry_after() const;
  /// This answer if its status is 2xx. Throws unexpected() if not.
  const Response& expect_ok() const;

 private:
  Call* call_;
  int status_;
  std::string_view body_;
  std::string_view final_url_;
  std::span<const aha_header> headers_;
};

/// An error for an answer the service has no better words for: status, the start of the body, and
/// Retry-After; for a redirect, its target and what to check.  [call]
RemoteError unexpected(const Response& response);

/// When a request is sent again. Data, so that a service says it in one line: `client.retry({.unnamed_wait = 10s});`
/// Waits never go past the call's deadline: a wait that would is given up, and the answer goes to the caller.
struct RetryPolicy {
  /// A third party that asks to wait more often than this is told to the user instead.
  int max_waits = 5;
  /// What to wait for a rate limit that names no time; 0 returns it to the caller. GitHub: at least a minute.
  std::chrono::milliseconds unnamed_wait{0};
  /// Waits longer than this are not taken: the user is told instead. 0: as long as the deadline allows.
  std::chrono::milliseconds longest_wait{0};
  /// Statuses besides rate limits after which a GET, HEAD, PUT or DELETE is sent again, such as {502, 504}. A POST or
  /// PATCH never is, since the server may have done it.
  std::vector<int> repeated_statuses = {};
  /// Between those: doubled each time.
  std::chrono::milliseconds first_backoff{500};
};

/// An answer whose body stays with the host, for handing on: an attachment of any size. It takes no memory
/// of the call's, and ends with the call. Give it to Body or Multipart (multipart.hpp). On a host without
/// "aha.blob/1" it is an ordinary answer, and no larger than one may be.
class File {
 public:
  /// By Client::fetch().
  /// blob  its id, or 0: the body is in `response`
  File(const Response& response, std::uint64_t blob, std::uint64_t size)
      : response_(response), blob_(blob), size_(size) {}

  int status() const { return response_.status(); }
  /// Whether the status is 2xx. Only then there is a file.
  bool ok() const { return response_.ok(); }
  /// Bytes; 0 if it is not ok().
  std::uint64_t size() const { return size_; }
  /// Its Content-Type as the server gave it; "" if it gave none.
  std::string_view content_type() const { return response_.header("Content-Type"); }
  /// The answer itself: status and headers, and of one that is not ok() the body. For http::unexpected() and
  /// errors of the service's own.
  const Response& response() const { return response_; }

 private:
  friend class Body;

  Response response_;
  std::uint64_t blob_;
  std::uint64_t size_;
};

class CookieJar;
class Crossing;

/// Sends requests with common headers and settings. A value: copy it to vary it; it must not outlive the
/// call.
///
/// Each request is logged (method, URL without credentials, status, milliseconds): at debug level for 2xx,
/// else at info with the start of the body. Any HTTP status is an answer. Throws, from one table
/// (http_failure.cpp):
///   ConfigurationError  not reachable, not resolved, TLS or HTTP broken: the user checks the address
///   InvalidUrlError     not an absolute http(s) URL, or an address the operator's policy refuses
///   TimeoutError, Cancelled
///   AnswerTooLarge      an answer larger than the operator allows, a RemoteError
/// All request functions are [call][suspends].
class Client {
 public:
  explicit Client(Call& call) : call_(&call) {}

  /// Sets a header for every request of this client; the name is matched in any case.
  Client& header(std::string_view name, std::string_view value);
  /// Authorization: Basic, Bearer. The values are blanked in logs.
  Client& basic_auth(std::string_view user, std::string_view password);
  Client& bearer(std::string_view token);
  /// NTLM on the connection, by the host.
  Client& ntlm(std::string_view user, std::string_view password);
  /// A wish to accept any certificate; the operator may still insist. Default: certificates are verified.
  Client& skip_tls_verify(bool skip);
  /// Redirects to follow; 0, the default, gives the redirect to the caller.
  Client& max_redirects(std::uint32_t count);
  /// Keeps cookies from request to request in `jar`, which must outlive the client (cookies.hpp).
  Client& cookies(CookieJar& jar);
  /// The time one request may take; 0, the default: until the call's deadline.
  Client& timeout(std::chrono::milliseconds limit);
  /// When requests of this client are sent again; by default only after a rate limit that names its time.
  Client& retry(RetryPolicy policy);

  Response get(std::string_view url, const Query& query = {}) const;
  /// GET into a file that stays with the host. Follows redirects (download addresses point to a storage
  /// elsewhere), as many as max_redirects() says, or 10 if that is 0. Does not throw for a status: see
  /// File::ok(). Throws as get() does, and RemoteError for a file larger than the operator allows.
  File fetch(std::string_view url, const Query& query = {}) const;
  Response post(std::string_view url, const json::value& body) const;
  Response post(std::string_view url, const Body& body = {}) const;
  Response put(std::string_view url, const json::value& body) const;
  Response put(std::string_view url, const Body& body = {}) const;
  Response patch(std::string_view url, const json::value& body) const;
  Response patch(std::string_view url, const Body& body = {}) const;
  Response del(std::string_view url, const Body& body = {}) const;
  /// Any method, such as "HEAD".
  Response send(std::string_view method, std::string_view url, const Body& body = {}) const;

 private:
  friend class Crossing;
  using Header = std::pair<std::string, std::string>;

  using Exchange = std::function<std::int32_t(const aha_http_request&, aha_http_response&)>;

  Response with_waits(std::string_view method, const std::function<Response()>& once) const;
  Response send_once(std::string_view method, std::string_view url, const Body& body) const;
  Response exchange(std::string_view method, std::string_view url, const Body& body,
                    std::optional<std::uint32_t> max_redirects, const Exchange& by) const;
  Call* call_;
  std::vector<Header> headers_;
  std::string user_;
  std::string password_;
  std::uint32_t flags_ = 0;
  std::uint32_t max_redirects_ = 0;
  std::chrono::milliseconds timeout_{0};
  CookieJar* jar_ = nullptr;
  RetryPolicy retry_;
};

/// One of several requests that go out together.
struct Request {
  Client client;  // whose headers and settings it takes
  std::string url;
  std::string method = "GET";
  Body body = {};
};

/// What send_all() got, in the order of its requests. The bytes of its answers end with its last copy, and so do views
/// of them; what json() gives ends with the call, so read large ones by parsed().
class Answers {
 public:
  Answers() = default;
  /// kept  what ends the bytes of each
  Answers(std::vector<Response> responses, std::vector<std::shared_ptr<const void>> kept)
      : responses_(std::move(responses)), kept_(std::move(kept)) {}

  std::size_t size() const { return responses_.size(); }
  bool empty() const { return responses_.empty(); }
  const Response& operator[](std::size_t index) const { return responses_[index]; }
  auto begin() const { return responses_.begin(); }
  auto end() const { return responses_.end(); }

 private:
  std::vector<Response> responses_;
  std::vector<std::shared_ptr<const void>> kept_;
};

/// Sends several requests, so many at a time. Each is sent, logged and, if its server asks to slow down, sent again as by
/// Client::send(). They arrive in any order: none may depend on another. A body must have no fetched file. [call][suspends]
/// requests  of clients of one call
/// at_once   a third party is crowded by more; the host allows 16. On a host without "aha.http_all/1": one at a time
/// Throws what Client::send() throws for the first request that gets no answer, once those sent with it have ended; the
/// rest is then not sent. A request other than GET may then have done its work.
Answers send_all(std::span<const Request> requests, std::size_t at_once = 8);

}  // namespace aha::http
