// Requests and cases that the tests of this folder share.
#pragma once

#include <string>
#include <utility>

#include "cassette/case.hpp"

namespace cassette::testing {

inline SentRequest request(std::string method, std::string url, std::string body = {},
                           egress::Headers headers = {}) {
  return {std::move(method), std::move(url), std::move(headers), std::move(body)};
}

inline egress::Response response(int status, std::string body = {}, egress::Headers headers = {}) {
  egress::Response out;
  out.status = status;
  out.body = std::move(body);
  out.headers = std::move(headers);
  return out;
}

inline Case case_of(std::vector<Exchange> exchanges) {
  Case out;
  out.exchanges = std::move(exchanges);
  return out;
}

}  // namespace cassette::testing
