#include <aha/auth.hpp>
#include <aha/blanks.hpp>
#include <aha/hash.hpp>
#include <aha/service.hpp>
#include <aha/signature.hpp>
#include <aha/webhook.hpp>

#include <algorithm>
#include <ctime>
#include <string>

namespace aha {
namespace {

std::string key_of(std::string_view secret) {
  constexpr std::string_view prefix = "whsec_";
  if (secret.starts_with(prefix))
    if (const auto decoded = auth::from_base64(secret.substr(prefix.size()))) return *decoded;
  return std::string(secret);
}

std::string standard_signature(std::string_view secret, std::string_view message_id,
                               std::string_view timestamp, std::string_view body) {
  std::string content(message_id);
  content += ".";
  content += timestamp;
  content += ".";
  content += body;
  return "v1," + auth::base64(hash::hmac_sha256(key_of(secret), content));
}

}  // namespace

void sign_standard_webhook(http::Client& client, std::string_view secret, std::string_view message_id,
                           std::int64_t timestamp_s, std::string_view body) {
  const std::string timestamp = std::to_string(timestamp_s);
  client.header("webhook-id", message_id)
      .header("webhook-timestamp", timestamp)
      .header("webhook-signature", standard_signature(secret, message_id, timestamp, body));
}

bool standard_signature_matches(std::string_view secret, std::string_view message_id,
                                std::string_view timestamp, std::string_view body, std::string_view header) {
  if (secret.empty()) return false;
  const std::string expected = standard_signature(secret, message_id, timestamp, body);
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(' '), header.size());
    if (hash::equal_codes(header.substr(0, end), expected)) return true;
    header.remove_prefix(std::min(end + 1, header.size()));
  }
  return false;
}

void forward_payload(const Service& service, std::string_view url) {
  http::Client client = service.http();
  const std::string_view body = service.payload_text();
  const View secret = service.data()["webhook_secret"];
  if (secret.present())
    sign_standard_webhook(client, secret.text(), service.event_id(), std::time(nullptr), body);
  client.post(trimmed(url), http::Body::text(std::string(body), "application/json"));
}

bool is_authentic(const Service& service, std::string_view header, std::string_view remote) {
  const std::string secret = service.data()["webhook_secret"].text();
  if (secret.empty()) return true;
  const std::string_view signature = service.raw_header(header);
  if (hub_signature_matches(secret, service.raw_body(), signature)) return true;
  const std::string there(remote);
  service.log().warn(signature.empty() ? "A webhook without a signature was ignored. Set the secret of "
                                         "webhook_secret in the webhook's settings in " +
                                             there + ", too."
                                       : "A webhook whose signature does not fit was ignored. Check that the "
                                         "secret in " +
                                             there + " is that of webhook_secret.");
  return false;
}

}  // namespace aha
