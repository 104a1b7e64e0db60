#include <aha/url.hpp>

#include "ascii.hpp"

#include <aha/errors.hpp>

#include <algorithm>

namespace aha::url {
namespace {

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

bool is_legal(char c) {
  return is_unreserved(c) || std::string_view("!*'();/?:@&=+$,[]").find(c) != std::string_view::npos;
}

std::string encode_unless(std::string_view text, bool (*is_kept)(char)) {
  constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    if (is_kept(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += hex[byte >> 4];
    out += hex[byte & 15];
  }
  return out;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string decode_form(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escaped = text[at] == '%' && at + 2 < text.size() && hex_value(text[at + 1]) >= 0 &&
                         hex_value(text[at + 2]) >= 0;
    if (escaped) {
      out += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
      at += 2;
    } else {
      out += text[at] == '+' ? ' ' : text[at];
    }
  }
  return out;
}

}  // namespace

std::string encode(std::string_view text) {
  return encode_unless(text, is_unreserved);
}

std::string encode_illegal(std::string_view text) {
  return encode_unless(text, is_legal);
}

std::string path(std::initializer_list<std::string_view> segments) {
  std::string out;
  for (const std::string_view segment : segments) out += "/" + encode(segment);
  const auto is_refused = [](std::string_view segment) {
    return segment.empty() || segment == "." || segment == "..";
  };
  if (std::ranges::any_of(segments, is_refused))
    throw ConfigurationError("The request was not sent, since a part of its address is missing: " + out +
                             ". Check the integration's settings, and that the record is linked.");
  return out;
}

std::string base(std::string_view typed) {
  typed = typed.substr(0, typed.find_first_of("?#"));
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = typed.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  typed.remove_prefix(first);
  const std::size_t last = typed.find_last_not_of(" \t\r\n/");
  return std::string(typed.substr(0, last + 1));
}

std::string origin(std::string_view absolute_url) {
  const std::size_t scheme_end = absolute_url.find("://");
  if (scheme_end == std::string_view::npos) return {};
  const std::string scheme = ascii::lower(absolute_url.substr(0, scheme_end));
  std::string_view authority = absolute_url.substr(scheme_end + 3);
  authority = authority.substr(0, authority.find_first_of("/?#\\"));
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
    authority.remove_prefix(at + 1);
  if (authority.empty()) return {};
  std::string host = ascii::lower(authority);
  const std::string_view default_port = scheme == "https" ? ":443" : scheme == "http" ? ":80" : "";
  if (!default_port.empty() && host.ends_with(default_port)) host.resize(host.size() - default_port.size());
  return scheme + "://" + host;
}

Query::Query(std::initializer_list<std::pair<std::string_view, std::string_view>> parameters) {
  for (const auto& [name, value] : parameters) add(name, value);
}

Query& Query::add(std::string_view name, std::string_view value) {
  if (!encoded_.empty()) encoded_ += '&';
  encoded_ += encode(name);
  encoded_ += '=';
  encoded_ += encode(value);
  return *this;
}

std::optional<std::string> form_value(std::string_view encoded, std::string_view name) {
  for (std::size_t at = 0; at < encoded.size();) {
    const std::size_t end = std::min(encoded.find('&', at), encoded.size());
    const std::string_view field = encoded.substr(at, end - at);
    const std::size_t equals = std::min(field.find('='), field.size());
    if (decode_form(field.substr(0, equals)) == name)
      return decode_form(field.substr(std::min(equals + 1, field.size())));
    at = end + 1;
  }
  return std::nullopt;
}

std::string with_query(std::string_view url, const Query& query) {
  if (query.empty()) return std::string(url);
  const std::size_t fragment = std::min(url.find('#'), url.size());
  std::string out(url.substr(0, fragment));
  const std::size_t start = out.find('?');
  if (start == std::string::npos)
    out += '?';
  else if (start + 1 != out.size() && out.back() != '&')
    out += '&';
  out += query.encoded();
  out += url.substr(fragment);
  return out;
}

}  // namespace aha::url
