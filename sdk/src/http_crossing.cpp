#include "http_crossing.hpp"

#include "ascii.hpp"
#include "http_failure.hpp"
#include "met_secrets.hpp"

#include <aha/bytes.hpp>
#include <aha/call.hpp>
#include <aha/cookies.hpp>
#include <aha/http_status.hpp>
#include <aha/redaction.hpp>

#include <algorithm>
#include <string>

namespace aha::http {
namespace {

bool is_text(std::string_view content_type) {
  return content_type.starts_with("text/") || content_type.find("json") != std::string_view::npos ||
         content_type.find("xml") != std::string_view::npos;
}

void log_answer(Call& call, std::string_view method, std::string_view url, const Response& response,
                std::chrono::steady_clock::duration took, std::size_t beside) {
  constexpr std::size_t quoted_bytes = 1000;
  const auto took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  std::string line(method);
  line += ' ';
  line += without_credentials(url);
  line += ": " + std::to_string(response.status()) + " in " + std::to_string(took_ms) + " ms";
  if (const std::string target = redirect_target(response); !target.empty()) line += " to " + target;
  if (beside > 0) line += " with " + std::to_string(beside) + (beside == 1 ? " other" : " others");
  if (!response.ok() && !response.body().empty()) {
    if (is_text(response.header("Content-Type")))
      line += ", " + std::string(response.body().substr(0, quoted_bytes));
    else
      line += ", " + std::to_string(response.body().size()) + " bytes";
  }
  call.log(response.ok() ? AHA_LOG_DEBUG : AHA_LOG_INFO, line);
}

/// The request's own limit, cut to what a TimeLimit leaves.
std::uint64_t timeout_ms(const Call& call, std::chrono::milliseconds own_limit) {
  const auto left = call.remaining();
  const auto limit = own_limit.count() == 0 ? left : std::min(own_limit, left);
  return static_cast<std::uint64_t>(std::max<std::int64_t>(1, limit.count()));
}

}  // namespace

Crossing::Crossing(const Client& client, std::string_view method, std::string_view url, const Body& body,
                   std::optional<std::uint32_t> max_redirects)
    : call_(*client.call_),
      jar_(client.jar_),
      method_(method),
      url_(url),
      cookie_(jar_ == nullptr ? std::string() : jar_->header_for(url)),
      started_(Clock::now()) {
  headers_.reserve(client.headers_.size() + 2);
  bool typed = body.content_type().empty();  // a Content-Type of the client's own wins over the body's
  for (const auto& [name, value] : client.headers_) {
    typed = typed || ascii::equal_ignoring_case(name, "Content-Type");
    headers_.push_back({to_bytes(name), to_bytes(value)});
  }
  if (!typed) headers_.push_back({to_bytes("Content-Type"), to_bytes(body.content_type())});
  if (!cookie_.empty()) headers_.push_back({to_bytes("Cookie"), to_bytes(cookie_)});
  request_.size = sizeof request_;
  request_.flags = client.flags_;
  request_.method = to_bytes(method);
  request_.url = to_bytes(url);
  request_.headers = headers_.data();
  request_.header_count = headers_.size();
  request_.body = to_bytes(body.content());
  request_.timeout_ms = timeout_ms(call_, client.timeout_);
  request_.max_redirects = max_redirects.value_or(client.max_redirects_);
  request_.user = to_bytes(client.user_);
  request_.password = to_bytes(client.password_);
  answer_.size = sizeof answer_;
  keep_sent_secrets(call_, request_);
}

Response Crossing::end(std::int32_t result, std::size_t beside) {
  if (result != AHA_OK) {
    call_.log(AHA_LOG_DEBUG, std::string(method_) + " " + without_credentials(url_) + ": no answer");
    throw_failure(result, url::origin(url_), to_view(answer_.error));
  }
  const Response response(call_, answer_);
  keep_received_secrets(call_, response);
  log_answer(call_, method_, url_, response, Clock::now() - started_, beside);
  if (jar_ != nullptr) jar_->store(url_, response);
  return response;
}

std::chrono::milliseconds wait_before_retry(const Call& call, const RetryPolicy& policy,
                                            std::string_view method, const Response& response,
                                            int sent_before) {
  if (sent_before >= policy.max_waits) return {};
  std::chrono::milliseconds wait{0};
  const bool is_repeatable = method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE";
  if (verdict_of(response) == Verdict::rate_limited) {
    // A 503 leaves open whether a POST was done; a rate limit proper does not.
    if (response.status() == 503 && !is_repeatable) return {};
    wait = response.retry_after();
    if (wait.count() == 0) wait = policy.unnamed_wait;
  } else if (is_repeatable && std::ranges::count(policy.repeated_statuses, response.status()) > 0) {
    wait = policy.first_backoff * (1U << static_cast<unsigned>(std::min(sent_before, 10)));
  }
  if (policy.longest_wait.count() > 0 && wait > policy.longest_wait) return {};
  return wait < call.remaining() ? wait : std::chrono::milliseconds(0);
}

void wait_for_retry(Call& call, const Response& response, std::chrono::milliseconds wait) {
  const std::string server = url::origin(response.final_url());
  const std::string what = verdict_of(response) == Verdict::rate_limited
                               ? " asks to slow down"
                               : " answered " + std::to_string(response.status());
  call.log(AHA_LOG_INFO, server + what + "; waiting " + std::to_string(wait.count()) + " ms.");
  call.sleep(wait);
}

}  // namespace aha::http
