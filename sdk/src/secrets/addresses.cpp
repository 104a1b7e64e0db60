#include "credentials.hpp"

#include "../ascii.hpp"
#include "layers.hpp"
#include "shape.hpp"

#include <algorithm>
#include <optional>

namespace aha::secrets {
namespace {

constexpr std::size_t shortest_user = 8;
constexpr std::size_t shortest_of_file = 20;
constexpr std::string_view address_ends = "\"'<> \t\r\n)]}\\|`";

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return ascii::equal_ignoring_case(word, text); });
}

bool is_number(std::string_view text) {
  return std::ranges::all_of(text, is_digit);
}

bool is_uuid(std::string_view text) {
  constexpr std::size_t size = 36;
  return text.size() == size && std::ranges::count(text, '-') == 4 && text[8] == '-' && text[23] == '-';
}

/// What services write in place of a password if the user is the secret.
bool is_no_password(std::string_view password) {
  return password.empty() || is_any_of(password, {"x-oauth-basic", "x", "api_token", "x-token-auth"});
}

/// [begin, end) of a text.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::string_view in(std::string_view text, Range range) {
  return text.substr(range.begin, range.end - range.begin);
}

void find_user(std::string_view text, Range authority, const Found& found) {
  const std::string_view all = in(text, authority);
  const std::size_t sign = all.rfind('@');
  if (sign == all.npos || sign == 0) return;
  const std::size_t colon = std::min(all.find(':'), sign);
  const std::string_view user = all.substr(0, colon);
  const std::string_view password =
      colon < sign ? all.substr(colon + 1, sign - colon - 1) : std::string_view();
  const bool is_user_secret = colon < sign ? is_no_password(password) : false;
  if (is_user_secret || (user.size() >= shortest_user && looks_random(user) && !is_name_like(user)))
    found({authority.begin, authority.begin + colon, percent_decoded(user), Credential::Kind::user});
  if (!password.empty() && !is_no_password(password))
    found({authority.begin + colon + 1, authority.begin + sign, percent_decoded(password),
           Credential::Kind::value});
}

/// The name of a file without its extension: "<hex>.download".
Range without_extension(std::string_view text, Range segment) {
  constexpr std::size_t longest = 9;
  const std::size_t dot = in(text, segment).rfind('.');
  if (dot == std::string_view::npos || dot == 0 || in(text, segment).size() - dot > longest) return segment;
  return {segment.begin, segment.begin + dot};
}

std::vector<Range> segments_of(std::string_view text, Range path) {
  std::vector<Range> out;
  while (path.begin < path.end) {
    const std::size_t begin = path.begin + 1;  // behind the slash
    path.begin = std::min(text.find('/', begin), path.end);
    if (begin < path.begin) out.push_back({begin, path.begin});
  }
  return out;
}

bool names_credential(std::string_view segment) {
  return is_any_of(segment,
                   {"token", "tokens", "secret", "secrets", "key", "keys", "apikey", "api_key", "password",
                    "auth", "session", "signature", "signed", "access_token", "team_inbox"});
}

bool names_files(std::string_view segment) {
  return is_any_of(segment, {"attachment", "attachments", "download", "downloads", "upload", "uploads",
                             "share", "shared", "secure", "private"});
}

void find_segments(std::string_view text, Range path, const Found& found) {
  const auto segments = segments_of(text, path);
  const bool has_files = std::ranges::any_of(segments, [&](Range one) { return names_files(in(text, one)); });
  std::string_view name;
  for (const Range segment : segments) {
    const Range stem = without_extension(text, segment);
    const std::string_view part = in(text, stem);
    const bool is_random = looks_random(part) && !is_number(part) && !is_name_like(part) && !is_uuid(part);
    if (!name.empty() || (has_files && is_random && part.size() >= shortest_of_file))
      found({stem.begin, stem.end, percent_decoded(part), Credential::Kind::value, std::string(name)});
    name = names_credential(in(text, segment)) ? in(text, segment) : std::string_view();
  }
}

/// Behind "://".
Range authority_at(std::string_view text, std::size_t at) {
  constexpr std::size_t longest = 512;
  const std::string_view rest = text.substr(at, longest);
  return {at, at + std::min(rest.find_first_of("/?#\"'<> \t\r\n)]}\\|`"), rest.size())};
}

/// Up to the next address, if one follows without a blank.
Range path_behind(std::string_view text, Range authority) {
  constexpr std::size_t longest = 4096;
  std::string_view path = text.substr(authority.end, longest);
  path = path.substr(0, path.find("://"));
  path = path.substr(0, path.find_first_of("?#"));
  return {authority.end, authority.end + std::min(path.find_first_of(address_ends), path.size())};
}

constexpr std::size_t shortest_segment = 6;        // of an address that is a credential
constexpr std::size_t shortest_capitals = 8;       // "QWERTYUI"
constexpr std::size_t shortest_long_segment = 16;  // of any address

bool is_secret_segment(std::string_view segment, bool is_credential) {
  if (segment.size() >= shortest_long_segment && looks_random(segment)) return true;
  if (!is_credential || segment.size() < shortest_segment) return false;
  return looks_random(segment) || segment.size() >= shortest_long_segment ||
         (segment.size() >= shortest_capitals && std::ranges::all_of(segment, is_upper));
}

void add_parameters(std::string_view query, bool is_credential, std::vector<std::string>& parts) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    const std::size_t equals = parameter.find('=');
    query.remove_prefix(std::min(end + 1, query.size()));
    if (equals == parameter.npos) continue;
    std::string value = form_decoded(parameter.substr(equals + 1));
    const bool is_secret = is_secret_name(parameter.substr(0, equals)) ||
                           (is_credential && value.size() >= shortest_segment && !is_word(value));
    if (is_secret) parts.push_back(std::move(value));
  }
}

}  // namespace

void find_in_addresses(std::string_view text, const Found& found) {
  for (std::size_t at = text.find("://"); at != text.npos; at = text.find("://", at + 3)) {
    const Range authority = authority_at(text, at + 3);
    find_user(text, authority, found);
    find_segments(text, path_behind(text, authority), found);
  }
}

std::vector<std::string> parts_of_address(std::string_view address, bool is_credential) {
  std::vector<std::string> parts;
  const std::size_t scheme = address.find("://");
  if (scheme == address.npos) return parts;
  address = address.substr(0, address.find('#'));
  const Range authority = authority_at(address, scheme + 3);
  const auto add = [&](const Credential& one) { parts.push_back(one.value); };
  find_user(address, authority, add);
  const Range path = path_behind(address, authority);
  find_segments(address, path, [&](const Credential& one) {
    if (one.value.size() >= shortest_segment && looks_random(one.value)) add(one);
  });
  for (const Range segment : segments_of(address, path))
    if (is_secret_segment(in(address, segment), is_credential))
      parts.push_back(percent_decoded(in(address, segment)));
  add_parameters(address.substr(std::min(path.end + 1, address.size())), is_credential, parts);
  return parts;
}

}  // namespace aha::secrets
