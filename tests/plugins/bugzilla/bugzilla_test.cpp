#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::fields_of;
using records::parsed;
using records::rest;

const std::string blockers_key = "blockers of bug 41";

Event again(std::string name, json::object feature) {
  Event event = records::event(std::move(name), std::move(feature));
  event.outcome_unknown = true;
  return event;
}

json::object linked(json::object record, std::string_view id) {
  record["integration_fields"] = records::link(id);
  return record;
}

TEST_CASE("products, their components and the values of required fields are loaded, and offered for choice") {
  const Event installed{.event = "installed", .data = records::settings()};
  const std::string members = "&include_fields=id%2Cname%2Ccomponents.id%2Ccomponents.name";
  Host host;
  host.expect("GET", rest("product_enterable"), answer(200, R"({"ids":["7",3]})"));
  host.expect(
      "GET", rest("product", "&ids=7&ids=3" + members),
      answer(200, R"({"products":[{"id":7,"name":"Compass","components":[{"id":12,"name":"Needle"}]}]})"));
  host.expect("GET", rest("field/bug"),
              answer(200, R"({"fields":[{"name":"priority","values":[{"name":"P1","sort_key":1}]}]})"));
  const Outcome outcome = host.receive(installed);
  REQUIRE(outcome.ok());
  CHECK(*outcome.meta_data == parsed(R"({"products": [{"id": 7, "name": "Compass",
            "components": [{"id": 12, "name": "Needle"}]}], "defaults": {"Compass": {"priority": "P1"}}})"));
  CHECK(outcome.requests[0].header("Accept") == "application/json");

  const Event later{.data = records::settings(), .meta_data = records::memory()};
  CHECK(host.collection("product", later).collection == R"([["Sextant",3],["Compass",7]])");
  CHECK(host.collection("component", later).collection == R"([["Rose",11],["Needle",12]])");
  CHECK(host.collection("component").collection == "[]");
}

TEST_CASE("10,000 products are asked for a hundred at a time") {
  json::array ids;
  for (int id = 0; id < 10'000; ++id) ids.emplace_back(id);
  int requests = 0;
  Host host;
  host.answer_all([&](const auto& request) {
    ++requests;
    CHECK(request.url.size() < 4'000);
    json::object found;
    found["ids"] = ids;
    found["products"] = json::array{json::object{{"id", requests}, {"name", std::to_string(requests)}}};
    return answer(200, json::serialize(found));
  });
  const Outcome outcome = host.receive({.event = "installed", .data = records::settings()});
  REQUIRE(outcome.ok());
  CHECK(outcome.meta_data->at("products").as_array().size() == 100);
  CHECK(requests == 102);
}

TEST_CASE("a feature and its requirements become bugs, those of the requirements blocking the feature's") {
  json::object feature = records::feature({records::record("N-8-1")});
  feature["attachments"] = json::array{records::attachment("a.png")};
  Host host;
  host.expect("POST", rest("bug"), answer(200, R"({"id":41})"));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("GET", "https://files.example.net/a.png", answer(200, "\x89PNG"));
  host.expect("POST", rest("bug/41/attachment"), answer(201, R"({"ids":["5"]})"));
  host.expect("POST", rest("bug"), answer(200, R"({"id":42})"));
  host.expect("POST", fields_of("requirements/N-8-1"));
  host.expect("PUT", rest("bug/41"), answer(200, R"({"bugs":[]})"));
  const Outcome outcome = host.receive(records::event("create_feature", feature));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[0].header("Content-Type") == "application/json");
  CHECK(outcome.requests[1].json() == parsed(R"({"integration_fields": [{"name": "id", "value": 41},
            {"name": "url", "value": "https://bugs.example.org/show_bug.cgi?id=41"}]})"));
  CHECK(outcome.requests[2].header("Accept").empty());
  CHECK(outcome.requests[3].json() == parsed(R"({"ids": [41], "file_name": "a.png", "summary": "a.png",
            "content_type": "image/png", "data": "iVBORw=="})"));
  CHECK(outcome.requests[6].json() == parsed(R"({"depends_on": {"set": [42]}})"));
}

