#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "artifact/description.hpp"
#include "artifact/manifest.hpp"

namespace {

constexpr std::string_view good_manifest =
    R"({"manifest":1,"abi":[1,2],"sdk":"0.1.0","compiler":"gcc","services":[{"name":"slack","events":["audit"]}],)"
    R"("needs":["aha.http/1"],"egress":["hooks.slack.com"],"colour":"blue"})";

std::string fault_of(std::string_view manifest) {
  const auto parsed = artifact::parse_manifest(manifest);
  return parsed ? std::string() : parsed.error();
}

std::string description_fault(std::string_view text) {
  const auto parsed = artifact::parse_description(text);
  return parsed ? std::string() : parsed.error();
}

// A description with this list of fields.
std::string with_schema(std::string_view schema) {
  return R"({"name":"slack","title":"Slack","events":[],"schema":)" + std::string(schema) + "}";
}

}  // namespace

TEST_CASE("a manifest is read whole, padding and unknown members included") {
  const auto manifest = artifact::parse_manifest(std::string(good_manifest) + std::string(9, '\0'));
  REQUIRE(manifest.has_value());
  CHECK(manifest->abi_low == 1);
  CHECK(manifest->abi_high == 2);
  CHECK(manifest->sdk == "0.1.0");
  CHECK(manifest->version.empty());
  CHECK(manifest->services == std::vector<artifact::ManifestService>{{"slack", {"audit"}}});
  CHECK(manifest->needs == std::vector<std::string>{"aha.http/1"});
}

TEST_CASE("a wrong manifest is refused naming the member that is wrong") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "not JSON"},
      {"[]", "not a JSON object"},
      {"{} trailing", "not JSON"},
      {R"({"abi":[1,1]})", "\"manifest\""},
      {R"({"manifest":2})", "\"manifest\" is not 1"},
      {R"({"manifest":"1"})", "\"manifest\""},
      {R"({"manifest":1})", "\"abi\" is missing"},
      {R"({"manifest":1,"abi":1})", "\"abi\" is not a list"},
      {R"({"manifest":1,"abi":[1]})", "\"abi\" is not a pair"},
      {R"({"manifest":1,"abi":[2,1]})", "\"abi\" ends before it begins"},
      {R"({"manifest":1,"abi":[0,1]})", "\"abi\" is not a positive"},
      {R"({"manifest":1,"abi":[1,-1]})", "\"abi\" is not a positive"},
      {R"({"manifest":1,"abi":[1,1e30]})", "\"abi\" is not a positive"},
      {R"({"manifest":1,"abi":[1,4294967296]})", "\"abi\" is not a positive"},
      {R"({"manifest":1,"abi":[1,1],"services":{}})", "\"services\" is not a list"},
      {R"({"manifest":1,"abi":[1,1],"services":[]})", "\"services\" is empty"},
      {R"({"manifest":1,"abi":[1,1],"services":["a"]})", "an entry of \"services\" is not an object"},
      {R"({"manifest":1,"abi":[1,1],"services":[{"name":"A","events":[]}]})", "\"name\" is not 1 to 64"},
      {R"({"manifest":1,"abi":[1,1],"services":[{"name":"a"}]})", "\"events\" is missing"},
      {R"({"manifest":1,"abi":[1,1],"services":[{"name":"a","events":[1]}]})",
       "\"events\" holds something else"},
      {R"({"manifest":1,"abi":[1,1],"services":[{"name":"a","events":["x","x"]}]})", "\"x\" twice"},
      {R"({"manifest":1,"abi":[1,1],"services":[{"name":"a","events":[]},{"name":"a","events":[]}]})",
       "\"a\" twice"},
      {R"({"manifest":1,"abi":[1,1],"services":[{"name":"a","events":[]}],"needs":"x"})",
       "\"needs\" is not a list"},
      {R"({"manifest":1,"abi":[1,1],"services":[{"name":"a","events":[]}],"version":1})",
       "\"version\" is not a string"},
      {std::string(100, '['), "not JSON"},
  };
  for (const auto& [text, reason] : cases) {
    const auto fault = fault_of(text);
    CHECK_MESSAGE(fault.find(reason) != std::string::npos, fault);
  }
}

