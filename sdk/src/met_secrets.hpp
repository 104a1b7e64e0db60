// Secrets that a call meets in its requests and answers, kept so that no later line quotes them.
#pragma once

#include <aha/abi.h>
#include <aha/call.hpp>
#include <aha/http.hpp>

namespace aha::http {

/// Keeps the credentials of headers, of the address, and of a login that the host does itself.
void keep_sent_secrets(Call& call, const aha_http_request& request);

/// Keeps cookies, and tokens, secrets and passwords of the headers and of a small body.
void keep_received_secrets(Call& call, const Response& response);

}  // namespace aha::http
