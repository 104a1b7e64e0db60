#include "simulation/records.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>
#include <chrono>

namespace {

using simulation::Field;
using simulation::Record;
using simulation::Records;
namespace json = boost::json;

json::value feature(std::string_view name, std::string_view status = "New") {
  return {{"feature",
           {{"id", "1"},
            {"reference_num", "A-1"},
            {"name", name},
            {"status", status},
            {"release", {{"id", "9"}}}}}};
}

Field field(std::string name, json::value value) {
  return {"5", "77", std::move(name), std::move(value), "trello", ""};
}

TEST_CASE("records: a record that a payload names ten thousand times is counted once") {
  json::array features{json::object{{"id", "b"}, {"name", std::string(500'000, 'n')}}};
  for (int i = 0; i < 10'000; ++i) features.emplace_back(json::object{{"id", "b"}});
  Records records;
  const auto began = std::chrono::steady_clock::now();
  records.learn({{"features", features}});
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(10));  // and not a minute
  REQUIRE(records.find("features", "b") != nullptr);
  CHECK(records.find("features", "b")->bytes > 500'000);
}

TEST_CASE("records: small values count as what they take in memory") {
  json::array values;
  for (int i = 0; i < 20'000; ++i) values.emplace_back(json::object());
  Records records;
  records.learn({{"feature", {{"id", "1"}, {"x", values}}}});
  REQUIRE(records.find("features", "1") != nullptr);
  CHECK(records.find("features", "1")->bytes > 20'000 * 24);
}

TEST_CASE("a record is found by its id and by its reference, and has what the last payload says") {
  Records records;
  records.learn(feature("first"));
  records.learn(feature("second"));
  REQUIRE(records.find("features", "1") != nullptr);
  CHECK(records.find("features", "1") == records.find("features", "A-1"));
  CHECK(records.find("features", "A-1")->members.at("name") == "second");
  CHECK(records.find("releases", "9") != nullptr);
  CHECK(records.find("releases", "A-1") == nullptr);
}

TEST_CASE("what stands inside another record adds to what is known, and replaces nothing") {
  Records records;
  records.learn(feature("whole"));
  records.learn(json::parse(
      R"({"requirement":{"id":"2","reference_num":"A-1-1","feature":{"id":"1","name":"part","score":3}}})"));
  const Record* const known = records.find("features", "1");
  CHECK(known->members.at("name") == "whole");
  CHECK(known->members.at("score") == 3);
}

TEST_CASE("a payload replaces what it says otherwise than before, and keeps what a service changed since") {
  Records records;
  records.learn(feature("name", "New"));
  Record& record = *records.find("features", "1");
  record.changed_from.emplace("status", "New");
  record.members["status"] = "Done";
  records.learn(feature("name", "New"));
  CHECK(records.find("features", "1")->members.at("status") == "Done");
  records.learn(feature("name", "Started"));
  CHECK(records.find("features", "1")->members.at("status") == "Started");
  records.learn(feature("name", "New"));
  CHECK(records.find("features", "1")->members.at("status") == "New");
}

TEST_CASE("a field that a service stored outlives payloads, and those of payloads do not") {
  Records records;
  records.learn(feature("name"));
  CHECK(records.store(*records.find("features", "1"), field("id", "17")));
  const auto payload = json::parse(R"({"feature":{"id":"1","integration_fields":[
    {"integration_id":77,"name":"id","value":"99"},{"integration_id":77,"name":"url","value":"https://x.example"}]}})");
  records.learn(payload);
  records.learn(json::parse(
      R"({"feature":{"id":"1","integration_fields":[{"integration_id":"77","name":"url","value":"https://y.example"}]}})"));
  const Record& record = *records.find("features", "1");
  CHECK(field_of(record, "77", "id")->value == "17");
  CHECK(field_of(record, "77", "url")->value == "https://y.example");
  CHECK(field_of(record, "78", "id") == nullptr);
}

TEST_CASE("a document gets the fields of each record that it names, and nothing else changes") {
  Records records;
  records.learn(feature("name"));
  CHECK(records.store(*records.find("releases", "9"), field("number", 4)));
  auto document = feature("another name");
  document.as_object()["other"] = json::array{1, nullptr, json::object{{"id", "9"}}};
  const auto before = document;
  records.complete(document);
  const auto& fields = document.at_pointer("/feature/release/integration_fields").as_array();
  REQUIRE(fields.size() == 1);
  CHECK(fields[0].at("value") == 4);
  CHECK(fields[0].at("integration_id") == 77);
  document.at_pointer("/feature/release").as_object().erase("integration_fields");
  CHECK(document == before);
}

TEST_CASE("the records that were not used for the longest time go first") {
  Records records({.records = 3, .fields = 2});
  for (int i = 1; i <= 3; ++i)
    records.learn({{"feature", {{"id", std::to_string(i)}, {"reference_num", fmt::format("A-{}", i)}}}});
  CHECK(records.find("features", "1") != nullptr);
  records.learn({{"feature", {{"id", "4"}, {"reference_num", "A-4"}}}});
  CHECK(records.all().size() == 3);
  CHECK(records.find("features", "2") == nullptr);
  CHECK(records.find("features", "A-2") == nullptr);
  CHECK(records.find("features", "A-1") != nullptr);

  Record& record = *records.find("features", "1");
  CHECK(records.store(record, field("a", 1)));
  CHECK(records.store(record, field("b", 1)));
  CHECK_FALSE(records.store(record, field("c", 1)));
  CHECK(records.store(record, field("a", 2)));
}

TEST_CASE("bytes are bounded, for one record and for all") {
  Records records({.records = 100, .comments = 10, .record_bytes = 4'000, .bytes = 10'000});
  for (int i = 0; i < 50; ++i)
    records.learn({{"feature", {{"id", std::to_string(i)}, {"name", std::string(1'000, 'n')}}}});
  CHECK(records.all().size() < 10);
  Record& record = *records.find("features", "49");
  CHECK_FALSE(records.store(record, field("long", json::string(4'000, 'v'))));
  CHECK_FALSE(records.add_comment(record, {"1", "", std::string(3'000, 'c'), 0}));
  for (int i = 0; i < 30; ++i) CHECK(records.add_comment(record, {"1", "", std::string(100, 'c'), i}));
  CHECK(record.bytes <= 4'000);
  CHECK(record.comments.size() <= 10);
  CHECK(record.comments.back().at_ms == 29);
}

TEST_CASE("the kind of a record is told by its addresses, its place and its reference") {
  const auto kind = [](std::string_view member, const json::object& object) {
    return std::string(simulation::type_of(member, object));
  };
  CHECK(kind("audited", {{"id", "1"}, {"resource", "https://a.aha.io/api/v1/epics/A-E-1"}}) == "epics");
  CHECK(kind("idea", {{"id", 1}, {"url", "https://a.aha.io/ideas/ideas/A-I-1"}}) == "ideas");
  CHECK(kind("requirements", {{"id", "1"}}) == "requirements");
  CHECK(kind("master_feature", {{"id", "1"}}) == "epics");
  CHECK(kind("commentable", {{"reference_num", "A-1-2"}}) == "requirements");
  CHECK(kind("commentable", {{"reference_num", "A-R-2"}}) == "releases");
  CHECK(kind("commentable", {{"reference_num", "A-2"}}) == "features");
  CHECK(kind("user", {{"id", "1"}, {"email", "a@b.example"}}).empty());
  CHECK(kind("feature", {{"name", "without an id"}}).empty());
  CHECK(kind("description", {{"id", "1"}, {"url", "/"}}).empty());
}

}  // namespace
