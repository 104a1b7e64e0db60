#include "cassette/transport_headers.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>

#include "egress/request_rules.hpp"

namespace cassette {

using boost::algorithm::iequals;

egress::Headers sent_headers(const egress::Request& request) {
  egress::Headers out;
  std::ranges::copy_if(request.headers, std::back_inserter(out), [&](const auto& header) {
    const bool is_replaced = request.ntlm && iequals(header.first, "Authorization");
    return !egress::is_transports_header(header.first) && !is_replaced;
  });
  return out;
}

egress::Headers received_headers(const egress::Headers& headers) {
  constexpr std::string_view framing[] = {"Content-Encoding", "Content-Length", "Transfer-Encoding"};
  egress::Headers out;
  std::ranges::copy_if(headers, std::back_inserter(out), [&](const auto& header) {
    return std::ranges::none_of(framing, [&](std::string_view name) { return iequals(header.first, name); });
  });
  return out;
}

}  // namespace cassette
