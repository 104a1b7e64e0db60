// What of a request's header decides whether, and how, the request is served.
#pragma once

#include <boost/beast/http/message.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace server {

// A field that must not be there twice.
struct Field {
  std::string_view value;  // of the last one
  std::uint32_t count = 0;

  void add(std::string_view text) {
    value = text;
    ++count;
  }
  bool is_there() const { return count != 0; }
};

// Views into the header.
struct Header {
  std::string_view method;
  std::string_view target;
  bool is_http_1_0 = false;
  Field host;
  Field origin;
  Field sec_fetch_site;
  Field content_type;
  Field content_length;
  Field transfer_encoding;
  Field expect;
  Field authorization;

  // Whether bytes of a body follow, or may follow.
  bool has_body() const {
    return transfer_encoding.is_there() || (content_length.is_there() && content_length.value != "0");
  }
};

// Picks them out of Beast's fields.
Header pick(const boost::beast::http::request_header<>& fields);

// The length that the header announces; nullopt: none, or not one number that fits.
std::optional<std::uint64_t> announced_length(const Header& header);

}  // namespace server
