// One request on its way to the host and back.
#pragma once

#include <aha/http.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aha::http {

/// Holds what aha_http_request borrows, and so does not move.
class Crossing {
 public:
  /// All of it outlives the crossing.
  /// max_redirects  in place of the client's
  Crossing(const Client& client, std::string_view method, std::string_view url, const Body& body,
           std::optional<std::uint32_t> max_redirects = {});
  Crossing(const Crossing&) = delete;
  Crossing& operator=(const Crossing&) = delete;

  static Call& call_of(const Client& client) { return *client.call_; }
  static const RetryPolicy& policy_of(const Client& client) { return client.retry_; }

  const aha_http_request& request() const { return request_; }
  aha_http_response& answer() { return answer_; }

  /// Logs what it came to, and throws if that is no answer (http_failure.hpp).
  /// result  what the host said of it
  /// beside  how many other requests were under way with it
  Response end(std::int32_t result, std::size_t beside = 0);

 private:
  using Clock = std::chrono::steady_clock;

  Call& call_;
  CookieJar* jar_;
  std::string_view method_;
  std::string_view url_;
  std::string cookie_;
  std::vector<aha_header> headers_;
  aha_http_request request_{};
  aha_http_response answer_{};
  Clock::time_point started_;
};

/// How long to wait before `response`'s request is sent again; 0: not at all.
/// sent_before  how many times it has been sent again already
std::chrono::milliseconds wait_before_retry(const Call& call, const RetryPolicy& policy,
                                            std::string_view method, const Response& response,
                                            int sent_before);

/// Waits, and says so.                                                                        [suspends]
void wait_for_retry(Call& call, const Response& response, std::chrono::milliseconds wait);

}  // namespace aha::http