TEST_CASE("an update sends names and files that are not there yet, and makes bugs for new requirements") {
  json::object feature =
      linked(records::feature({linked(records::record("N-8-1"), "42"), records::record("N-8-2")}), "41");
  feature["attachments"] = json::array{records::attachment("a.png"), json::object{{"file_name", "nowhere"}}};
  feature.at("description").at("attachments").as_array() = {records::attachment("a.png"),
                                                            records::attachment("b.png")};
  Host host;
  host.expect("PUT", rest("bug/41"), answer(200, "{}"));
  host.expect("GET", rest("bug/41/attachment", "&exclude_fields=data"),
              answer(200, R"({"bugs":{"41":[{"file_name":"a.png"}]}})"));
  host.expect("GET", "https://files.example.net/b.png", answer(200, ""));
  host.expect("POST", rest("bug/41/attachment"), answer(200, "{}"));
  host.expect("PUT", rest("bug/42"), answer(200, "{}"));
  host.expect("GET", rest("bug/42/attachment", "&exclude_fields=data"), answer(200, "{}"));
  host.expect("POST", rest("bug"), answer(200, R"({"id":43})"));
  host.expect("POST", fields_of("requirements/N-8-2"));
  host.expect("PUT", rest("bug/41"), answer(200, "{}"));
  const Outcome outcome = host.receive(records::event("update_feature", feature));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[0].json() ==
        parsed(R"({"summary": "Show true north"})"));  // what people set in Bugzilla stays
  CHECK(outcome.requests[3].json().at("data") == "");
  CHECK(outcome.requests[8].json() == parsed(R"({"depends_on": {"add": [43]}})"));
  CHECK(outcome.logged("nowhere"));
}

TEST_CASE("an update with nothing new leaves the dependencies alone") {
  Host host;
  host.expect("PUT", rest("bug/41"), answer(200, "{}"));
  host.expect("GET", rest("bug/41/attachment", "&exclude_fields=data"), answer(200, R"({"bugs":{"41":[]}})"));
  CHECK(host.receive(records::event("update_feature", linked(records::feature(), "41"))).ok());
}

TEST_CASE("what Bugzilla refuses ends in its own words, under the class that says who can act") {
  struct {
    int status;
    const char* body;
    const char* class_name;
    const char* words;
  } const refusals[] = {
      {400, R"({"code":104,"message":"You must select a component"})", "Errors::RemoteError",
       "400: You must select a component"},
      {404, R"({"message":"no such bug"})", "Errors::RemoteError", "404: no such bug"},
      {403, "[]", "Errors::ConfigurationError", "403: []"},
      {204, "", "Errors::RemoteError", "(204)"},
      {502, "gone", "Errors::RemoteError", "502: gone"},
      {200, "<html>", "JSON::ParserError", "not JSON"},
      {200, "{}", "Errors::RemoteError", "gives no id"},
  };
  for (const auto& refusal : refusals) {
    Host host;
    host.expect("POST", rest("bug"), answer(refusal.status, refusal.body));
    const Outcome outcome = host.receive(records::event("create_feature", records::feature()));
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == refusal.class_name);
    CHECK(outcome.failure->message.starts_with("Feature N-8: "));
    CHECK(outcome.failure->message.find(refusal.words) != std::string::npos);
    CHECK(outcome.failure->message.find("key-4711") == std::string::npos);
  }
}

TEST_CASE("settings that are not complete are named before anything is sent") {
  const auto ends_with = [](json::object change, const char* class_name) {
    Event event = records::event("create_feature", records::feature());
    for (const auto& [name, value] : change) event.data.as_object()[name] = value;
    const Outcome outcome = Host().receive(event);
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == class_name);
    CHECK(outcome.requests.empty());
  };
  ends_with({{"component", nullptr}}, "Errors::ConfigurationError");
  ends_with({{"server_url", ""}}, "Errors::InvalidUrlError");
}

TEST_CASE("one file that cannot be had or is refused does not lose the next, nor the requirements") {
  json::object feature = records::feature({records::record("N-8-1")});
  feature["attachments"] = json::array{records::attachment("gone.png"), records::attachment("large.png"),
                                       records::attachment("b.png")};
  Host host;
  host.expect("POST", rest("bug"), answer(200, R"({"id":41})"));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("GET", "https://files.example.net/gone.png", answer(403, "denied"));
  host.expect("GET", "https://files.example.net/large.png", answer(200, "x"));
  host.expect("POST", rest("bug/41/attachment"), answer(400, R"({"code":600,"message":"too large"})"));
  host.expect("GET", "https://files.example.net/b.png", answer(200, "x"));
  host.expect("POST", rest("bug/41/attachment"), answer(201, "{}"));
  host.expect("POST", rest("bug"), answer(200, R"({"id":42})"));
  host.expect("POST", fields_of("requirements/N-8-1"));
  host.expect("PUT", rest("bug/41"), answer(200, "{}"));
  const Outcome outcome = host.receive(records::event("create_feature", feature));
  CHECK(outcome.ok());
  CHECK(outcome.logged("\"gone.png\" is left out"));
  CHECK(outcome.logged("too large"));
}

TEST_CASE("a feature that has a bug already gets no second one") {
  Host host;
  host.expect("PUT", rest("bug/41"), answer(200, "{}"));
  host.expect("GET", rest("bug/41/attachment", "&exclude_fields=data"), answer(200, "{}"));
  host.expect("POST", rest("bug"), answer(200, R"({"id":42})"));
  host.expect("POST", fields_of("requirements/N-8-1"));
  host.expect("PUT", rest("bug/41"), answer(200, "{}"));
  const json::object feature = linked(records::feature({records::record("N-8-1")}), "41");
  CHECK(host.receive(records::event("create_feature", feature)).ok());
}

