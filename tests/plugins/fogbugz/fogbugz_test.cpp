#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::command;
using records::fields_of;
using records::found;
using records::linked;
using records::made;
using records::parsed;
using records::response;
using records::sent;

const std::string unchanged =
    "<sTitle>Show true north</sTitle><sLatestTextSummary>Use it.</sLatestTextSummary>";

Outcome install(const aha::testing::Answer& projects, const aha::testing::Answer& statuses) {
  Host host;
  host.answer_all(
      [&](const auto& request) { return request.url == command("listProjects") ? projects : statuses; });
  return host.receive({.event = "installed", .data = records::settings()});
}

Outcome webhook(Host& host) {
  return host.receive(records::event("webhook", "case_number", "20"));
}

const std::string search_in_aha = records::aha_api + "integrations/77/fields/number/value/20";

TEST_CASE("projects and statuses are loaded as FogBugz gives them, and projects offered for choice") {
  const Outcome outcome = install(response("<projects><project><ixProject>3</ixProject><sProject><![CDATA[R "
                                           "& D]]></sProject><sPhone/></project>"
                                           "</projects>"),
                                  response("<statuses><status><ixStatus>1</ixStatus></"
                                           "status><status><ixStatus>2</ixStatus></status></statuses>"));
  REQUIRE(outcome.ok());
  CHECK(*outcome.meta_data == parsed(R"({"projects": {"ixProject": "3", "sProject": "R & D", "sPhone": null},
                                         "statuses": {"1": {"ixStatus": "1"}, "2": {"ixStatus": "2"}}})"));
  CHECK(sent(outcome.requests[0], "token") == "token-4711");
  CHECK(sent(outcome.requests[0], "cols") ==
        "sLatestTextSummary,latestEvent,tags,File1,sTitle,sStatus,ixStatus,fOpen");

  Host host;
  CHECK(host.collection("projects", {.meta_data = records::memory()}).collection ==
        R"([["Inbox","2"],["Maps","3"]])");
  CHECK(host.collection("projects", {.meta_data = *outcome.meta_data}).collection == R"([["R & D","3"]])");
  CHECK(host.collection("projects").collection == "[]");
}

TEST_CASE("a FogBugz without projects or statuses is one all the same") {
  const Outcome outcome = install(response("<projects count=\"0\"/>"), response("<statuses/>"));
  REQUIRE(outcome.ok());
  CHECK(*outcome.meta_data == parsed(R"({"projects": null, "statuses": {}})"));
  CHECK(outcome.logged("no project"));
}

TEST_CASE("what FogBugz refuses, or is not FogBugz at all, ends in a remote error that says so") {
  struct {
    int status;
    const char* body;
    const char* words;
  } const refusals[] = {
      {200, "<response><error code=\"3\"><![CDATA[Not logged on]]></error></response>",
       "Check the API token"},
      {200, "<response><error code=\"3\"/></response>", "\"code\":\"3\""},
      {200, "<a><b></a>", "not XML that can be read: not well-formed"},
      {200, "", "not XML"},
      {200, "<!DOCTYPE html><html><p>Account Not Found</p></html>", "no FogBugz account"},
      {404, "<p>Account Not Found</p>", "no FogBugz account"},
      {200, "<html/>", "not of its API"},
      {200, "<response/>", "has none"},
      {500, "<e>bad</e>", "500: <e>bad</e>). FogBugz itself has trouble"},
      {302, "", "(302). FogBugz sends the request elsewhere"},
      {404, "none", "404: none). Check the address"},
  };
  for (const auto& refusal : refusals) {
    const Outcome outcome = install(answer(refusal.status, refusal.body), {});
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
    CAPTURE(outcome.failure->message);
    CHECK(outcome.failure->message.find(refusal.words) != std::string::npos);
  }
  Event without_address{.event = "installed"};
  CHECK(Host().receive(without_address).failure->class_name == "Errors::InvalidUrlError");
}

