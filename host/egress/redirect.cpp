#include "egress/redirect.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <string_view>

namespace egress {
namespace {

// What a stranger may be sent. Services put credentials into headers of many names.
constexpr std::string_view safe_headers[] = {
    "Accept",           "Accept-Encoding", "Accept-Language", "Cache-Control", "Content-Encoding",
    "Content-Language", "Content-Type",    "Range",           "User-Agent",
};

bool is_for_this_origin_only(const std::pair<std::string, std::string>& header) {
  return std::ranges::none_of(
      safe_headers, [&](std::string_view safe) { return boost::algorithm::iequals(header.first, safe); });
}

}  // namespace

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

void redirect(Request& request, int status, const Url& from, const Url& to) {
  const bool keeps_method = status == 307 || status == 308;
  if (!keeps_method && request.method != "HEAD" && request.method != "OPTIONS") {
    request.method = "GET";
    request.body = {};
    request.parts.clear();
  }
  if (from.same_origin(to)) return;
  std::erase_if(request.headers, is_for_this_origin_only);
  request.ntlm = false;
  request.user.clear();
  request.password.clear();
}

}  // namespace egress
