#include "server_address.hpp"

#include <aha/url.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace jira {
namespace {

constexpr std::string_view gateway_host = "https://api.atlassian.com";

/// One segment of a path, and where its slash is in the address.
struct Segment {
  std::string_view name;
  std::size_t slash;
};

std::vector<Segment> segments_of(std::string_view address) {
  std::vector<Segment> segments;
  std::size_t slash = address.find('/', address.find("://") + 3);
  while (slash != std::string_view::npos) {
    const std::size_t end = std::min(address.find('/', slash + 1), address.size());
    segments.push_back({address.substr(slash + 1, end - slash - 1), slash});
    slash = end == address.size() ? std::string_view::npos : end;
  }
  return segments;
}

template <std::size_t n>
bool is_one_of(std::string_view name, const std::array<std::string_view, n>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether Jira's own pages begin here, and the path before is the server's.
bool is_page(std::string_view name, std::string_view next) {
  constexpr std::array<std::string_view, 6> always{"secure",      "servicedesk", "login.jsp",
                                                   "default.jsp", "login",       "rest"};
  /// As the last segment these may be the server's own path.
  constexpr std::array<std::string_view, 5> with_more{"browse", "projects", "issues", "plugins", "wiki"};
  constexpr std::array<std::string_view, 5> cloud_pages{"software", "core", "your-work", "for-you", "people"};
  if (is_one_of(name, always)) return true;
  if (is_one_of(name, with_more)) return !next.empty();
  return name == "jira" && is_one_of(next, cloud_pages);
}

std::size_t end_of_gateway(const std::vector<Segment>& segments, std::size_t size) {
  const bool is_site = segments.size() > 3 && segments[0].name == "ex" && segments[1].name == "jira";
  return is_site ? segments[3].slash : size;
}

std::size_t end_of_server(std::string_view address) {
  const std::vector<Segment> segments = segments_of(address);
  if (aha::url::origin(address) == gateway_host) return end_of_gateway(segments, address.size());
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string_view next = i + 1 < segments.size() ? segments[i + 1].name : std::string_view{};
    const bool is_cloud_page = i == 0 && segments[0].name == "jira" && !next.empty() && is_cloud(address);
    if (is_cloud_page || is_page(segments[i].name, next)) return segments[i].slash;
  }
  return address.size();
}

/// "jira.example.com/x", and not "please ask Ann": something with a dot before any slash, and without blanks.
bool looks_like_host(std::string_view text) {
  const std::string_view host = text.substr(0, text.find('/'));
  return host.find('.') != std::string_view::npos && text.find_first_of(" \t\r\n@") == std::string_view::npos;
}

}  // namespace

std::string server_address(std::string_view typed) {
  std::string address = aha::url::base(typed);
  if (address.find("://") == std::string::npos) {
    if (!looks_like_host(address)) return address;
    address.insert(0, "https://");
  }
  address.resize(end_of_server(address));
  while (address.ends_with('/') && !address.ends_with("://")) address.pop_back();
  return address;
}

bool is_gateway(std::string_view address) {
  return aha::url::origin(address) == gateway_host;
}

bool is_cloud(std::string_view address) {
  const std::string origin = aha::url::origin(address);
  return origin == gateway_host || origin.ends_with(".atlassian.net") || origin.ends_with(".jira.com");
}

}  // namespace jira
