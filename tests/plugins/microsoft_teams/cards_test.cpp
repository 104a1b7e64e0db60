#include <doctest/doctest.h>
#include <cards.hpp>

#include "audits.hpp"

namespace {

namespace json = aha::json;

const json::value& facts_in(const json::value& message) {
  return message.at("attachments").at(0).at("content").at("body").at(2).at("facts");
}

TEST_CASE("every fact is a pair of texts, whatever changed") {
  const json::value message = audits::sent(audits::event(
      audits::with_changes(R"([{"field_name":"Score","value":12.5},{"field_name":"Owner","value":null},
                               {"field_name":null,"value":true},{"field_name":7}])"),
      audits::workflow_url, "workflow"));
  const json::array& facts = facts_in(message).as_array();
  REQUIRE(facts.size() == 4);
  for (const json::value& fact : facts) {
    CHECK(fact.at("title").is_string());
    CHECK(fact.at("value").is_string());
  }
  CHECK(facts[0].at("value") == "12.5");
  CHECK(facts[1].at("value") == "");
  CHECK(facts[2].at("value") == "true");
  CHECK(facts[3].at("title") == "7");
}

TEST_CASE("names and titles show as they are where Teams reads Markdown") {
  json::value payload = audits::with_changes("[]");
  json::object& audit = payload.at("audit").as_object();
  audit["user"] = {{"name", "*Jo* [x](y)"}};
  audit["description"] = "updated __init__";
  constexpr const char* written = "\\*Jo\\* \\[x\\](y) updated \\_\\_init\\_\\_";
  const json::value workflow = audits::sent(audits::event(payload, audits::workflow_url));
  CHECK(workflow.at("attachments").at(0).at("content").at("body").at(0).at("text") == written);
  const json::value connector = audits::sent(audits::event(payload, audits::connector_url));
  CHECK(connector.at("sections").at(0).at("activityTitle") == written);
  CHECK(connector.at("Summary") == "*Jo* [x](y) updated __init__");
}

TEST_CASE("a long activity is shortened to what Teams takes, and says so") {
  const std::string long_value(80'000, 'x');
  const std::string one = R"([{"field_name":"Description","value":")" + long_value + R"("}])";
  std::string many = "[";
  for (int i = 0; i < 1000; ++i)
    many += std::string(i == 0 ? "" : ",") + R"({"field_name":"F","value":"<b>)" + std::string(200, 'y') +
            "</b>\"}";
  many += "]";
  for (const std::string& changes : {one, many}) {
    for (const char* url : {audits::workflow_url, audits::connector_url}) {
      const json::value message = audits::sent(audits::event(audits::with_changes(changes.c_str()), url));
      REQUIRE(!message.is_null());
      const std::string text = json::serialize(message);
      CHECK(text.size() < 28 * 1024);
      CHECK(text.find("updated feature N-8") != std::string::npos);
      CHECK((text.find("...") != std::string::npos || text.find("more changes") != std::string::npos));
    }
  }
}

TEST_CASE("a title that is too long is shortened, too") {
  json::value payload = audits::with_changes("[]");
  payload.at("audit").as_object()["description"] = std::string(50'000, 'd');
  CHECK(json::serialize(audits::sent(audits::event(payload, audits::workflow_url))).size() < 28 * 1024);
}

TEST_CASE("an activity without an address has no link, which Teams would refuse") {
  json::value payload = audits::with_changes("[]");
  payload.at("audit").as_object()["auditable_url"] = nullptr;
  const json::value workflow = audits::sent(audits::event(payload, audits::workflow_url, "workflow"));
  CHECK(!workflow.at("attachments").at(0).at("content").as_object().contains("actions"));
  const json::value connector = audits::sent(audits::event(payload, audits::connector_url, "connector"));
  CHECK(!connector.as_object().contains("potentialAction"));
}

TEST_CASE("a time is shown in the zone it came with") {
  const auto shown = [](const char* written) {
    const json::value audit{{"created_at", written}};
    return microsoft_teams::time_of(audit);
  };
  CHECK(shown("2016-11-10T21:09:40.412Z") == "2016-11-10  9:09 pm");
  CHECK(shown("2016-11-10T13:09:40-08:00") == "2016-11-10  1:09 pm");
  CHECK(shown("2016-11-11T00:30:00+05:30") == "2016-11-11 12:30 am");
  CHECK(shown("2016-11-10") == "2016-11-10 12:00 am");
  CHECK(shown("yesterday") == "yesterday");
}

TEST_CASE("the address tells what it belongs to, and without a choice it is a workflow") {
  const json::value payload = audits::with_changes("[]");
  const auto is_workflow = [&](const char* url, json::value method) {
    return audits::sent(audits::event(payload, url, std::move(method))).as_object().contains("attachments");
  };
  CHECK(is_workflow(audits::workflow_url, "connector"));
  CHECK(is_workflow("https://default1.environment.api.powerplatform.com/x", nullptr));
  CHECK(is_workflow("https://relay.example.com/x", nullptr));
  CHECK(!is_workflow(audits::connector_url, nullptr));
  CHECK(!is_workflow("https://outlook.office.com/webhook/x", ""));
  CHECK(!is_workflow("https://relay.example.com/x", "connector"));
}

TEST_CASE("the first choice is the workflow") {
  const json::value schema = aha::testing::Host().describe().at("schema");
  CHECK(schema.at(1).at("options").at("collection").at(0).at(1) == "workflow");
}

}  // namespace
