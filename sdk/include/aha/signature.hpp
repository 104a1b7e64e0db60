// Proof that a webhook comes from who it says. Link aha::crypto beside the SDK (aha_add_plugin(... LINK
// aha::crypto)): only services that check or make signatures load OpenSSL.
#pragma once

#include <cstdint>
#include <string_view>

namespace aha {

/// Whether `header`, the value of X-Hub-Signature-256 ("sha256=" and 64 hex digits), was made over these
/// exact bytes by a sender who knows the secret. Takes the same time wherever the first difference lies.
/// An empty secret matches nothing.                                                           [any]
/// source: GitHub, "Validating webhook deliveries"
bool hub_signature_matches(std::string_view secret, std::string_view body, std::string_view header);

/// The same for the headers of Standard Webhooks: whether one of the signatures in `header`, the value of
/// webhook-signature ("v1,<base64>", several apart by blanks), was made over message_id, timestamp and body.
/// message_id, timestamp  the values of webhook-id and webhook-timestamp; how old that is, is not judged
/// secret                 "whsec_" and base64, or any other text, which is taken as it is       [any]
bool standard_signature_matches(std::string_view secret, std::string_view message_id,
                                std::string_view timestamp, std::string_view body, std::string_view header);

/// The same for Slack's scheme v0: whether `header`, the value of X-Slack-Signature ("v0=" and 64 hex digits), was made
/// over timestamp and body by who knows the app's signing secret.                             [any]
/// timestamp  the value of X-Slack-Request-Timestamp; how old that is, is_recent() judges
/// source: Slack, "Verifying requests from Slack"
bool slack_signature_matches(std::string_view secret, std::string_view timestamp, std::string_view body,
                             std::string_view header);

/// Whether a signed timestamp is so close to now, before or after, that its message is no recording played again. Both
/// Slack and Standard Webhooks propose five minutes. Only for requests that come straight from their sender: what Aha!
/// hands on may have waited.                                                                  [any]
/// timestamp  seconds since 1970 as text, as headers have it; any other text is not recent
/// now_s      seconds since 1970
bool is_recent(std::string_view timestamp, std::int64_t now_s, std::int64_t tolerance_s = 300);

}  // namespace aha
