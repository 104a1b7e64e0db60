// Why a transfer did not bring an answer, and libcurl's codes in those terms.
#pragma once

#include <curl/curl.h>

#include <string>
#include <string_view>

#include "egress/egress.hpp"

namespace egress {

struct Failure {
  Error error = Error::none;
  std::string message;  // for a person, free of secrets
  // The exchange was to go over a kept connection that had ended: it may go out once more, on a new one.
  bool nothing_was_sent = false;
};

// What a failed exchange with `authority` ("host:port") means. [any]
//
// detail  libcurl's own words or the resolver's; used for TLS and for names alone, if they hold no URL
// system_error  errno of this connection's last failed operation, 0 if there was none
Failure failure_of(CURLcode code, std::string_view authority, std::string_view detail, int system_error);

}  // namespace egress
