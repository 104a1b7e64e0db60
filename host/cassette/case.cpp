#include "cassette/case.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>

namespace cassette {
namespace {

using egress::Error;

struct Name {
  std::string_view text;
  Error error;
};

constexpr Name names[] = {
    {"cancelled", Error::cancelled},
    {"timed_out", Error::timed_out},
    {"bad_url", Error::bad_url},
    {"unlisted_host", Error::unlisted_host},
    {"address_refused", Error::address_refused},
    {"unresolved", Error::unresolved},
    {"connect_failed", Error::connect_failed},
    {"tls_failed", Error::tls_failed},
    {"too_large", Error::too_large},
    {"broken_answer", Error::broken_answer},
    // Ruby's
    {"Errno::ECONNREFUSED", Error::connect_failed},
    {"Errno::ECONNRESET", Error::connect_failed},
    {"Errno::EHOSTUNREACH", Error::connect_failed},
    {"Net::OpenTimeout", Error::connect_failed},
    {"Net::ReadTimeout", Error::timed_out},
    {"SocketError", Error::unresolved},
    {"OpenSSL::SSL::SSLError", Error::tls_failed},
};

}  // namespace

std::string_view header(const egress::Headers& headers, std::string_view name) {
  const auto found = std::ranges::find_if(
      headers, [&](const auto& entry) { return boost::algorithm::iequals(entry.first, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view to_string(Error error) {
  const auto* const found = std::ranges::find(names, error, &Name::error);
  return found == std::end(names) ? "none" : found->text;
}

Error error_named(std::string_view name) {
  const auto* const found = std::ranges::find(names, name, &Name::text);
  return found == std::end(names) ? Error::broken_answer : found->error;
}

}  // namespace cassette
