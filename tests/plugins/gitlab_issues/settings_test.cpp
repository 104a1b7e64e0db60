#include <doctest/doctest.h>
#include <settings.hpp>

#include "records.hpp"

#include <aha/errors.hpp>

namespace {

namespace json = aha::json;
using gitlab_issues::Settings;
using gitlab_issues::Version;

const json::value meta = records::meta_data();

std::string project_id(json::value project, const json::value& meta_data = meta) {
  const json::value data = records::settings_with("project", std::move(project));
  return Settings(data, meta_data).project_id();
}

TEST_CASE("the project is known by its path, its name, or the end of its path") {
  CHECK(project_id("north/compass") == "11");
  CHECK(project_id("map") == "12");
  CHECK(project_id("ompass") == "11");
  CHECK(project_id("https://gitlab.com/north/compass/") == "11");
  CHECK(project_id(" north/compass ") == "11");
  CHECK_THROWS_AS(project_id("unheard/of"), aha::ConfigurationError);
  const json::value old = records::parsed(R"({"repos":[{"full_name":"a","id":"5"}]})");
  CHECK(project_id("a", old) == "5");
}

TEST_CASE("without projects or a choice the user is told to choose") {
  CHECK_THROWS_AS(project_id("a", records::parsed("{}")), aha::ConfigurationError);
  CHECK_THROWS_AS(project_id(nullptr), aha::ConfigurationError);
}

TEST_CASE("the version of the API is the end of its address") {
  for (const auto& [url, version, key, stored] :
       {std::tuple("", Version::v4, "iid", "number"),
        std::tuple("https://git.example.com/api/v4", Version::v4, "iid", "number"),
        std::tuple("https://git.example.com/api/v3", Version::v3, "id", "id"),
        std::tuple("https://git.example.com/api/v3/", Version::v3, "id", "id"),
        std::tuple(" https://git.example.com/gitlab/ ", Version::v4, "iid", "number")}) {
    const json::value data = records::settings_with("server_url", url);
    const Settings settings(data, meta);
    CHECK(settings.version() == version);
    CHECK(settings.issue_key() == key);
    CHECK(settings.stored_issue_key() == stored);
  }
}

TEST_CASE("a server is found whatever surrounds its address, and its page in place of its API") {
  for (const auto& [typed, url] :
       {std::pair("https://git.example.com/api/v4/", "https://git.example.com/api/v4"),
        std::pair(" https://git.example.com/ ", "https://git.example.com/api/v4"),
        std::pair("https://example.com/gitlab", "https://example.com/gitlab/api/v4"),
        std::pair("  ", "https://gitlab.com/api/v4")}) {
    const json::value data = records::settings_with("server_url", typed);
    CHECK(Settings(data, meta).api_url() == url);
  }
}

}  // namespace
