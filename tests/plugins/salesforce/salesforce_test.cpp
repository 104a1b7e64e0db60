#include <doctest/doctest.h>
#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <string>

namespace {

using aha::testing::Event;
using aha::testing::Host;

const std::string instance = "https://north.my.salesforce.com";
const std::string identity = "https://login.salesforce.com/id/00D/005";
const std::string versions = R"([{"label":"Spring '24","url":"/services/data/v60.0","version":"60.0"},
    {"label":"Winter '26","url":"/services/data/v65.0","version":"65.0"},
    {"label":"Old","url":"/services/data/v9.0","version":"9.0"}, null, 5, {"version":"x"}])";

Event installed(const char* host = nullptr) {
  return {.event = "installed",
          .data = {{"oauth2_token", "old"},
                   {"oauth2_refresh_token", "refresh"},
                   {"consumer_key", "key"},
                   {"consumer_secret", "secret"},
                   {"host", host == nullptr ? aha::json::value(nullptr) : aha::json::value(host)}}};
}

Host& logged_in(Host& host, const std::string& login = "login.salesforce.com") {
  return host.expect("POST", "https://" + login + "/services/oauth2/token",
                     {.body = R"({"access_token":"new","instance_url":")" + instance + "\"}"});
}

void check_and_store(Host& host, const std::string& path) {
  host.expect("GET", instance + path, {.body = R"({"identity":")" + identity + "\"}"});
  host.expect("GET", identity, {.body = R"({"user_id":"005"})"});
  host.expect("POST", instance + "/services/apexrest/ahaapp/aha_rest_api/settings", {.body = "{}"});
}

TEST_CASE("where the old version is retired, the newest one is asked for, and remembered") {
  for (const int status : {410, 404}) {
    Host host;
    logged_in(host).expect("GET", instance + "/services/data/v26.0/",
                           {.status = status, .body = R"([{"errorCode":"GONE"}])"});
    host.expect("GET", instance + "/services/data/", {.body = versions});
    check_and_store(host, "/services/data/v65.0/");
    CHECK(host.receive(installed()).ok());
    CHECK(host.remembered("api_path") == "/services/data/v65.0/");

    logged_in(host);
    check_and_store(host, "/services/data/v65.0/");
    CHECK(host.receive(installed()).ok());
  }
}

TEST_CASE("a retired version without a newer one is explained, and no login is blamed") {
  for (const char* list : {"[]", "null", "<html>", R"([{"url":"/services/data/v26.0","version":"26.0"}])",
                           R"([{"url":"https://elsewhere.example.com/v99.0","version":"99.0"}])"}) {
    Host host;
    logged_in(host).expect("GET", instance + "/services/data/v26.0/", {.status = 410, .body = "GONE"});
    host.expect("GET", instance + "/services/data/", {.body = list});
    const auto outcome = host.receive(installed());
    REQUIRE(outcome.failure);
    CHECK(outcome.script_errors.empty());
    CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
    CHECK(outcome.failure->message.find("has retired") != std::string::npos);
    CHECK(outcome.failure->message.find("Authenticate") == std::string::npos);
  }
}

TEST_CASE("a used-up quota and a redirect have words of their own") {
  const auto message = [](aha::testing::Answer answer) {
    Host host;
    logged_in(host).expect("GET", instance + "/services/data/v26.0/", std::move(answer));
    const auto outcome = host.receive(installed());
    return outcome.failure ? outcome.failure->message : std::string();
  };
  CHECK(message(
            {.status = 403, .body = R"([{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests"}])"})
            .find("used up") != std::string::npos);
  CHECK(message({.status = 302, .headers = {{"Location", "https://sso.example.com/in"}}})
            .find("https://sso.example.com/in") != std::string::npos);
}

TEST_CASE("a host may be pasted as an address") {
  for (const char* typed :
       {"https://test.salesforce.com/", " test.salesforce.com ", "test.salesforce.com/"}) {
    Host host;
    logged_in(host, "test.salesforce.com");
    check_and_store(host, "/services/data/v26.0/");
    CHECK(host.receive(installed(typed)).ok());
  }
}

}  // namespace
