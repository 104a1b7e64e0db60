#include <doctest/doctest.h>
#include <aha/auth.hpp>
#include <aha/errors.hpp>
#include <aha/json.hpp>
#include <aha/oauth2.hpp>
#include <aha/service.hpp>
#include <aha/testing.hpp>

#include <atomic>
#include <chrono>
#include <ctime>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
namespace json = aha::json;
using aha::oauth2::ClientAuthentication;
using aha::oauth2::Connection;
using aha::oauth2::Grant;
using aha::oauth2::Pkce;
using aha::oauth2::Provider;
using aha::testing::Answer;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::SentRequest;

Provider provider() {
  return {.authorization_url = "https://auth.example.com/authorize",
          .token_url = "https://auth.example.com/token",
          .client_id = "client",
          .client_secret = "s e:cret",
          .scope = "read write"};
}

Event event() {
  return {.data = {{"aha_account_domain", "acme"}, {"integration_id", 7}}};
}

/// Runs `code` with a connection of a service's.
aha::testing::Outcome with(Host& host, const Provider& of,
                           const std::function<void(const Connection&)>& code) {
  return host.run(event(), [&](aha::Call& call) {
    aha::Service service;
    service.bind(call);
    code(Connection(service, of));
  });
}

void keep_tokens(Host& host, std::string_view access, std::string_view refresh, std::int64_t expires_in_s) {
  host.keep_secret("oauth2.tokens",
                   json::serialize(json::object{{"access_token", access},
                                                {"refresh_token", refresh},
                                                {"expires_at", std::time(nullptr) + expires_in_s},
                                                {"client_id", "client"},
                                                {"token_url", "https://auth.example.com/token"}}));
}

std::string kept(const Host& host, std::string_view member) {
  const json::value tokens = aha::parse_json(host.kept_secret("oauth2.tokens").value_or("{}"));
  return aha::View(tokens)[member].text();
}

Answer tokens(std::string_view access, std::string_view refresh) {
  json::object body{{"access_token", access}, {"token_type", "Bearer"}, {"expires_in", 3600}};
  if (!refresh.empty()) body["refresh_token"] = refresh;
  return {.body = json::serialize(body)};
}

/// The value of a parameter of an address or a form, still encoded.
std::string parameter(std::string_view of, const std::string& name) {
  const std::size_t query = of.find('?');
  const std::string text =
      "&" + std::string(query == std::string_view::npos ? of : of.substr(query + 1)) + "&";
  const std::size_t at = text.find("&" + name + "=");
  if (at == std::string::npos) return "(none)";
  const std::size_t begin = at + name.size() + 2;
  return text.substr(begin, text.find('&', begin) - begin);
}

