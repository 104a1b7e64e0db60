// Cookies of one event, for the few third parties whose API needs them.
#pragma once

#include <aha/http.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace aha::http {

/// Keeps what Set-Cookie says and gives it back to the same origin (scheme, host and port) only: Domain and
/// Path, which could only widen or narrow that, are ignored. Max-Age=0 and an Expires in the past delete.
/// Give it to a client by Client::cookies().
/// [any], by one thread
class CookieJar {
 public:
  /// Takes over the cookies of an answer to `url`.
  void store(std::string_view url, const Response& response);
  /// The Cookie header for a request to `url`; "" if there is none.
  std::string header_for(std::string_view url) const;

 private:
  struct Cookie {
    std::string origin;
    std::string name;
    std::string value;
  };

  void store_one(const std::string& origin, std::string_view set_cookie);

  std::vector<Cookie> cookies_;
};

}  // namespace aha::http
