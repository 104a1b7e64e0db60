#include <doctest/doctest.h>
#include <aha/sdk.hpp>
#include <aha/testing.hpp>

#include <fstream>
#include <sstream>
#include <string>

namespace {

namespace json = aha::json;
using aha::View;
using aha::testing::Host;

static_assert(aha::detail::snake_case("GithubIssues").view() == "github_issues");
static_assert(aha::detail::snake_case("TFS").view() == "tfs");
static_assert(aha::detail::snake_case("TFSOnPremise").view() == "tfs_on_premise");
static_assert(aha::detail::snake_case("Vso2Server").view() == "vso2_server");
static_assert(aha::detail::type_name<aha::testing::Host>() == "Host");

json::value field(const json::value& description, std::string_view name) {
  for (View f : View(description)["schema"])
    if (f["name"] == name) return f.json();
  return nullptr;
}

TEST_CASE("describe gives name, title, category and events") {
  const json::value d = Host().describe("sample_service");
  CHECK(View(d)["name"] == "sample_service");
  CHECK(View(d)["title"] == "Sample Service");
  CHECK(View(d)["category"] == "API");
  CHECK(View(d)["events"].json() == json::value({"installed", "greet", "fail", "remember", "inspect"}));
}

TEST_CASE("a service without a category is listed under Development") {
  const json::value d = Host().describe("tfs_catch_all");
  CHECK(View(d)["category"] == "Development");
  CHECK(View(d)["caption"] == "");
}

TEST_CASE("the caption follows the type of the workspace") {
  const json::value marketing = Host().describe("sample_service", "marketing_workspace");
  const json::value other = Host().describe("sample_service", "");
  CHECK(View(marketing)["caption"] == "Sends activities");
  CHECK(View(other)["caption"] == "Sends features");
}

TEST_CASE("fields keep their order, and options the order they were declared in") {
  const json::value d = Host().describe("sample_service");
  std::string names;
  for (View f : View(d)["schema"]) names += f["name"].text() + " ";
  CHECK(
      names ==
      "server_url secret_word validate_cert mapping project late status_mapping callback_url install_button "
      "audit_filter oauth2_button ");
  CHECK(
      json::serialize(field(d, "server_url")) ==
      R"({"type":"string","name":"server_url","options":{"description":"Where it is.","label":"Server URL"}})");
  CHECK(
      json::serialize(field(d, "late")) ==
      R"({"type":"select","name":"late","options":{"description":"Choices last.","collection":"remote_collection"}})");
}

TEST_CASE("fixed choices are a list of pairs, never an object") {
  const json::value d = Host().describe("sample_service");
  CHECK(json::serialize(View(field(d, "mapping").as_object()["options"])["collection"].json()) ==
        R"([["Feature -> Issue","issue"],["Feature -> \"Epic\"","epic"]])");
}

TEST_CASE("a computed collection, a flag and parameters are written as Aha! expects them") {
  const json::value d = Host().describe("sample_service");
  CHECK(json::serialize(field(d, "project")) ==
        R"({"type":"select","name":"project","options":{"collection":"remote_collection",)"
        R"("configure_button":"Load","configure_button_highlight_if":true}})");
  CHECK(json::serialize(field(d, "oauth2_button")) ==
        R"({"type":"oauth2_button","name":"oauth2_button","options":{)"
        R"("authorize_url":"https://a.example.com/","parameters":{"display":"popup"}}})");
}

/// The section of this very executable, as a host would find it.
std::string manifest_of_this_file() {
  std::ifstream file(AHA_THIS_FILE, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  const std::string all = bytes.str();
  const std::string start = R"({"manifest":)";
  // The start itself is in this function's constants too: take the one that goes on as a manifest does.
  const std::size_t at = all.find(start + "1,");
  return all.substr(at, all.find('\0', at) - at);
}

TEST_CASE("the manifest lies in the file, and agrees with what the service says of itself") {
  const json::value manifest = aha::parse_json(manifest_of_this_file());
  const View m(manifest);
  CHECK(m["abi"].json() == json::value({1, 1}));
  CHECK(m["sdk"] == aha::sdk_version);
  CHECK(m["compiler"].present());
  CHECK(m["version"] == "1.2.3");
  CHECK(m["needs"].json() == json::value({"aha.http/1", "aha.kv/1"}));
  // Aha! itself and where it keeps attachments, each once.
  CHECK(m["egress"].json() ==
        json::value({"api.example.com", "*.example.org", "*.aha.io", "*.amazonaws.com"}));
  REQUIRE(m["services"].size() == 4);
  for (View service : m["services"]) {
    const json::value described = Host().describe(service["name"].str());
    CHECK(service["events"].json() == View(described)["events"].json());
  }
}

}  // namespace