TEST_CASE("the challenge is that of RFC 7636, Appendix B, and a new verifier is long and random") {
  CHECK(Pkce("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").challenge() ==
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  const Pkce one = Pkce::random(), other = Pkce::random();
  CHECK(one.verifier().size() == 43);
  CHECK(one.verifier() != other.verifier());
  CHECK(one.verifier().find_first_not_of(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos);
}

TEST_CASE("a user who agrees connects the integration: address, code, tokens") {
  Host host;
  std::string address;
  with(host, provider(), [&](const Connection& connection) {
    CHECK(!connection.is_connected());
    address = connection.begin("https://acme.aha.io/back?x=1");
  });
  CHECK(address.starts_with("https://auth.example.com/authorize?"));
  CHECK(parameter(address, "response_type") == "code");
  CHECK(parameter(address, "client_id") == "client");
  CHECK(parameter(address, "redirect_uri") == "https%3A%2F%2Facme.aha.io%2Fback%3Fx%3D1");
  CHECK(parameter(address, "code_challenge_method") == "S256");
  CHECK(address.find("cret") == std::string::npos);

  host.expect("POST", "https://auth.example.com/token", tokens("A1", "R1"));
  const auto outcome = with(host, provider(), [&](const Connection& connection) {
    connection.complete("the code", parameter(address, "state"));
    CHECK(connection.is_connected());
    CHECK(connection.access_token() == "A1");
  });
  const SentRequest& request = outcome.requests.at(0);
  CHECK(request.header("Authorization") == aha::auth::basic("client", "s%20e%3Acret"));
  CHECK(parameter(request.body, "grant_type") == "authorization_code");
  CHECK(parameter(request.body, "code").find("the") == 0);
  CHECK(parameter(request.body, "redirect_uri") == "https%3A%2F%2Facme.aha.io%2Fback%3Fx%3D1");
  CHECK(Pkce(parameter(request.body, "code_verifier")).challenge() == parameter(address, "code_challenge"));
  CHECK(parameter(request.body, "client_secret") == "(none)");
  CHECK(kept(host, "refresh_token") == "R1");
}

TEST_CASE("the answer to another attempt, and to none, connects nothing") {
  Host host;
  std::string state;
  const auto complete = [&](const std::string& given) {
    with(host, provider(), [&](const Connection& connection) { connection.complete("code", given); });
  };
  CHECK_THROWS_AS(complete(""), aha::ConfigurationError);
  CHECK_THROWS_AS(complete("made up"), aha::ConfigurationError);
  with(host, provider(), [&](const Connection& connection) {
    state = parameter(connection.begin("https://a.example/"), "state");
    connection.begin("https://a.example/");
  });
  CHECK_THROWS_AS(complete(state), aha::ConfigurationError);  // of the first attempt
  CHECK_THROWS_AS(complete(""), aha::ConfigurationError);
  CHECK(!host.kept_secret("oauth2.tokens"));
}

TEST_CASE("a code is changed once: after a refusal the state is used up") {
  Host host;
  std::string state;
  with(host, provider(), [&](const Connection& connection) {
    state = parameter(connection.begin("https://a.example/"), "state");
  });
  host.expect("POST", "https://auth.example.com/token",
              {.status = 400, .body = R"({"error":"invalid_grant"})"});
  for (int i = 0; i < 2; ++i)
    CHECK_THROWS_AS(
        with(host, provider(), [&](const Connection& connection) { connection.complete("code", state); }),
        aha::ConfigurationError);
}

TEST_CASE("a token lasts until a minute before its end, and is then refreshed and kept before it is used") {
  Host host;
  keep_tokens(host, "A1", "R1", 1000);
  with(host, provider(), [](const Connection& connection) { CHECK(connection.access_token() == "A1"); });
  keep_tokens(host, "A1", "R1", -1);
  host.expect("POST", "https://auth.example.com/token", tokens("A2", "R2"));
  const auto outcome =
      with(host, provider(), [](const Connection& connection) { CHECK(connection.access_token() == "A2"); });
  CHECK(parameter(outcome.requests.at(0).body, "grant_type") == "refresh_token");
  CHECK(parameter(outcome.requests.at(0).body, "refresh_token") == "R1");
  CHECK(kept(host, "refresh_token") == "R2");
  const std::int64_t expires_at = std::stoll(kept(host, "expires_at"));
  CHECK(std::abs(expires_at - (std::time(nullptr) + 3540)) < 60);
}

TEST_CASE(
    "a server that gives no new refresh token leaves the old one, and one that names no end is believed") {
  Host host;
  keep_tokens(host, "A1", "R1", -1);
  host.expect("POST", "https://auth.example.com/token", {.body = R"({"access_token":"A2"})"});
  with(host, provider(), [](const Connection& connection) {
    CHECK(connection.access_token() == "A2");
    CHECK(connection.access_token() == "A2");
  });
  CHECK(kept(host, "refresh_token") == "R1");
  CHECK(kept(host, "expires_at") == "0");
}

TEST_CASE("after a 401 a token is renewed, unless another event has renewed it") {
  Host host;
  keep_tokens(host, "A1", "R1", 1000);
  host.expect("POST", "https://auth.example.com/token", tokens("A2", "R2"));
  with(host, provider(), [](const Connection& connection) {
    CHECK(connection.renewed("A1") == "A2");
    CHECK(connection.renewed("A1") == "A2");  // without a second request
  });
}

TEST_CASE("events that need a new token at the same time ask for one together") {
  // Each of the hosts stands for one loop; a refresh of either is seen by both, as in one store.
  Host host;
  keep_tokens(host, "A1", "R1", -1);
  std::atomic<int> refreshes{0};
  std::atomic<bool> second_waits{false};
  Host other;
  keep_tokens(other, "A1", "R1", -1);
  host.answer_all([&](const SentRequest&) {
    ++refreshes;
    while (!second_waits) std::this_thread::yield();
    return tokens("A2", "R2");
  });
  other.answer_all([&](const SentRequest&) {
    ++refreshes;
    return tokens("A3", "R3");
  });
  std::atomic<bool> first_is_done{false};
  other.on_sleep([&](std::chrono::milliseconds) {
    second_waits = true;
    while (!first_is_done) std::this_thread::yield();
    other.keep_secret("oauth2.tokens", host.kept_secret("oauth2.tokens").value());
    return AHA_OK;
  });
  std::thread first([&] {
    with(host, provider(), [&](const Connection& connection) { CHECK(connection.access_token() == "A2"); });
    first_is_done = true;
  });
  while (refreshes == 0) std::this_thread::yield();
  with(other, provider(), [](const Connection& connection) { CHECK(connection.access_token() == "A2"); });
  first.join();
  CHECK(refreshes == 1);
}

TEST_CASE("a refresh that fails lets the next event try, and keeps what there was") {
  Host host;
  keep_tokens(host, "A1", "R1", -1);
  host.expect("POST", "https://auth.example.com/token", {.status = 500});
  CHECK_THROWS_AS(with(host, provider(), [](const Connection& connection) { connection.access_token(); }),
                  aha::RemoteError);
  CHECK(kept(host, "refresh_token") == "R1");
  host.expect("POST", "https://auth.example.com/token", tokens("A2", "R2"));
  with(host, provider(), [](const Connection& connection) { CHECK(connection.access_token() == "A2"); });
}

TEST_CASE("a refresh token that another process has used up meanwhile is looked up again") {
  Host host;
  keep_tokens(host, "A1", "R1", -1);
  host.answer_all([&](const SentRequest&) {
    keep_tokens(host, "A2", "R2", 1000);
    return Answer{.status = 400, .body = R"({"error":"invalid_grant"})"};
  });
  with(host, provider(), [](const Connection& connection) { CHECK(connection.access_token() == "A2"); });
  CHECK(kept(host, "refresh_token") == "R2");
}

TEST_CASE("a connection that the server has ended, and one that was never made, ask the user to connect") {
  for (const Answer& answer : {Answer{.status = 400, .body = R"({"error":"invalid_grant"})"},
                               Answer{.status = 200, .body = R"({"error":"bad_refresh_token"})"}}) {
    Host host;
    keep_tokens(host, "A1", "R1", -1);
    host.expect("POST", "https://auth.example.com/token", answer);
    CHECK_THROWS_WITH_AS(
        with(host, provider(), [](const Connection& connection) { connection.access_token(); }),
        "The third party no longer accepts this connection. Connect the integration again.",
        aha::ConfigurationError);
  }
  Host host;
  const auto ask = [](const Connection& connection) { connection.access_token(); };
  CHECK_THROWS_AS(with(host, provider(), ask), aha::ConfigurationError);
  keep_tokens(host, "A1", "", -1);
  CHECK_THROWS_AS(with(host, provider(), ask), aha::ConfigurationError);
  // Tokens of another client are none of this one's.
  keep_tokens(host, "A1", "R1", 1000);
  Provider changed = provider();
  changed.client_id = "another";
  CHECK_THROWS_AS(with(host, changed, ask), aha::ConfigurationError);
  keep_tokens(host, "A1", "R1", 1000);
  with(host, provider(), [](const Connection& connection) {
    connection.disconnect();
    CHECK(!connection.is_connected());
  });
}

TEST_CASE("a client that speaks for itself asks with its credentials, and again when its token ends") {
  Provider machine = provider();
  machine.grant = Grant::client_credentials;
  machine.authentication = ClientAuthentication::in_body;
  Host host;
  host.expect("POST", "https://auth.example.com/token", tokens("A1", ""));
  host.expect("POST", "https://auth.example.com/token", tokens("A2", ""));
  const auto outcome = with(host, machine, [](const Connection& connection) {
    CHECK(connection.is_connected());
    CHECK(connection.access_token() == "A1");
    CHECK(connection.access_token() == "A1");
    CHECK(connection.renewed("A1") == "A2");
  });
  const SentRequest& request = outcome.requests.at(0);
  CHECK(request.header("Authorization").empty());
  CHECK(parameter(request.body, "grant_type") == "client_credentials");
  CHECK(parameter(request.body, "client_id") == "client");
  CHECK(parameter(request.body, "client_secret").find("s") == 0);
  CHECK(parameter(request.body, "scope") != "(none)");

  Host refusing;
  refusing.expect("POST", "https://auth.example.com/token",
                  {.status = 401, .body = R"({"error":"invalid_client"})"});
  CHECK_THROWS_AS(with(refusing, machine, [](const Connection& connection) { connection.access_token(); }),
                  aha::ConfigurationError);
}

TEST_CASE("an answer without a token is told, and keeps nothing") {
  for (const char* body : {"{}", "[]", "<html>", R"({"access_token":null})", ""}) {
    CAPTURE(body);
    Provider machine = provider();
    machine.grant = Grant::client_credentials;
    Host host;
    host.expect("POST", "https://auth.example.com/token", {.body = body});
    CHECK_THROWS_AS(with(host, machine, [](const Connection& connection) { connection.access_token(); }),
                    aha::RemoteError);
    CHECK(!host.kept_secret("oauth2.tokens"));
  }
}

TEST_CASE("no message of an event names a token, a code or a verifier") {
  Host host;
  keep_tokens(host, "ACCESS-1", "REFRESH-1", -1);
  host.expect("POST", "https://auth.example.com/token", tokens("ACCESS-2", "REFRESH-2"));
  const auto outcome =
      with(host, provider(), [](const Connection& connection) { connection.access_token(); });
  for (const char* secret : {"ACCESS-", "REFRESH-", "cret"}) CHECK(!outcome.logged(secret));
}

}  // namespace