TEST_CASE("a feature and its requirements become a case and its sub-cases") {
  json::object feature = records::record("N-8");
  feature["requirements"] = json::array{records::record("N-8-1")};
  Host host;
  host.expect("POST", command("new"), made("20"));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("POST", command("new"), made("21"));
  host.expect("POST", fields_of("requirements/N-8-1"));
  const Outcome outcome = host.receive(records::event("create_feature", "feature", feature));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[0].header("Content-Type") == "application/x-www-form-urlencoded");
  CHECK(sent(outcome.requests[0], "sEvent") == "Use it.");
  CHECK(sent(outcome.requests[0], "ixBugParent") == "absent");
  CHECK(outcome.requests[1].json() == parsed(R"({"integration_fields": [{"name": "number", "value": "20"},
            {"name": "url", "value": "https://north.example.org/f/cases/20"}]})"));
  CHECK(sent(outcome.requests[2], "ixBugParent") == "20");
}

TEST_CASE("an update changes the linked case, and makes one where it is gone") {
  json::object feature = linked(records::record("N-8"), "20");
  feature["name"] = "Show magnetic north";
  feature["requirements"] = json::array{linked(records::record("N-8-1"), "21")};
  Host host;
  host.expect("POST", command("search"), found("20", unchanged));
  host.expect("POST", command("edit"), response("<case/>"));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("POST", command("search"), response("<cases count=\"0\"></cases>"));
  host.expect("POST", command("new"), made("22"));
  host.expect("POST", fields_of("requirements/N-8-1"));
  const Outcome outcome = host.receive(records::event("update_feature", "feature", feature));
  REQUIRE(outcome.ok());
  CHECK(sent(outcome.requests[0], "q") == "case:20");
  CHECK(sent(outcome.requests[1], "sTitle") == "Show magnetic north");
  for (const char* absent : {"sEvent", "ixProject", "sTags"})
    CHECK(sent(outcome.requests[1], absent) == "absent");
  CHECK(sent(outcome.requests[1], "ixBug") == "20");
  CHECK(sent(outcome.requests[4], "ixBugParent") == "20");
}

TEST_CASE("a feature that has a case already gets no second one, and no edit if nothing differs") {
  for (const char* name : {"create_feature", "update_feature"}) {
    Host host;
    host.expect("POST", command("search"), found("20", unchanged));
    CHECK(host.receive(records::event(name, "feature", linked(records::record("N-8"), "20"))).ok());
  }
}

TEST_CASE("a description below a comment is not added again at each update") {
  Host host;
  host.expect(
      "POST", command("search"),
      found("20", "<sTitle>Show true north</sTitle><sLatestTextSummary>I like it</sLatestTextSummary>"));
  host.expect(
      "POST", command("search"),
      found("20",
            "<events><event><evt>1</evt><s>Use it.</s></event><event><s>I like it</s></event></events>"));
  const Outcome outcome =
      host.receive(records::event("update_feature", "feature", linked(records::record("N-8"), "20")));
  CHECK(outcome.ok());
  CHECK(sent(outcome.requests[1], "cols") == "sTitle,events");
}

TEST_CASE(
    "files that FogBugz refuses do not keep the case from being made, nor each other from being attached") {
  json::object feature = records::record("N-8");
  feature["attachments"] = json::array{records::attachment("a.exe"), records::attachment("b.png")};
  Host host;
  host.expect("GET", "https://files.example.net/a.exe", answer(200, "MZ"));
  host.expect("GET", "https://files.example.net/b.png", answer(200, "\x89PNG"));
  host.expect("POST", command("new"), response("<error code=\"9\">File not allowed</error>"));
  host.expect("POST", command("new"), made("20"));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("POST", command("edit"), response("<error code=\"9\">File not allowed</error>"));
  host.expect("POST", command("edit"), made("20"));
  const Outcome outcome = host.receive(records::event("create_feature", "feature", feature));
  CHECK(outcome.ok());
  CHECK(outcome.logged("\"a.exe\" is left out"));
  CHECK(outcome.requests[6].body.find("filename=\"b.png\"") != std::string::npos);
}

