#include "sending/composition.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "host/test_files.hpp"

namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

class Folder {
 public:
  fs::path file(std::string_view name, std::string_view text) const {
    std::ofstream(directory_.path() / name, std::ios::binary) << text;
    return directory_.path() / name;
  }

 private:
  test::TemporaryDirectory directory_;
};

json::array schema() {
  return json::parse(R"([{"type": "string", "name": "server_url"}, {"type": "password", "name": "password"},
                         {"type": "internal", "name": "mapping"}])")
      .as_array();
}

sending::Event whole(const sending::Wanted& wanted, const std::vector<std::string>& events = {"*"}) {
  auto event = sending::begin_event(wanted);
  sending::complete_event(event, wanted, events, schema());
  return event;
}

std::string fault(const sending::Wanted& wanted, const std::vector<std::string>& events = {"*"}) {
  try {
    whole(wanted, events);
  } catch (const sending::Unusable& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a sample comes with settings for the service's form") {
  const auto body = whole({.service = "hello", .event = "create_feature"}, {"create_feature"}).envelope();
  CHECK(body.at("service_name").as_string() == "hello");
  CHECK(body.at("payload").at("feature").at("reference_num").as_string() == "APP-7");
  CHECK(body.at("user_data").at("password").as_string() == "sample-password");
  CHECK(body.at("meta_data").as_object().empty());
  CHECK(whole({.service = "hello", .event = "ping"}).payload.is_null());
}

TEST_CASE("a webhook is that of the service, and any sample can be chosen") {
  CHECK(whole({.service = "gitlab_issues", .event = "webhook"}).payload.as_object().contains("object_kind"));
  CHECK(whole({.service = "hello", .event = "webhook"}).payload.as_object().contains("issue"));
  CHECK(whole({.service = "hello", .event = "webhook", .kind = "trello"})
            .payload.as_object()
            .contains("model"));
  CHECK(whole({.service = "hello", .event = "audit", .kind = "idea"})
            .payload.at("audit")
            .at("auditable_type")
            .as_string() == "idea");
  CHECK(fault({.service = "hello", .event = "audit", .kind = "ideas"}).find(R"(Did you mean "idea"?)") !=
        std::string::npos);
}

TEST_CASE("what a person changes wins") {
  const Folder folder;
  sending::Wanted wanted{.service = "hello", .event = "create_feature"};
  wanted.settings = folder.file("settings", R"({"server_url": "https://mine.example", "own": 1})");
  wanted.changes = {"feature.name=Search"};
  wanted.set_settings = {"password=hunter2", "mapping={}", "timeout=5"};  // which that file does not have
  const auto event = whole(wanted);
  CHECK(event.payload.at("feature").at("name").as_string() == "Search");
  CHECK(event.settings.at("server_url").as_string() == "https://mine.example");
  CHECK(event.settings.at("own").as_int64() == 1);
  CHECK(event.settings.at("password").as_string() == "hunter2");
  CHECK(event.settings.at("mapping").is_object());
  CHECK(event.settings.at("timeout").as_int64() == 5);
  CHECK(event.settings.at("aha_account_domain").as_string() == "acme");
  CHECK(fault({.service = "hello", .event = "ping", .set_settings = {"pasword=x"}}) ==
        R"(the form of the service has no member "pasword". Did you mean "password"?)");
}

TEST_CASE("a file with settings may bring metadata, too") {
  const Folder folder;
  const auto file =
      folder.file("parts", R"({"user_data": {"repository": "acme/app"}, "meta_data": {"repos": []}})");
  const auto event = whole({.service = "hello", .event = "ping", .settings = file});
  CHECK(event.settings.at("repository").as_string() == "acme/app");
  CHECK_FALSE(event.settings.as_object().contains("password"));
  CHECK(event.meta_data.as_object().contains("repos"));
}

TEST_CASE("a recorded case brings its service, event, settings and metadata") {
  const Folder folder;
  const auto file = folder.file("case", R"({"format": "aha-cassette/1", "name": "one", "service": "hello",
    "event": "audit", "data": {"password": "redacted-1"}, "meta_data": {"a": 1}, "payload": {"audit": {"id": "5"}},
    "result": {}})");
  const auto event = whole({.from = file, .changes = {"audit.id=6"}});
  CHECK(event.service == "hello");
  CHECK(event.name == "audit");
  CHECK(event.payload.at("audit").at("id").as_int64() == 6);
  CHECK(event.settings.at("password").as_string() == "redacted-1");
  CHECK(event.meta_data.at("a").as_int64() == 1);
  CHECK(whole({.service = "other", .from = file}).service == "other");
}

TEST_CASE("an event that cannot be is refused with the reason") {
  const Folder folder;
  CHECK(fault({.service = "hello"}).starts_with("name a service and an event"));
  CHECK(fault({.service = "hello", .event = "create_featur"}, {"create_feature", "audit"}) ==
        R"(hello does not take the event "create_featur". Did you mean "create_feature"? )"
        "It takes: create_feature, audit.");
  const auto broken = folder.file("broken", "{\"a\":\n x}");
  CHECK(fault({.service = "hello", .event = "ping", .payload = broken})
            .starts_with(broken.string() + ": line 2, column 2: "));
  CHECK(fault({.from = broken}).starts_with(broken.string() + ": line 2, column 2: "));
  CHECK(fault({.from = folder.file("no_case", "{}")}).find("use --data") != std::string::npos);
  CHECK(fault({.service = "hello", .event = "ping", .settings = folder.file("list", "[]")})
            .ends_with("it is no JSON object"));
}
