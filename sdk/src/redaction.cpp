#include <aha/blanks.hpp>
#include <aha/redaction.hpp>

#include <algorithm>

namespace aha {
namespace {

constexpr std::string_view blank = "[redacted]";
/// Settings may hold structures (a status mapping); credentials do not lie deep in them.
constexpr int deepest = 4;
/// A shorter path of an address would blank ordinary ones.
constexpr std::size_t shortest_path = 6;

bool is_address(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

bool is_number(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
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

/// A scalar that may be typed as one: true and false are answers, not secrets.
std::string scalar_text(View value) {
  const json::value& json = value.json();
  return json.is_string() || json.is_int64() || json.is_uint64() || json.is_double() ? value.text()
                                                                                     : std::string();
}

}  // namespace

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

void Redaction::add_all(View document) {
  for (auto [name, value] : document.members()) add_setting(value, name, false, 0);
}

void Redaction::add(std::string_view secret) {
  secret = trimmed(secret);
  if (secret.empty() || known_.size() >= most_secrets || secret == blank || !known_.emplace(secret).second)
    return;
  finder_.add(secret, blank);
}

/// Of structures below a secret name, all texts are secret, and numbers that have a secret name themselves.
void Redaction::add_setting(View value, std::string_view name, bool is_secret, int depth) {
  if (depth > deepest) return;
  const bool has_secret_name = is_secret_name(name);
  if (is_address(trimmed(value.str())) && !has_secret_name)
    add_address(trimmed(value.str()), is_secret_address(name));
  else if (has_secret_name || (is_secret && value.is_string()))
    add(scalar_text(value));
  for (auto [member_name, member] : value.members())
    add_setting(member, member_name, is_secret || has_secret_name, depth + 1);
  for (const View element : value) add_setting(element, name, is_secret, depth + 1);
}

void Redaction::add_address(std::string_view address, bool is_credential) {
  for (const std::string& part : secrets::parts_of_address(address, is_credential)) add(part);
  if (!is_credential) return;
  // As a whole, too: its short segments alone are no secrets.
  std::string_view path = path_of(address.substr(0, address.find('#')));
  for (const std::string_view whole : {path, path.substr(0, path.find('?'))}) {
    const std::size_t last = whole.find_last_not_of('/');
    const std::string_view kept = whole.substr(0, last == std::string_view::npos ? 0 : last + 1);
    if (kept.size() >= shortest_path && known_.emplace(kept).second)
      finder_.add(kept, blank, secrets::Reach::anywhere);
  }
}

bool Redaction::is_credential(const secrets::Credential& one, std::string_view text) const {
  constexpr std::size_t shortest = 6, shortest_word = 12;
  if (text.substr(one.begin).starts_with(blank)) return false;
  if (one.kind != secrets::Credential::Kind::value || known_.contains(trimmed(one.value))) return true;
  const bool is_parameter = one.begin > 0 && text[one.begin - 1] == '=';
  const bool is_segment = one.begin > 0 && text[one.begin - 1] == '/';
  const bool is_before_host = one.end < text.size() && text[one.end] == '@';
  if (is_parameter || is_before_host) return true;
  if (is_segment && (secrets::is_name_like(one.value) || is_number(one.value))) return false;
  return (one.value.size() >= shortest_word && !secrets::is_name_like(one.value)) ||
         (one.value.size() >= shortest && secrets::looks_random(one.value));
}

std::string Redaction::apply(std::string_view text) const {
  const std::string known_blanked = finder_.replaced(text);
  std::string out;
  std::size_t copied = 0;
  for (const secrets::Credential& one : secrets::credentials_in(known_blanked)) {
    if (!is_credential(one, known_blanked)) continue;
    out.append(known_blanked, copied, one.begin - copied).append(blank);
    copied = one.end;
  }
  return out.append(known_blanked, copied);
}

}  // namespace aha
