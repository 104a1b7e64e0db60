// What a redirect makes of a request.
#pragma once

#include "egress/egress.hpp"
#include "egress/url.hpp"

namespace egress {

// Whether `status` sends the client elsewhere: 301, 302, 303, 307 or 308. [any]
bool is_redirect(int status);

// Turns `request` into the one for the next hop. [any]
//
// 301, 302 and 303 turn every method but HEAD and OPTIONS into GET without a body. The headers stay, Content-Type
// among them, as upstream's HTTP client has it. On another origin all are dropped but those that describe the content
// and what is accepted; NTLM goes with its user and password.
void redirect(Request& request, int status, const Url& from, const Url& to);

}  // namespace egress
