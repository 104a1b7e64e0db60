#include "egress/redirect.hpp"

#include <boost/algorithm/string/predicate.hpp>

namespace egress {
namespace {

bool is_credential(const std::pair<std::string, std::string>& header) {
  using boost::algorithm::iequals;
  return iequals(header.first, "Authorization") || iequals(header.first, "Cookie") ||
         iequals(header.first, "Proxy-Authorization");
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
  std::erase_if(request.headers, is_credential);
  request.ntlm = false;
  request.user.clear();
  request.password.clear();
}

}  // namespace egress
