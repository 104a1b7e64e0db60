// Webhooks, out and in: passing events on to an address of the user's own, and telling who sent one. Link aha::crypto beside the SDK.
#pragma once

#include <aha/http.hpp>

#include <cstdint>
#include <string_view>

namespace aha {

class Service;

/// Adds the headers of Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature: "v1,<base64>") to
/// `client`, so that a receiver can tell who sent `body` and that it is fresh.                 [any]
/// secret       "whsec_" and base64, as that standard writes it, or any other text, which is taken as it is
/// message_id   the same for every attempt at one event
/// timestamp_s  seconds since 1970
/// Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md
void sign_standard_webhook(http::Client& client, std::string_view secret, std::string_view message_id,
                           std::int64_t timestamp_s, std::string_view body);

/// Posts the event's payload, byte for byte as it came, to `url`; signed if the integration has a
/// `webhook_secret`. What the receiver answers is logged and otherwise does not matter (upstream: http_post,
/// whose answer no webhook service looks at). Throws as http::Client does if there is no answer.
/// [call][suspends]
void forward_payload(const Service& service, std::string_view url);

/// Whether the webhook being handled comes from who knows the integration's `webhook_secret`: its header
/// `header` must be "sha256=" and the HMAC of the exact bytes received. True if no secret is set. Warns of
/// a webhook that is not, saying what to set where.                                          [call]
/// header  such as "X-Hub-Signature-256"
/// remote  the sender's name for people, such as "GitHub"
bool is_authentic(const Service& service, std::string_view header, std::string_view remote);

}  // namespace aha
