#include <aha/redaction.hpp>

#include "ascii.hpp"

#include <algorithm>
#include <array>

namespace aha {
namespace {

constexpr std::string_view blank = "[redacted]";
/// A shorter value would blank ordinary words.
constexpr std::size_t shortest_secret = 6;
/// Settings may hold structures (a status mapping); credentials do not lie deep in them.
constexpr int deepest = 4;

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// Settings that hold an address which is itself the credential.
bool is_secret_address(std::string_view name) {
  return name == "url" || name == "hook_url" || name == "webhook_url" || name == "callback_url";
}

/// The part of an absolute URL after its host, or "".
std::string_view path_of(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::size_t path = address.find_first_of("/?", scheme + 3);
  return path == std::string_view::npos ? std::string_view() : address.substr(path);
}

/// `address` (without its query) with "user:password@" left out.
std::string without_user(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme == std::string_view::npos) return std::string(address);
  const std::size_t host = scheme + 3;
  const std::size_t path = std::min(address.find('/', host), address.size());
  const std::size_t at = address.substr(0, path).rfind('@');
  if (at == std::string_view::npos || at < host) return std::string(address);
  return std::string(address.substr(0, host)) + std::string(address.substr(at + 1));
}

}  // namespace

bool is_secret_name(std::string_view name) {
  const std::string n = ascii::lower(name);
  constexpr std::array parts{"password", "token", "secret", "authorization", "cookie", "jwt", "signature"};
  if (std::any_of(parts.begin(), parts.end(), [&](const char* part) { return n.find(part) != n.npos; })) {
    return true;
  }
  return n == "key" || n == "sig" || ends_with(n, "_key") || ends_with(n, "-key") || ends_with(n, "apikey");
}

std::string without_credentials(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const std::size_t query = std::min(url.find('?'), url.size());
  std::string out = without_user(url.substr(0, query));
  for (std::size_t at = query; at < url.size();) {
    const std::size_t end = std::min(url.find('&', at + 1), url.size());
    const std::string_view parameter = url.substr(at, end - at);  // with its leading ? or &
    const std::size_t equals = parameter.find('=');
    const bool secret = equals != std::string_view::npos && is_secret_name(parameter.substr(1, equals - 1));
    out += secret ? parameter.substr(0, equals + 1) : parameter;
    if (secret) out += blank;
    at = end;
  }
  return out;
}

Redaction::Redaction(View data) {
  for (auto [name, value] : data.members()) {
    if (is_secret_address(name))
      add(std::string(path_of(value.str())));
    else
      add_nested(value, is_secret_name(name), 0);
  }
  std::sort(secrets_.begin(), secrets_.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
}

void Redaction::add(std::string secret) {
  if (secret.size() >= shortest_secret) secrets_.push_back(std::move(secret));
}

void Redaction::add_nested(View value, bool secret, int depth) {
  if (depth > deepest) return;
  if (value.is_string() && secret) add(std::string(value.str()));
  for (auto [name, member] : value.members()) add_nested(member, secret || is_secret_name(name), depth + 1);
}

std::string Redaction::apply(std::string_view text) const {
  std::string out(text);
  for (const std::string& secret : secrets_) {
    for (std::size_t at = out.find(secret); at != std::string::npos; at = out.find(secret, at + blank.size()))
      out.replace(at, secret.size(), blank);
  }
  return out;
}

}  // namespace aha
