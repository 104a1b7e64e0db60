#include <aha/auth.hpp>
#include <aha/errors.hpp>
#include <aha/hash.hpp>
#include <aha/json.hpp>
#include <aha/oauth2.hpp>
#include <aha/secret_store.hpp>
#include <aha/service.hpp>

#include <openssl/rand.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include "crypto/base64url.hpp"

namespace aha::oauth2 {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view tokens_key = "oauth2.tokens";    // of the secret store
constexpr std::string_view pending_key = "oauth2.pending";  // the same, between begin() and complete()
constexpr std::int64_t early_s = 60;                        // a token is refreshed so long before it ends
constexpr auto look_again = 50ms;                           // while another event refreshes

std::string random_text() {
  unsigned char bytes[32];
  if (RAND_bytes(bytes, sizeof bytes) != 1) throw std::runtime_error("OpenSSL gives no random bytes");
  return base64url({reinterpret_cast<const char*>(bytes), sizeof bytes});
}

/// Seconds, as a number or as text; 0 if there is none.
std::int64_t lifetime_of(View answer) {
  const auto seconds = answer["expires_in"].integer();
  return seconds && *seconds > 0 ? *seconds : 0;
}

[[noreturn]] void connect_again(const std::string& why) {
  throw ConfigurationError(why + " Connect the integration again.");
}

}  // namespace

// ---------------------------------------------------------------- PKCE

Pkce Pkce::random() {
  return Pkce(random_text());
}

std::string Pkce::challenge() const {
  return base64url(hash::sha256(verifier_));
}

// ---------------------------------------------------------------- one refresh at a time

/// The connections that an event of this process refreshes. The lock is never held across a wait.
class Connection::Flight {
 public:
  /// Nothing while another event has it.
  static std::unique_ptr<Flight> take(const std::string& connection) {
    const std::lock_guard lock(mutex());
    if (!under_way().insert(connection).second) return nullptr;
    return std::unique_ptr<Flight>(new Flight(connection));
  }
  ~Flight() {
    const std::lock_guard lock(mutex());
    under_way().erase(connection_);
  }
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

 private:
  explicit Flight(std::string connection) : connection_(std::move(connection)) {}

  static std::mutex& mutex() {
    static std::mutex lock;
    return lock;
  }
  static std::set<std::string>& under_way() {
    static std::set<std::string> connections;
    return connections;
  }

  std::string connection_;
};

// ---------------------------------------------------------------- connecting

Connection::Connection(const Service& service, Provider provider)
    : service_(service), provider_(std::move(provider)) {}

std::string Connection::begin(std::string_view redirect_uri) const {
  const Pkce pkce = Pkce::random();
  const std::string state = random_text();
  const json::object pending{{"state", state}, {"verifier", pkce.verifier()}, {"redirect_uri", redirect_uri}};
  service_.secret_store().put(pending_key, json::serialize(pending));
  url::Query query;
  query.add("response_type", "code").add("client_id", provider_.client_id).add("redirect_uri", redirect_uri);
  if (!provider_.scope.empty()) query.add("scope", provider_.scope);
  query.add("state", state).add("code_challenge", pkce.challenge()).add("code_challenge_method", "S256");
  return url::with_query(provider_.authorization_url, query);
}

void Connection::complete(std::string_view code, std::string_view state) const {
  const SecretStore store = service_.secret_store();
  const auto text = store.get(pending_key);
  const json::value pending = text ? parse_json(*text) : json::value();
  const View begun(pending);
  if (!begun["state"].present() || !hash::equal_codes(begun["state"].str(), state))
    connect_again("This is not the answer to the last attempt to connect.");
  store.erase(pending_key);  // a code is good for one attempt
  url::Query form;
  form.add("grant_type", "authorization_code").add("code", code);
  form.add("redirect_uri", begun["redirect_uri"].str()).add("code_verifier", begun["verifier"].str());
  keep(granted(std::move(form), {}));
}

bool Connection::is_connected() const {
  return provider_.grant == Grant::client_credentials || !kept().access_token.empty();
}

void Connection::disconnect() const {
  service_.secret_store().erase(tokens_key);
}

// ---------------------------------------------------------------- tokens

std::string Connection::access_token() const {
  Tokens tokens = kept();
  return tokens.is_due(std::time(nullptr)) ? renew(tokens.access_token) : std::move(tokens.access_token);
}