TEST_CASE("whether a case was made is not known while FogBugz fails, so it is not made without its files") {
  json::object feature = records::record("N-8");
  feature["attachments"] = json::array{records::attachment("b.png")};
  Host host;
  host.expect("GET", "https://files.example.net/b.png", answer(200, "x"));
  host.expect("POST", command("new"), answer(502, "bad gateway"));
  const Outcome outcome = host.receive(records::event("create_feature", "feature", feature));
  CHECK(outcome.script_errors.empty());
  CHECK(outcome.failure);
}

TEST_CASE("one requirement that is refused does not lose the next one") {
  json::object feature = records::record("N-8");
  feature["requirements"] = json::array{records::record("N-8-1"), records::record("N-8-2")};
  Host host;
  host.expect("POST", command("new"), made("20"));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("POST", command("new"), response("<error code=\"9\">Title missing</error>"));
  host.expect("POST", command("new"), made("22"));
  host.expect("POST", fields_of("requirements/N-8-2"));
  const Outcome outcome = host.receive(records::event("create_feature", "feature", feature));
  CHECK(outcome.script_errors.empty());
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with("Requirement N-8-1: "));
}

TEST_CASE("the start page is found in an address as people paste it, and a token may end in a blank") {
  for (const char* typed : {" https://north.example.org ", "https://north.example.org/default.asp?pg=pgLogon",
                            "https://north.example.org/f/cases/20/Show-true-north",
                            "https://north.example.org/api.asp", "https://north.example.org/f"}) {
    Event event = records::event("create_feature", "feature", records::record("N-8"));
    event.data.as_object()["fogbugz_url"] = typed;
    event.data.as_object()["api_token"] = "token-4711 ";
    Host host;
    host.expect("POST", command("new"), answer(500));
    const Outcome outcome = host.receive(event);
    CHECK(outcome.script_errors.empty());
    CHECK(sent(outcome.requests[0], "token") == "token-4711");
  }
}

TEST_CASE("of several cases found, the one of the number is changed") {
  Host host;
  host.expect("POST", command("search"),
              response("<cases><case ixBug=\"120\"/><case ixBug=\"20\"><sLatestTextSummary>Use "
                       "it.</sLatestTextSummary></case></cases>"));
  host.expect("POST", command("edit"), made("20"));
  host.expect("POST", fields_of("features/N-8"));
  const Outcome outcome =
      host.receive(records::event("update_feature", "feature", linked(records::record("N-8"), "20")));
  REQUIRE(outcome.ok());
  CHECK(sent(outcome.requests[1], "ixBug") == "20");
}

TEST_CASE("files go with the case; one that Aha! does not give is named and left out") {
  json::object feature = records::record("N-8");
  feature.at("description").at("attachments").as_array() = {records::attachment("a.png"),
                                                            records::attachment("b.png")};
  Host host;
  host.expect("GET", "https://files.example.net/a.png", answer(403, "denied"));
  host.expect("GET", "https://files.example.net/b.png", answer(200, "\x89PNG"));
  host.expect("POST", command("new"), made("20"));
  host.expect("POST", fields_of("features/N-8"));
  const Outcome outcome = host.receive(records::event("create_feature", "feature", feature));
  REQUIRE(outcome.ok());
  CHECK(outcome.logged("a.png"));
  CHECK(outcome.requests[2].header("Content-Type").starts_with("multipart/form-data"));
  for (const char* part :
       {"name=\"nFileCount\"\r\n\r\n1\r\n", "name=\"token\"\r\n\r\ntoken-4711\r\n",
        "name=\"File1\"; filename=\"b.png\"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n"})
    CHECK(outcome.requests[2].body.find(part) != std::string::npos);
}

