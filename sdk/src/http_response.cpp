#include "ascii.hpp"
#include "http_date.hpp"

#include <aha/bytes.hpp>
#include <aha/call.hpp>
#include <aha/http.hpp>
#include <aha/http_status.hpp>
#include <aha/timestamp.hpp>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>

namespace aha::http {

namespace {

std::string name_of(const Response& response) {
  const std::string origin = url::origin(response.final_url());
  return origin.empty() ? "The server" : origin;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// When a used-up limit ends, in seconds from now. GitHub, Azure DevOps and Aha! name the time in seconds since 1970,
/// Jira as a date; GitLab and the IETF's draft leave out the "X-", and the draft says how many seconds are left.
std::optional<std::int64_t> reset_in(const Response& response, std::int64_t now_s) {
  constexpr std::int64_t longest_delay_s = 1'000'000'000;  // beyond it is a time
  const std::string_view value = response.header("X-RateLimit-Reset");
  if (const auto time_s = whole_number(value)) return *time_s - now_s;
  if (const auto time_s = seconds_since_1970(value)) return *time_s - now_s;
  const auto number = whole_number(response.header("RateLimit-Reset"));
  if (number && *number < longest_delay_s) return number;
  return number ? std::optional(*number - now_s) : std::nullopt;
}

template <class Read>
auto read_by(const Response& response, Read read) {
  try {
    return read(response.body().size() < 2 ? "{}" : response.body());
  } catch (const MalformedJson& error) {
    throw MalformedAnswer(name_of(response) + " answered " + std::to_string(response.status()) +
                          " with a body that is " + error.what() +
                          ". Check that the address is that of the API.");
  }
}

}  // namespace

Response::Response(Call& call, const aha_http_response& raw)
    : call_(&call),
      status_(static_cast<int>(raw.status)),
      body_(to_view(raw.body)),
      final_url_(to_view(raw.final_url)),
      headers_(raw.headers, raw.headers == nullptr ? 0 : raw.header_count) {}

std::string_view Response::header(std::string_view name) const {
  for (const aha_header& header : headers_)
    if (ascii::equal_ignoring_case(to_view(header.name), name)) return to_view(header.value);
  return {};
}

View Response::json() const {
  return read_by(*this, [&](std::string_view text) { return call_->parse(text); });
}

json::value Response::parsed() const {
  return read_by(*this, [](std::string_view text) { return parse_json(text); });
}

View Response::json_or_null() const {
  try {
    return call_->parse(body_);
  } catch (const MalformedJson&) {
    return {};
  }
}

std::string Response::excerpt() const {
  constexpr std::size_t most_bytes = 300;
  if (body_.size() <= most_bytes) return std::string(body_);
  std::size_t end = most_bytes;
  while (end > most_bytes - 3 && (static_cast<unsigned char>(body_[end]) & 0xC0U) == 0x80U)
    --end;  // inside a character
  return std::string(body_.substr(0, end)) + "...";
}

std::chrono::milliseconds Response::retry_after() const {
  const auto now_s = static_cast<std::int64_t>(std::time(nullptr));
  std::optional<std::int64_t> wait_s = whole_number(header("Retry-After"));
  if (!wait_s) {
    if (const std::int64_t date_s = parse_date(header("Retry-After")); date_s >= 0) wait_s = date_s - now_s;
  }
  if (!wait_s && verdict_of(*this) == Verdict::rate_limited) {
    const bool is_used_up = status_ == 429 || header("X-RateLimit-Remaining") == "0";
    if (const auto left_s = reset_in(*this, now_s); left_s && is_used_up)
      wait_s = left_s;
    else if (body_.find("secondary rate limit") != std::string_view::npos)
      wait_s = 60;  // GitHub: "wait for at least one minute before retrying"
  }
  constexpr std::int64_t longest_s = 7 * 24 * 3600;  // beyond a week it is a mistake, not a wish
  return std::chrono::seconds(std::clamp<std::int64_t>(wait_s.value_or(0), 0, longest_s));
}

const Response& Response::expect_ok() const {
  if (!ok()) throw unexpected(*this);
  return *this;
}

RemoteError unexpected(const Response& response) {
  std::string message =
      url::origin(response.final_url()) + " answered with status " + std::to_string(response.status());
  if (const std::string advice = moved_advice(response, "The server"); !advice.empty())
    message += ". " + advice;
  else if (!response.body().empty())
    message += ": " + response.excerpt();
  return RemoteError(message, response.retry_after());
}

}  // namespace aha::http