TEST_CASE("a requirement that has a bug already when its feature is made again is not made a second time") {
  Host host;
  host.expect("POST", rest("bug"), answer(200, R"({"id":41})"));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("PUT", rest("bug/42"), answer(200, "{}"));
  host.expect("GET", rest("bug/42/attachment", "&exclude_fields=data"), answer(200, "{}"));
  host.expect("PUT", rest("bug/41"), answer(200, "{}"));
  const json::object feature = records::feature({linked(records::record("N-8-1"), "42")});
  const Outcome outcome = host.receive(records::event("create_feature", feature));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[4].json() == parsed(R"({"depends_on": {"set": [42]}})"));
}

TEST_CASE("an update of a record that is linked to nothing asks for no address without a number") {
  const Outcome outcome = Host().receive(records::event("update_feature", records::feature()));
  CHECK(outcome.script_errors.empty());
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("no link to a bug") != std::string::npos);
}

TEST_CASE("an attachment may be larger than an event's memory, but not than the operator allows") {
  const std::string large(2'000'000, 'x');
  json::object feature = linked(records::feature(), "41");
  feature["attachments"] = json::array{records::attachment("a.png")};
  for (const bool is_allowed : {true, false}) {
    Host host;
    host.memory_limit(1'000'000);
    host.expect("PUT", rest("bug/41"), answer(200, "{}"));
    host.expect("GET", rest("bug/41/attachment", "&exclude_fields=data"), answer(200, "{}"));
    host.expect("GET", "https://files.example.net/a.png",
                is_allowed ? answer(200, large) : aha::testing::Answer{.result = AHA_ETOOLARGE});
    if (is_allowed) host.expect("POST", rest("bug/41/attachment"), answer(201, "{}"));
    const Outcome outcome = host.receive(records::event("update_feature", feature));
    CHECK(outcome.script_errors.empty());
    CHECK(outcome.ok());
    if (is_allowed)
      CHECK(outcome.requests[3].body.size() > large.size() * 4 / 3);
    else
      CHECK(outcome.logged("\"a.png\" is left out"));
  }
}

TEST_CASE("a bug whose id Aha! does not store is named") {
  Host host;
  host.expect("POST", rest("bug"), answer(200, R"({"id":41})"));
  host.expect("POST", fields_of("features/N-8"), answer(500, "{}"));
  const Outcome outcome = host.receive(records::event("create_feature", records::feature()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "AhaApi::InternalServerError");
  CHECK(outcome.failure->message.find("Bug 41 is in Bugzilla") != std::string::npos);
}

TEST_CASE("one requirement that is refused does not lose the others, which block their feature's bug") {
  Host host;
  host.expect("POST", rest("bug"), answer(200, R"({"id":41})"));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("POST", rest("bug"), answer(400, R"({"code":114,"message":"too long"})"));
  host.expect("POST", rest("bug"), answer(200, R"({"id":43})"));
  host.expect("POST", fields_of("requirements/N-8-2"));
  host.expect("PUT", rest("bug/41"), answer(200, "{}"));
  const json::array requirements{records::record("N-8-1"), records::record("N-8-2")};
  const Outcome outcome = host.receive(records::event("create_feature", records::feature(requirements)));
  CHECK(outcome.script_errors.empty());
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with("Requirement N-8-1: "));
  CHECK(outcome.requests[5].json() == parsed(R"({"depends_on": {"set": [43]}})"));
  CHECK_FALSE(host.remembered(blockers_key));
}

TEST_CASE("bugs that a failed event did not come to make blockers become so with the next") {
  Host host;
  host.expect("POST", rest("bug"), answer(200, R"({"id":41})"));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("POST", rest("bug"), answer(200, R"({"id":42})"));
  host.expect("POST", fields_of("requirements/N-8-1"));
  host.expect("PUT", rest("bug/41"), answer(500));
  const json::array requirements{records::record("N-8-1")};
  const Outcome outcome = host.receive(records::event("create_feature", records::feature(requirements)));
  REQUIRE(outcome.failure);
  CHECK(host.remembered(blockers_key) == "[42]");

  Host next;
  next.remember(blockers_key, "[42,99]");  // 99 is no requirement's any more
  next.expect("PUT", rest("bug/41"), answer(200, "{}"));
  next.expect("GET", rest("bug/41/attachment", "&exclude_fields=data"), answer(200, "{}"));
  next.expect("PUT", rest("bug/42"), answer(200, "{}"));
  next.expect("GET", rest("bug/42/attachment", "&exclude_fields=data"), answer(200, "{}"));
  next.expect("PUT", rest("bug/41"), answer(200, "{}"));
  const Outcome second = next.receive(records::event(
      "update_feature", linked(records::feature({linked(records::record("N-8-1"), "42")}), "41")));
  REQUIRE(second.ok());
  CHECK(second.requests[4].json() == parsed(R"({"depends_on": {"add": [42]}})"));
  CHECK_FALSE(next.remembered(blockers_key));
}

