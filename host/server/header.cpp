#include "server/header.hpp"

#include <charconv>

namespace server {
namespace {

namespace http = boost::beast::http;

std::string_view view_of(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

// Where a field of that name is kept; null: it decides nothing.
Field* place_of(Header& header, http::field name) {
  switch (name) {
    case http::field::host:
      return &header.host;
    case http::field::origin:
      return &header.origin;
    case http::field::content_type:
      return &header.content_type;
    case http::field::content_length:
      return &header.content_length;
    case http::field::transfer_encoding:
      return &header.transfer_encoding;
    case http::field::expect:
      return &header.expect;
    case http::field::authorization:
      return &header.authorization;
    case http::field::sec_fetch_site:
      return &header.sec_fetch_site;
    default:
      return nullptr;
  }
}

}  // namespace

Header pick(const http::request_header<>& fields) {
  Header header;
  header.method = view_of(fields.method_string());
  header.target = view_of(fields.target());
  header.is_http_1_0 = fields.version() < 11;
  for (const auto& field : fields) {
    if (Field* const place = place_of(header, field.name())) place->add(view_of(field.value()));
  }
  return header;
}

std::optional<std::uint64_t> announced_length(const Header& header) {
  const std::string_view text = header.content_length.value;
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return length;
}

}  // namespace server
