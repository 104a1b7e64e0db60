#include "settings.hpp"

#include <aha/errors.hpp>
#include <aha/url.hpp>

namespace github_issues {
namespace {

constexpr std::string_view public_api = "https://api.github.com";

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

/// The first two parts of a path: an address of a page inside the repository has more.
std::string owner_and_name(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return std::string(path);
  return std::string(path.substr(0, path.find('/', slash + 1)));
}

/// The repository as GitHub names it, out of what people type: its page, an address to clone from, slashes around it.
std::string repository_in(std::string_view typed) {
  std::string name = aha::url::base(typed);
  if (const std::size_t scheme = name.find("://"); scheme != std::string::npos) {
    const std::size_t path = name.find('/', scheme + 3);
    name =
        path == std::string::npos ? std::string() : owner_and_name(std::string_view(name).substr(path + 1));
  }
  name.erase(0, name.find_first_not_of('/'));
  constexpr std::string_view git = ".git";
  if (name.ends_with(git)) name.resize(name.size() - git.size());
  return name;
}

}  // namespace

std::string Settings::repository() const {
  const aha::View repository = data_["repository"];
  if (!repository.present())
    throw aha::ConfigurationError(
        "No repository is chosen. Open the integration's settings, press Test connection, and choose the "
        "repository that features are sent to.");
  return repository_in(repository.text());
}

std::string Settings::server() const {
  const std::string server = aha::url::base(data_["server_url"].text());
  const std::string origin = aha::url::origin(server);
  const bool is_public =
      origin == "https://github.com" || origin == "https://www.github.com" || origin == public_api;
  return is_public ? std::string() : server;
}

std::string Settings::api_url() const {
  const std::string url = server();
  if (url.empty()) return std::string(public_api);
  // An Enterprise server's page in place of its API; hosts of the API alone begin with "api.".
  const std::string origin = aha::url::origin(url);
  const bool is_page = url.size() == origin.size() && origin.find("://api.") == std::string::npos;
  return is_page ? url + "/api/v3" : url;
}

std::string Settings::web_url() const {
  const std::string typed = server();
  std::string url = typed.empty() ? "https://github.com" : without_api_path(typed + "/");
  if (!url.ends_with('/')) url += '/';
  return url;
}

}  // namespace github_issues
