// What a redirect makes of a request.
#pragma once

#include "egress/egress.hpp"
#include "egress/url.hpp"

namespace egress {

// Whether `status` sends the client elsewhere: 301, 302, 303, 307 or 308. [any]
bool is_redirect(int status);

// Turns `request` into the one for the next hop. [any]
//
// 301, 302 and 303 turn every method but HEAD and OPTIONS into GET without a body; the other headers stay,
// the Content-Type among them.  upstream: what its HTTP client's redirect middleware does, seen in recorded
// cases On another origin, Authorization, Cookie and Proxy-Authorization are dropped, and NTLM with its
// password.
void redirect(Request& request, int status, const Url& from, const Url& to);

}  // namespace egress