std::string Connection::renewed(std::string_view refused) const {
  return renew(refused);
}

/// A token that is not `unwanted`.
std::string Connection::renew(std::string_view unwanted) const {
  const std::string connection = name_of_connection();
  std::unique_ptr<Flight> flight;
  while (!(flight = Flight::take(connection))) service_.sleep(look_again);
  Tokens tokens = kept();
  if (tokens.access_token != unwanted && !tokens.is_due(std::time(nullptr))) return tokens.access_token;
  tokens = refreshed(tokens);
  keep(tokens);
  return tokens.access_token;
}

Connection::Tokens Connection::refreshed(const Tokens& before) const {
  url::Query form;
  if (provider_.grant == Grant::client_credentials) {
    form.add("grant_type", "client_credentials");
    if (!provider_.scope.empty()) form.add("scope", provider_.scope);
    return granted(std::move(form), {});
  }
  if (before.access_token.empty()) connect_again("The integration is not connected yet.");
  if (before.refresh_token.empty()) connect_again("The connection has ended, and cannot be renewed.");
  form.add("grant_type", "refresh_token").add("refresh_token", before.refresh_token);
  try {
    return granted(std::move(form), before.refresh_token);
  } catch (const ConfigurationError&) {
    // A process that is being replaced may have refreshed at the same time.
    Tokens now = kept();
    if (now.refresh_token == before.refresh_token || now.is_due(std::time(nullptr))) throw;
    return now;
  }
}

/// Asks the token endpoint. Goes out once: what it gives may be given once only.
Connection::Tokens Connection::granted(url::Query form, std::string_view refresh_token_before) const {
  http::Client client = service_.http();
  client.header("Accept", "application/json");
  if (provider_.authentication == ClientAuthentication::basic)  // RFC 6749, section 2.3.1: encoded before
    client.basic_auth(url::encode(provider_.client_id), url::encode(provider_.client_secret));
  else
    form.add("client_id", provider_.client_id);
  if (provider_.authentication == ClientAuthentication::in_body)
    form.add("client_secret", provider_.client_secret);
  const std::int64_t asked_s = std::time(nullptr);
  const http::Response response = client.post(provider_.token_url, http::Body::form(form));
  const View answer = response.json_or_null();
  const std::string_view error = answer["error"].str();  // some servers tell of it by a 200
  if (error == "invalid_grant" || error == "bad_verification_code" || error == "bad_refresh_token")
    connect_again("The third party no longer accepts this connection.");
  if (error == "invalid_client" || error == "unauthorized_client" || error == "incorrect_client_credentials")
    throw ConfigurationError(
        "The third party does not know the integration's client id and secret. Check both.");
  response.expect_ok();
  Tokens tokens{answer["access_token"].text(), answer["refresh_token"].text(), 0};
  if (tokens.access_token.empty()) throw MalformedAnswer("The third party answered without an access token.");
  if (tokens.refresh_token.empty()) tokens.refresh_token = refresh_token_before;  // RFC 6749, section 6
  if (const std::int64_t lifetime_s = lifetime_of(answer); lifetime_s > 0)
    tokens.expires_at_s = asked_s + lifetime_s - std::min(early_s, lifetime_s / 2);
  return tokens;
}

Connection::Tokens Connection::kept() const {
  const auto text = service_.secret_store().get(tokens_key);
  if (!text) return {};
  const json::value value = parse_json(*text);
  const View tokens(value);
  // Of another client, or another account's server: the settings have changed since.
  if (tokens["client_id"] != provider_.client_id || tokens["token_url"] != provider_.token_url) return {};
  return {tokens["access_token"].text(), tokens["refresh_token"].text(),
          tokens["expires_at"].integer().value_or(0)};
}

void Connection::keep(const Tokens& tokens) const {
  const json::object value{{"access_token", tokens.access_token},
                           {"refresh_token", tokens.refresh_token},
                           {"expires_at", tokens.expires_at_s},
                           {"client_id", provider_.client_id},
                           {"token_url", provider_.token_url}};
  service_.secret_store().put(tokens_key, json::serialize(value));
}

std::string Connection::name_of_connection() const {
  const View data = service_.data();
  const json::array parts{data["aha_account_domain"].text(), data["integration_id"].text(),
                          provider_.token_url, provider_.client_id};
  return json::serialize(parts);
}

}  // namespace aha::oauth2