TEST_CASE("files may be larger than an event's memory, and empty") {
  const std::string large(2'000'000, 'x');
  json::object feature = records::record("N-8");
  feature.at("description").at("attachments").as_array() = {
      records::attachment("a.png"), records::attachment("b.png"), records::attachment("c.png")};
  Host host;
  host.memory_limit(1'000'000);
  host.expect("GET", "https://files.example.net/a.png", answer(200, large));
  host.expect("GET", "https://files.example.net/b.png", answer(200, ""));
  host.expect("GET", "https://files.example.net/c.png", {.result = AHA_ETOOLARGE});
  host.expect("POST", command("new"), made("20"));
  host.expect("POST", fields_of("features/N-8"));
  const Outcome outcome = host.receive(records::event("create_feature", "feature", feature));
  REQUIRE(outcome.ok());
  CHECK(outcome.logged("c.png"));
  const std::string& sent = outcome.requests[3].body;
  CHECK(sent.find("\r\n\r\n" + large + "\r\n--") != std::string::npos);
  CHECK(sent.find("name=\"File2\"; filename=\"b.png\"\r\nContent-Type: image/png\r\n\r\n\r\n--") !=
        std::string::npos);
}

TEST_CASE("where the second case fails, the first is stored, and the message names the requirement") {
  json::object feature = records::record("N-8");
  feature["requirements"] = json::array{records::record("N-8-1")};
  Host host;
  host.expect("POST", command("new"), made("20"));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("POST", command("new"), response("<error code=\"9\">Title missing</error>"));
  const Outcome outcome = host.receive(records::event("create_feature", "feature", feature));
  REQUIRE(outcome.failure);
  CHECK(outcome.script_errors.empty());
  CHECK(outcome.failure->message == "Requirement N-8-1: FogBugz would not create a case: Title missing.");
}

TEST_CASE("an answer without a number, and a number that Aha! does not store, are said") {
  const auto send = [](const aha::testing::Answer& created, const aha::testing::Answer& stored) {
    Host host;
    host.answer_all([&](const auto& request) { return request.url == command("new") ? created : stored; });
    return host.receive(records::event("create_feature", "feature", records::record("N-8"))).failure.value();
  };
  CHECK(send(response("<case/>"), {}).class_name == "Errors::RemoteError");
  const auto failure = send(made("20"), answer(422, "{}"));
  CHECK(failure.class_name == "AhaApi::UnprocessableEntity");
  CHECK(failure.message.find("Case 20 is in FogBugz") != std::string::npos);
}

TEST_CASE("after an attempt of unknown outcome the case it made is looked for, and used where it is free") {
  Event event = records::event("create_feature", "feature", records::record("N-8"));
  event.outcome_unknown = true;
  const auto one = [](const std::string& number, const std::string& elements) {
    return "<case ixBug=\"" + number + "\">" + elements + "</case>";
  };
  Host host;
  host.expect("POST", command("search"),
              response("<cases>" + one("17", "<sTitle>Show</sTitle>") + one("18", unchanged) +
                       one("19", unchanged) + "</cases>"));
  host.expect("GET", records::aha_api + "integrations/77/fields/number/value/18",
              answer(200, R"({"records":[{"feature":{"reference_num":"N-9"}}]})"));
  host.expect("GET", records::aha_api + "integrations/77/fields/number/value/19", answer(404, "{}"));
  host.expect("POST", fields_of("features/N-8"));
  const Outcome outcome = host.receive(event);
  REQUIRE(outcome.ok());
  CHECK(sent(outcome.requests[0], "q") == "title:\"Show true north\"");
  CHECK(outcome.logged("case 19"));
}

TEST_CASE("a webhook sets the status of all records linked to its case") {
  Host host;
  host.expect("POST", command("search"), found("20", "<ixStatus>2</ixStatus><fOpen>false</fOpen>"));
  host.expect("GET", search_in_aha, answer(200, R"({"records":[{"release":{"reference_num":"N-R-1"}},
                  {"requirement":{"reference_num":"N-8-1","resource":"https://north.aha.io/api/v1/requirements/N-8-1"}},
                  {"feature":{"reference_num":"N-9","workflow_status":{"category":"shipped"}}},
                  {"feature":{"reference_num":"N-8"}}]})"));
  host.expect("PUT", records::aha_api + "requirements/N-8-1", answer(200, "{}"));
  host.expect("PUT", records::aha_api + "features/N-8", answer(200, "{}"));
  const Outcome outcome = webhook(host);
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[2].json() ==
        parsed(R"({"requirement": {"workflow_status": {"category": "shipped"}}})"));
  CHECK(outcome.logged("linked to 3 records"));
}