TEST_CASE("an event that fails again forgets no bug that does not block yet") {
  Host host;
  host.remember(blockers_key, "[42,43]");
  host.answer_all([](const auto& request) {
    const bool fails = request.url == rest("bug/43") || request.body.find("depends_on") != std::string::npos;
    return answer(fails ? 500 : 200, R"({"id":44})");
  });
  const json::array requirements{linked(records::record("N-8-1"), "42"), records::record("N-8-2"),
                                 linked(records::record("N-8-3"), "43")};
  CHECK(host.receive(records::event("update_feature", linked(records::feature(requirements), "41"))).failure);
  CHECK(host.remembered(blockers_key) == "[42,43,44]");
}

TEST_CASE("after an attempt of unknown outcome the bug it made is looked for, and used where it is free") {
  const std::string search = rest(
      "bug", "&product=Compass&component=Needle&summary=Show%20true%20north&include_fields=id%2Csummary");
  const auto comment = [](const std::string& id, const std::string& text) {
    return answer(200, R"({"bugs":{")" + id + R"(":{"comments":[{"text":")" + text + R"("}]}}})");
  };
  json::object feature = records::feature();
  feature["attachments"] = json::array{records::attachment("a.png")};
  Host host;
  host.expect("GET", search, answer(200, R"({"bugs":[{"id":41,"summary":"Show true north"},
      {"id":44,"summary":"Show true north"},{"id":45,"summary":"Show true north now"},
      {"id":43,"summary":"Show true north"}]})"));
  host.expect("GET", rest("bug/44/comment"), comment("44", "Something else"));
  host.expect("GET", rest("bug/43/comment"), comment("43", "Use **it**."));
  host.expect("GET", records::aha_api + "integrations/77/fields/id/value/43",
              answer(200, R"({"records":[{"feature":{"reference_num":"N-9"}}]})"));
  host.expect("GET", rest("bug/41/comment"), comment("41", "Use **it**."));
  host.expect("GET", records::aha_api + "integrations/77/fields/id/value/41", answer(404, "{}"));
  host.expect("POST", fields_of("features/N-8"));
  host.expect("GET", rest("bug/41/attachment", "&exclude_fields=data"),
              answer(200, R"({"bugs":{"41":[{"file_name":"a.png"}]}})"));
  host.expect("PUT", rest("bug/41"), answer(200, "{}"));
  const Outcome outcome = host.receive(again("create_feature", feature));
  CHECK(outcome.ok());
  CHECK(outcome.logged("bug 41"));
}

TEST_CASE("after an attempt of unknown outcome all bugs of requirements are made blockers") {
  for (const char* name : {"create_feature", "update_feature"}) {
    Host host;
    host.expect("PUT", rest("bug/41"), answer(200, "{}"));
    host.expect("GET", rest("bug/41/attachment", "&exclude_fields=data"), answer(200, "{}"));
    host.expect("PUT", rest("bug/42"), answer(200, "{}"));
    host.expect("GET", rest("bug/42/attachment", "&exclude_fields=data"), answer(200, "{}"));
    host.expect("PUT", rest("bug/41"), answer(200, "{}"));
    const Outcome outcome =
        host.receive(again(name, linked(records::feature({linked(records::record("N-8-1"), "42")}), "41")));
    REQUIRE(outcome.ok());
    CHECK(outcome.requests[4].json() == parsed(R"({"depends_on": {"add": [42]}})"));
  }
}

TEST_CASE("an event of odd shape does not take the service down") {
  const char* const features[] = {R"({})", R"({"requirements":"x","attachments":7,"description":[]})",
                                  R"({"requirements":[null,3],"integration_fields":[null,[]]})"};
  for (const char* name : {"create_feature", "update_feature"})
    for (const char* feature : features) {
      Host host;
      host.answer_all([](const auto&) { return answer(200, R"({"id":41})"); });
      json::object odd = parsed(feature).as_object();
      if (std::string_view(name) == "update_feature") odd["integration_fields"] = records::link("41");
      // Without a reference number there is no place for a link.
      const auto outcome = host.receive(records::event(name, std::move(odd)));
      CHECK((!outcome.failure || outcome.failure->class_name == "Errors::ConfigurationError"));
    }
  Event without = records::event("create_feature", {});
  without.payload = nullptr;
  CHECK(Host().receive(without).failure->class_name == "MalformedEvent");
}

}  // namespace
