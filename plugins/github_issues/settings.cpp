#include "settings.hpp"

#include <aha/errors.hpp>

namespace github_issues {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// `url` without any "api/v3/", as upstream finds the pages of an Enterprise server.
std::string without_api_path(std::string url) {
  constexpr std::string_view path = "api/v";
  for (std::size_t at = url.find(path); at != std::string::npos; at = url.find(path, at)) {
    std::size_t end = at + path.size();
    if (end >= url.size() || !is_digit(url[end])) {
      at = end;
      continue;
    }
    ++end;
    if (end < url.size() && url[end] == '/') ++end;
    url.erase(at, end - at);
  }
  return url;
}

}  // namespace

std::string Settings::repository() const {
  const aha::View repository = data_["repository"];
  if (!repository.present())
    throw aha::ConfigurationError(
        "No repository is chosen. Open the integration's settings, press Test connection, and choose the "
        "repository that features are sent to.");
  return repository.text();
}

std::string Settings::api_url() const {
  const aha::View server = data_["server_url"];
  return server.present() ? server.text() : "https://api.github.com";
}

std::string Settings::web_url() const {
  const aha::View server = data_["server_url"];
  std::string url = server.present() ? without_api_path(server.text()) : "https://github.com";
  if (!url.ends_with('/')) url += '/';
  return url;
}

}  // namespace github_issues
