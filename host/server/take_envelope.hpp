// Slices a request's body, on the loop or, if it is large, on the text thread.
#pragma once

#include <functional>
#include <string>
#include <tl/expected.hpp>

#include "protocol/envelope.hpp"
#include "server/message.hpp"
#include "server/text_thread.hpp"

namespace server {

using TakenEnvelope = std::function<void(tl::expected<protocol::Envelope, std::string>)>;

// Calls `taken` with the envelope, or with what is wrong with the body: at once, or later on the request's loop. It is
// destroyed uncalled if the loop ends before, or memory runs out.
// request  Its body is what the envelope views, also later: it lives as long as the request's responder does, which
//          `taken` must hold.
// texts  Null: any body is sliced at once.
// On the loop's thread.
void take_envelope(const Request& request, TextThread* texts, TakenEnvelope taken);

}  // namespace server