TEST_CASE("more than 64 services in one file are too many") {
  std::string services;
  for (int i = 0; i < 65; ++i)
    services += (i == 0 ? "" : ",") + std::string(R"({"name":"s)") + std::to_string(i) + R"(","events":[]})";
  CHECK(fault_of(R"({"manifest":1,"abi":[1,1],"services":[)" + services + "]}").find("more than 64") !=
        std::string::npos);
}

TEST_CASE("a description keeps its schema as text") {
  const auto service = artifact::parse_description(
      R"({"name":"slack","title":"Slack","caption":"c","category":"Communication","events":["audit"],)"
      R"("schema":[{"type":"select","name":"room","options":{"collection":"remote_collection"}}]})");
  REQUIRE(service.has_value());
  CHECK(service->title == "Slack");
  CHECK(service->category == "Communication");
  CHECK(service->schema_json ==
        R"([{"type":"select","name":"room","options":{"collection":"remote_collection"}}])");
}

TEST_CASE("a wrong description is refused naming what is wrong") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"null", "not a JSON object"},
      {R"({"title":"x"})", "\"name\" is missing"},
      {R"({"name":"a b","title":"x"})", "\"name\" is not 1 to 64"},
      {R"({"name":"a","title":""})", "\"title\" is empty"},
      {R"({"name":"a","title":"x","events":"audit"})", "\"events\" is not a list"},
      {with_schema("{}"), "\"schema\" is not a list"},
      {with_schema("[1]"), "an entry of \"schema\" is not an object"},
      {with_schema(R"([{"type":"string"}])"), "\"name\" is missing"},
      {with_schema(R"([{"type":"string","name":"A!"}])"), "a field's \"name\""},
      {with_schema(R"([{"type":"string","name":"a"},{"type":"string","name":"a"}])"),
       "the field \"a\" twice"},
      {with_schema(R"([{"type":"select","name":"a","options":[]}])"), "\"options\" of the field \"a\""},
      {with_schema(R"([{"type":"select","name":"a","options":{"collection":"x"}}])"), "\"collection\""},
  };
  for (const auto& [text, reason] : cases) {
    const auto fault = description_fault(text);
    CHECK_MESSAGE(fault.find(reason) != std::string::npos, fault);
  }
}

TEST_CASE("a manifest whose egress matches no host, or far more than it seems to, is refused by name") {
  for (const char* pattern : {"https://x", "..", "*.com", "a\\u0000b", "a b", "x:443", "a..b"}) {
    CAPTURE(pattern);
    const auto fault = fault_of(
        std::string(
            R"({"manifest":1,"abi":[1,1],"services":[{"name":"a","events":[]}],"egress":["ok.example",")") +
        pattern + "\"]}");
    CHECK(fault.find("\"egress\" has") != std::string::npos);
    CHECK(fault.find("ok.example") == std::string::npos);
  }
}

TEST_CASE(
    "a member that is there twice is refused, at any depth: reviewers read the first, parsers take the "
    "last") {
  CHECK(fault_of(
            R"({"manifest":1,"abi":[1,1],"services":[{"name":"a","events":[]}],"egress":[],"egress":["*"]})")
            .find("\"egress\" twice") != std::string::npos);
  CHECK(fault_of(R"({"manifest":1,"abi":[1,1],"services":[{"name":"a","events":[],"name":"b"}]})")
            .find("\"name\" twice") != std::string::npos);
  CHECK(fault_of(R"({"manifest":1,"abi":[1,1],"services":[{"name":"a","events":[],"n\u0061me":"b"}]})")
            .find("\"name\" twice") != std::string::npos);
  CHECK(description_fault(R"({"name":"a","title":"A","events":[],"schema":[],"title":"B"})")
            .find("\"title\" twice") != std::string::npos);
  CHECK(
      fault_of(R"({"manifest":1,"abi":[1,1],"services":[{"name":"a","events":[]},{"name":"b","events":[]}]})")
          .empty());
}

TEST_CASE("a schema of more fields than anybody fills in is refused before they are compared") {
  std::string fields;
  for (int i = 0; i <= 1000; ++i)
    fields += std::string(i == 0 ? "" : ",") + R"({"type":"string","name":"f)" + std::to_string(i) + "\"}";
  CHECK(description_fault(with_schema("[" + fields + "]")).find("more than 1000 fields") !=
        std::string::npos);
}
