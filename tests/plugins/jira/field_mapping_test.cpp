#include <doctest/doctest.h>

#include "records.hpp"

#include <aha/errors.hpp>
#include <jira_core/field_mapping.hpp>

#include <string>

namespace {

namespace json = aha::json;
using aha::View;

/// One custom field "a" of Aha!, mapped to one field "j" of Jira.
struct Given {
  json::value record;
  json::value entries = aha::parse_json(R"([{"aha_field": "a", "jira_field": "j"}])");
  json::value fields;

  Given(std::string_view jira_field, std::string_view custom_field) {
    record = json::object();
    json::object custom = records::parsed(custom_field);
    custom["key"] = "a";
    record.get_object()["custom_fields"] = json::array{custom};
    json::object info = records::parsed(jira_field);
    info["name"] = "Shown";
    fields = json::object();
    fields.get_object()["j"] = info;
  }

  jira::FieldMapping mapping() const { return {entries, fields}; }
  jira::MappedFields mapped(const jira::Users& users = {}) const {
    return jira::mapped_fields(record, mapping(), users);
  }
  /// What Jira's field gets, as text; "" where it is left out.
  std::string sent(const jira::Users& users = {}) const {
    const json::object all = mapped(users).fields;
    return all.contains("j") ? json::serialize(all.at("j")) : "";
  }
};

constexpr std::string_view text_field = R"({"type": "string", "editor": "x:textfield"})";
constexpr std::string_view number_field = R"({"type": "number", "editor": "x:float"})";
constexpr std::string_view users_field =
    R"({"type": "user", "editor": "com.atlassian.jira.plugin.system.customfieldtypes:userpicker"})";

TEST_CASE("text is sent as text, HTML as wiki markup, a list with commas") {
  CHECK(Given(text_field, R"({"type": "string", "value": "hi"})").sent() == R"("hi")");
  CHECK(Given(text_field, R"({"type": "note", "value": "<b>hi</b>"})").sent() == R"("*hi*")");
  CHECK(Given(text_field, R"({"type": "array", "value": ["a", "b"]})").sent() == R"("a,b")");
  CHECK(Given(text_field, R"({"type": "number", "value": 3.0})").sent() == R"("3.0")");
  CHECK(Given(text_field, R"({"type": "note", "value": null})").sent().empty());
}

TEST_CASE("a day stays the day it is, whatever kind of date Jira's field is") {
  const char* const date = R"({"type": "date", "editor": "x:datepicker"})";
  const char* const time = R"({"type": "datetime", "editor": "x:datetime"})";
  CHECK(Given(date, R"({"type": "date", "value": "2031-02-03"})").sent() == R"("2031-02-03")");
  CHECK(Given(date, R"({"type": "date", "value": "2031-02-03T23:30:00-08:00"})").sent() == R"("2031-02-03")");
  CHECK(Given(time, R"({"type": "date", "value": "2031-02-03"})").sent() ==
        R"("2031-02-03T12:00:00.000+0000")");
  CHECK(Given(time, R"({"type": "date", "value": "2031-02-03T10:00:00.000+0000"})").sent() ==
        R"("2031-02-03T10:00:00.000+0000")");
  CHECK(Given(date, R"({"type": "string", "value": "soon"})").sent() == R"("soon")");
  CHECK(Given(time, R"({"type": "date", "value": null})").sent().empty());
}

TEST_CASE("choices are sent by their value") {
  for (const char* editor : {"com.atlassian.jira.plugin.system.customfieldtypes:select",
                             "com.atlassian.jira.plugin.system.customfieldtypes:radiobuttons",
                             "com.intenso.jira.plugin.dynamic-forms:dynamic-select-customfield"}) {
    const std::string field = std::string(R"({"type": "string", "editor": ")") + editor + "\"}";
    CHECK(Given(field, R"({"type": "string", "value": "Red"})").sent() == R"({"value":"Red"})");
  }
  CHECK(Given(R"({"type": "option"})", R"({"type": "string", "value": "Red"})").sent() ==
        R"({"value":"Red"})");
  CHECK(Given(R"({"type": "priority"})", R"({"type": "string", "value": "High"})").sent() ==
        R"({"name":"High"})");
}

TEST_CASE("a number is read as far as it is one") {
  CHECK(Given(number_field, R"({"type": "number", "value": "3.5"})").sent() == "3.5E0");
  CHECK(Given(number_field, R"({"type": "number", "value": 4})").sent() == "4E0");
  const auto mapped = Given(number_field, R"({"type": "string", "value": "-1_0 days"})").mapped();
  CHECK(mapped.fields.at("j") == -10.0);
  CHECK(mapped.warnings.size() == 1);
  CHECK(Given(number_field, R"({"type": "string", "value": "nan"})").mapped().fields.at("j") == 0.0);
}

TEST_CASE("a list that is mapped to a number is refused by name") {
  try {
    Given(number_field, R"({"type": "array", "value": ["1"]})").mapped();
    FAIL("no error");
  } catch (const aha::RemoteError& error) {
    CHECK(std::string(error.what()).find("'a'") != std::string::npos);
    CHECK(std::string(error.what()).find("Shown") != std::string::npos);
  }
}

TEST_CASE("lists are sent as their items want it") {
  constexpr std::string_view two = R"({"type": "array", "value": ["a", null, "b"]})";
  CHECK(Given(R"({"type": "array", "sub_type": "component"})", two).sent() ==
        R"([{"name":"a"},{"name":"b"}])");
  for (const char* editor : {"multicheckboxes", "multiselect"}) {
    const std::string field = std::string(R"({"type": "array", "sub_type": "option",
                        "editor": "com.atlassian.jira.plugin.system.customfieldtypes:)") +
                              editor + "\"}";
    CHECK(Given(field, two).sent() == R"([{"value":"a"},{"value":"b"}])");
  }
  CHECK(Given(R"({"type": "array", "sub_type": "string", "editor": "labels"})", two).sent() ==
        R"(["a","b"])");
  CHECK(Given(R"({"type": "array", "sub_type": "version"})", R"({"type": "string", "value": "a"})").sent() ==
        R"(["a"])");
  CHECK(Given(R"({"type": "array", "sub_type": "string"})", R"({"type": "array", "value": null})").sent() ==
        "[]");
}

TEST_CASE("a user is found by email address, and named as this Jira names users") {
  const Given given(users_field,
                    R"({"type": "user", "email_value": [" ada@example.com ", "bob@example.com"]})");
  CHECK(jira::mapped_emails(given.record, given.mapping()) ==
        std::vector<std::string>{"ada@example.com", "bob@example.com"});
  const json::value ada = records::parsed(R"({"name": "ada"})");
  const json::value keyed = records::parsed(R"({"key": "u2"})");
  const json::value cloud = records::parsed(R"({"accountId": "5b"})");
  CHECK(given.sent({{"ada@example.com", ada}, {"bob@example.com", keyed}}) == R"({"name":"u2"})");
  CHECK(given.sent({{"bob@example.com", cloud}}) == R"({"accountId":"5b"})");
  CHECK(given.sent() == R"({"name":null})");
}

TEST_CASE("users in other fields than Jira's own picker are sent as they are") {
  const Given given(R"({"type": "user", "editor": "other"})", R"({"type": "string", "value": "ada"})");
  CHECK(given.sent() == R"({"name":"ada"})");
  CHECK(jira::mapped_emails(given.record, given.mapping()).empty());
}

TEST_CASE("a type this service does not know gets the value as it is, but not nothing") {
  CHECK(Given(R"({"type": "any"})", R"({"type": "x", "value": {"b": 1}})").sent() == R"({"b":1})");
  CHECK(Given(R"({"type": "date"})", R"({"type": "date", "value": null})").sent().empty());
}

TEST_CASE("a field of Jira that is not known is warned of") {
  Given given(text_field, R"({"type": "string", "value": "hi"})");
  given.fields = json::object();
  const auto mapped = given.mapped();
  CHECK(mapped.fields.empty());
  REQUIRE(mapped.warnings.size() == 1);
  CHECK(mapped.warnings[0].find("\"j\"") != std::string::npos);
}

TEST_CASE("what is no mapping, and a field the record has not, are passed by") {
  Given given(text_field, R"({"type": "string", "value": "hi"})");
  given.entries = aha::parse_json(R"(["junk", null, {"aha_field": "b", "jira_field": "j"}])");
  CHECK(given.sent().empty());
  given.record = json::object();
  CHECK(given.sent().empty());
}

}  // namespace
