#include "cassette/request_comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/split.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <map>

#include "cassette/credentials.hpp"
#include "cassette/json_comparison.hpp"
#include "cassette/multipart.hpp"
#include "cassette/url_parts.hpp"

namespace cassette {
namespace {

namespace algorithm = boost::algorithm;

// What the transport writes by itself, or what says nothing about the request.
constexpr std::string_view ignored_headers[] = {
    "user-agent", "accept-encoding", "content-length", "host", "connection", "keep-alive", "accept", "expect",
    "transfer-encoding", "traceparent", "tracestate", "te", "cookie2",
    // Standard Webhooks: the event's id, the time, and a signature of both.
    "webhook-id", "webhook-timestamp", "webhook-signature"};

bool is_form(std::string_view type) {
  return type.find("x-www-form-urlencoded") != std::string_view::npos;
}

bool is_multipart(std::string_view type) {
  return type.find("multipart/") != std::string_view::npos;
}

std::string media_type(std::string_view content_type) {
  return algorithm::to_lower_copy(
      algorithm::trim_copy(std::string(content_type.substr(0, content_type.find(';')))));
}

// Headers by lower-case name; those that come several times are one.
std::map<std::string, std::string> by_name(const egress::Headers& headers) {
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : headers) {
    auto& joined = out[algorithm::to_lower_copy(name)];
    joined += (joined.empty() ? "" : ", ") + algorithm::trim_copy(value);
  }
  return out;
}

std::vector<std::string> cookies(const std::string& header) {
  std::vector<std::string> out;
  algorithm::split(out, header, algorithm::is_any_of(";"));
  for (auto& cookie : out) algorithm::trim(cookie);
  std::sort(out.begin(), out.end());
  return out;
}

std::string describe(const std::vector<Part>& parts) {
  std::string out;
  for (const Part& part : parts) {
    out += fmt::format("{}{}{} ({} bytes)", out.empty() ? "" : ", ", part.name,
                       part.file_name.empty() ? "" : " file " + part.file_name, part.content.size());
  }
  return out.empty() ? nothing : out;
}

void compare_multipart(Differences& out, const std::string& place, const SentRequest& expected,
                       const SentRequest& got) {
  const auto one = parse_multipart(expected.body, header(expected.headers, "Content-Type"));
  const auto other = parse_multipart(got.body, header(got.headers, "Content-Type"));
  if (one != other) out.push_back({place + " parts", describe(one), describe(other)});
}

void compare_bodies(Differences& out, const std::string& place, const SentRequest& expected,
                    const SentRequest& got) {
  const std::string &one = expected.body, &other = got.body;
  if (one == other) return;
  const auto one_type = header(expected.headers, "Content-Type"),
             other_type = header(got.headers, "Content-Type");
  if (is_multipart(one_type) && is_multipart(other_type)) return compare_multipart(out, place, expected, got);
  const auto one_json = parse_json(one), other_json = parse_json(other);
  if (one_json && other_json) return add_json_differences(out, place, *one_json, *other_json);
  // Some clients name no type for a form.
  const bool looks_like_form = one.find('=') != std::string::npos && other.find('=') != std::string::npos &&
                               one.find('<') == std::string::npos;
  if (is_form(one_type) || looks_like_form) {
    const auto one_form = parse_form(one), other_form = parse_form(other);
    if (one_form != other_form) out.push_back({place, to_string(one_form), to_string(other_form)});
    return;
  }
  if (algorithm::trim_copy(one) != algorithm::trim_copy(other)) out.push_back({place, one, other});
}

bool same_header(const std::string& name, const std::string& expected, const std::string& got) {
  if (name == "content-type") return media_type(expected) == media_type(got);
  if (name == "authorization") return same_authorization(expected, got);
  if (name == "cookie") return cookies(expected) == cookies(got);
  return expected == got;
}

void compare_headers(Differences& out, const std::string& place, const SentRequest& expected,
                     const SentRequest& got) {
  const auto sent = by_name(got.headers);
  // A connection that NTLM has authenticated carries the credential no more.
  const bool is_ntlm = ntlm_message(expected.headers) != 0;
  for (const auto& [name, value] : by_name(expected.headers)) {
    const bool is_ignored = std::ranges::find(ignored_headers, name) != std::end(ignored_headers) ||
                            (name == "content-type" && expected.body.empty()) ||
                            (name == "authorization" && is_ntlm);
    if (is_ignored) continue;
    const auto found = sent.find(name);
    const std::string other = found == sent.end() ? "" : found->second;
    if (!same_header(name, value, other))
      out.push_back({place + name, value, found == sent.end() ? nothing : other});
  }
}

}  // namespace

Differences compare_requests(const std::string& place, const SentRequest& expected, const SentRequest& got) {
  Differences out;
  if (expected.method != got.method) out.push_back({place + ": method", expected.method, got.method});
  if (split_url(expected.url) != split_url(got.url)) out.push_back({place + ": url", expected.url, got.url});
  // NTLM's first message goes out without the body.
  if (ntlm_message(expected.headers) != 1) compare_bodies(out, place + ": body", expected, got);
  compare_headers(out, place + ": header ", expected, got);
  return out;
}

bool same_request(const SentRequest& expected, const SentRequest& got) {
  return compare_requests("", expected, got).empty();
}

bool same_endpoint(const SentRequest& expected, const SentRequest& got) {
  return expected.method == got.method && split_url(expected.url).endpoint == split_url(got.url).endpoint;
}

}  // namespace cassette