TEST_CASE("the number of a case may be a number, or in a form") {
  Event as_number = records::event("webhook", "case_number", 20);
  Event as_form = records::event("webhook", "other", nullptr);
  as_form.raw_body = "a=b&case_number=20";
  for (const Event& event : {as_number, as_form}) {
    Host host;
    host.expect("POST", command("search"), found("20", "<events><event><evt>1</evt></event></events>"));
    const Outcome outcome = host.receive(event);
    CHECK(outcome.ok());
    CHECK(sent(outcome.requests[0], "q") == "case:20");
  }
}

TEST_CASE("a comment on a case leaves a status that is newer in Aha!") {
  Host host;
  host.expect(
      "POST", command("search"),
      found("20", "<ixStatus>1</ixStatus><events><event><evt>2</evt><sChanges/><s>Hi</s></event></events>"));
  const Outcome outcome = webhook(host);
  CHECK(outcome.ok());
  CHECK(outcome.logged("has not changed its status"));
}

TEST_CASE("a webhook that leads to nothing says what was searched for") {
  struct {
    aha::testing::Answer found_case;
    aha::testing::Answer found_records;
    const char* message;
  } const rows[] = {
      {response("<cases count=\"0\"/>"), {}, "none of that number"},
      {response(""), {}, "none of that number"},
      {found("20", "<events><event><evt>1</evt></event></events>"), {}, "just opened"},
      {found("20", ""), answer(404, "{}"), "with the value 20"},
      {found("20", ""), answer(200, R"({"records":[]})"), "with the value 20"},
      {found("20", ""), answer(200, R"({"records":[{"release":{"id":1}}]})"), "with the value 20"},
      {found("20", ""), answer(200, "[]"), "with the value 20"},
  };
  for (const auto& row : rows) {
    Host host;
    host.answer_all([&](const auto& request) {
      return request.url == command("search") ? row.found_case : row.found_records;
    });
    const Outcome outcome = webhook(host);
    CHECK_FALSE(outcome.failure);
    CHECK(outcome.logged(row.message));
    CHECK(outcome.requests.back().method != "PUT");
  }
}

TEST_CASE("a status of which nothing follows is a matter of the settings") {
  Host host;
  host.expect("POST", command("search"), found("20", "<ixStatus>4</ixStatus>"));
  host.expect("GET", search_in_aha, answer(200, R"({"records":[{"feature":{"reference_num":"N-8"}}]})"));
  const Outcome outcome = webhook(host);
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  CHECK(outcome.failure->message.find("\"Odd\" (4)") != std::string::npos);
}

TEST_CASE("an event of odd shape does not take the service down") {
  Host host;
  host.answer_all([](const auto& request) {
    return request.url.find("api.asp") != std::string::npos
               ? made("20")
               : answer(200, R"({"records":[null,{"feature":3}]})");
  });
  for (const char* feature :
       {"{}", R"({"requirements":[null,{}],"tags":[null,[1]],"integration_fields":"x"})"})
    CHECK(host.receive(records::event("create_feature", "feature", parsed(feature))).failure->class_name ==
          "Errors::ConfigurationError");  // no reference number, under which a link could be stored
  CHECK(host.receive(records::event("update_feature", "feature", nullptr)).failure->class_name ==
        "MalformedEvent");
  for (const json::value& number : {json::value(nullptr), json::value(""), json::value("20 OR project:Inbox"),
                                    json::value(json::array{20}), json::value("{CaseNumber}")}) {
    const Outcome without_number = Host().receive(records::event("webhook", "case_number", number));
    CHECK(without_number.ok());
    CHECK(without_number.logged("?case_number={CaseNumber}"));
  }
}

}  // namespace
