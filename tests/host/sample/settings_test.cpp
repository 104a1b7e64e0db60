#include "sample/settings.hpp"

#include <doctest/doctest.h>

namespace json = boost::json;

TEST_CASE("each field of a schema gets a value that it can have") {
  const auto schema = json::parse(R"([
    {"type": "string", "name": "server_url"}, {"type": "string", "name": "team"},
    {"type": "password", "name": "password"}, {"type": "boolean", "name": "labels"},
    {"type": "select", "name": "mapping", "options": {"collection": [["One", "one"], ["Two", "two"]]}},
    {"type": "select", "name": "project", "options": {"collection": "remote_collection"}},
    {"type": "install_button", "name": "install_button"}])");
  const auto settings = sample::settings(schema.as_array(), {"tracker.example", "sample-"});
  CHECK(settings.at("server_url").as_string() == "https://tracker.example/check");
  CHECK(settings.at("team").as_string() == "sample");
  CHECK(settings.at("password").as_string() == "sample-password");
  CHECK(settings.at("labels").as_bool());
  CHECK(settings.at("mapping").as_string() == "one");
  CHECK(settings.at("project").as_string() == "1");
  CHECK_FALSE(settings.contains("install_button"));
  CHECK(settings.at("aha_account_domain").as_string() == "acme");
  CHECK(settings.at("aha_api_token").as_string() == "sample-aha_api_token");
}

TEST_CASE("names of secrets are known") {
  CHECK(sample::sounds_secret("api_key"));
  CHECK_FALSE(sample::sounds_secret("keyboard"));
}
