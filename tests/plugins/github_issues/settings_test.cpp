#include <doctest/doctest.h>
#include <settings.hpp>

#include "records.hpp"

#include <aha/errors.hpp>

namespace {

namespace json = aha::json;
using github_issues::Settings;

std::string web_url(const char* server_url) {
  const json::value data = records::settings_with("server_url", server_url);
  return Settings(data).web_url();
}

bool status_labels(json::value value) {
  const json::value data = records::settings_with("add_status_labels", std::move(value));
  return Settings(data).status_labels();
}

TEST_CASE("without a server URL everything is at github.com") {
  for (const json::value& server : {json::value(nullptr), json::value(""), json::value("  ")}) {
    const json::value data = records::settings_with("server_url", server);
    CHECK(Settings(data).api_url() == "https://api.github.com");
    CHECK(Settings(data).web_url() == "https://github.com/");
  }
}

TEST_CASE("the pages of an Enterprise server are where its API is, without the API's path") {
  CHECK(web_url("https://git.example.com/api/v3") == "https://git.example.com/");
  CHECK(web_url("https://git.example.com/api/v3/") == "https://git.example.com/");
  CHECK(web_url("https://git.example.com") == "https://git.example.com/");
  CHECK(web_url("https://git.example.com/api/vNext") == "https://git.example.com/api/vNext/");
  CHECK(web_url("https://git.example.com/api/v") == "https://git.example.com/api/v/");
}

TEST_CASE("status labels are on for true and for numbers other than 0") {
  CHECK(status_labels(true));
  CHECK(status_labels("1"));
  CHECK(status_labels(" 10 yes"));
  CHECK(status_labels("-1"));
  CHECK(status_labels(2));
  CHECK(status_labels(0.5));
}

TEST_CASE("status labels are off for anything else") {
  for (const json::value& value :
       {json::value(false), json::value("0"), json::value("00"), json::value("true"), json::value(""),
        json::value(0), json::value(nullptr), json::value(json::array()), json::value("-")}) {
    CAPTURE(json::serialize(value));
    CHECK(!status_labels(value));
  }
}

TEST_CASE("statuses are compared as text, since ids are numbers in some places") {
  const json::value data =
      records::settings_with("status_mapping", records::parsed(R"({"open": 10, "closed": "20"})"));
  const json::value open = "10";
  const json::value closed = 20;
  CHECK(Settings(data).status_mapping().state_for(open) == "open");
  CHECK(Settings(data).status_mapping().state_for(closed) == "closed");
}

TEST_CASE("one status for both states is that of the state mapped first") {
  const json::value data =
      records::settings_with("status_mapping", records::parsed(R"({"open": "5", "closed": "5"})"));
  const json::value status = "5";
  CHECK(Settings(data).status_mapping().state_for(status) == "open");
}

TEST_CASE("a missing mapping or status maps nothing") {
  const json::value data = records::settings_with("status_mapping", nullptr);
  const json::value status = "5";
  CHECK(Settings(data).status_mapping().state_for(status).empty());
  CHECK(Settings(data).status_mapping().status_for("open").is_null());
  const json::value mapped = records::settings();
  CHECK(Settings(mapped).status_mapping().state_for(aha::View()).empty());
}

TEST_CASE("without a repository the user is told to choose one") {
  for (const json::value& repository : {json::value(nullptr), json::value(" ")}) {
    const json::value data = records::settings_with("repository", repository);
    CHECK_THROWS_AS(Settings(data).repository(), aha::ConfigurationError);
  }
}

TEST_CASE("a server is found whatever surrounds its address") {
  const auto api_url = [](const char* typed) {
    const json::value data = records::settings_with("server_url", typed);
    return Settings(data).api_url();
  };
  CHECK(api_url("https://git.example.com/api/v3/") == "https://git.example.com/api/v3");
  CHECK(api_url(" https://git.example.com/api/v3// ") == "https://git.example.com/api/v3");
  CHECK(api_url("https://git.example.com/") == "https://git.example.com/api/v3");
  CHECK(api_url("https://api.north.ghe.com") == "https://api.north.ghe.com");
  for (const char* typed : {"https://github.com/", "https://www.github.com", "https://api.github.com/"}) {
    CHECK(api_url(typed) == "https://api.github.com");
    CHECK(web_url(typed) == "https://github.com/");
  }
}

TEST_CASE("a repository is found in what people paste for its name") {
  for (const char* typed :
       {"north/compass", " north/compass/ ", "/north/compass", "https://github.com/north/compass",
        "https://github.com/north/compass/", "https://github.com/north/compass.git",
        "https://git.example.com/north/compass/issues?q=1", "north/compass.git"}) {
    const json::value data = records::settings_with("repository", typed);
    CHECK_MESSAGE(Settings(data).repository() == "north/compass", typed);
  }
}

}  // namespace
