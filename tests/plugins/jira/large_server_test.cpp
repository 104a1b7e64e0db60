#include <doctest/doctest.h>

#include "records.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>
#include <string>

namespace {

using namespace std::chrono_literals;
namespace json = aha::json;
using aha::View;
using aha::testing::Answer;
using aha::testing::Host;
using aha::testing::Outcome;
using aha::testing::SentRequest;

constexpr int field_count = 500;
constexpr int projects_a_page = 50;
constexpr std::uint64_t host_memory_bytes = 256ull << 20;  // what the host gives an event
constexpr std::chrono::milliseconds round_trip{200};

/// Of the largest size that is to be expected.
struct Size {
  int projects = 2000;
  int types = 300;
};

/// How a Jira answers createmeta, which describes all types of a project at once.
enum class CreateMeta { given, retired, too_large };

/// Each answer takes its time by the host's clock.
class LargeJira {
 public:
  explicit LargeJira(CreateMeta create_meta, Size size = {}) : create_meta_(create_meta), size_(size) {
    for (int i = 0; i < field_count; ++i) {
      json::object field =
          records::parsed(R"({"required": false, "hasDefaultValue": false, "operations": ["set"],
          "schema": {"type": "string", "custom": "com.atlassian.jira.plugin.system.customfieldtypes:textfield"}})");
      const std::string id = "customfield_" + std::to_string(10000 + i);
      field["name"] = "Field number " + std::to_string(i);
      field["key"] = id;
      field["fieldId"] = id;
      if (i % 10 == 0) field["allowedValues"] = choices();
      fields_.push_back(std::move(field));
    }
    for (int start = 0; start < field_count; start += field_page_size)
      field_pages_[start] = page("fields", fields_, start);
  }

  Answer answer(const SentRequest& request) {
    ++requests;
    Answer answer{.took = round_trip};
    const std::string path = request.url.substr(records::api.size());
    if (path == "/field")
      answer.body = R"([{"id": "customfield_10000", "name": "Aha! Reference"}])";
    else if (path.starts_with("/project/search"))
      answer.body = projects(start_of(path));
    else if (path.starts_with("/issue/createmeta?"))
      answer = answer_create_meta();
    else if (path.starts_with("/issue/createmeta/MAP1/issuetypes?"))
      answer.body = page("issueTypes", types(), start_of(path));
    else if (path.starts_with("/issue/createmeta/"))
      answer.body = field_pages_.at(start_of(path));
    else if (path == "/project/MAP1/statuses")
      answer.body = statuses();
    else
      answer.body = "[]";
    return answer;
  }

  int requests = 0;

 private:
  static int start_of(const std::string& path) { return std::stoi(path.substr(path.find("startAt=") + 8)); }

  static json::array choices() {
    json::array values;
    for (int i = 0; i < 10; ++i) {
      json::object choice;
      choice["self"] = records::api + "/customFieldOption/" + std::to_string(i);
      choice["value"] = "Choice number " + std::to_string(i);
      choice["id"] = std::to_string(i);
      values.push_back(std::move(choice));
    }
    return values;
  }

  Answer answer_create_meta() const {
    switch (create_meta_) {
      case CreateMeta::given:
        return {.body = create_meta(), .took = round_trip};
      case CreateMeta::retired:
        return {.status = 404, .took = round_trip};
      case CreateMeta::too_large:
        break;
    }
    return {.result = AHA_ETOOLARGE, .took = round_trip};
  }

  std::string projects(int start) const {
    json::array values;
    for (int i = start; i < std::min(start + projects_a_page, size_.projects); ++i) {
      json::object project;
      project["id"] = std::to_string(i);
      project["key"] = "MAP" + std::to_string(i);
      project["name"] = "Project number " + std::to_string(i);
      values.push_back(std::move(project));
    }
    json::object page;
    page["isLast"] = start + projects_a_page >= size_.projects;
    page["total"] = size_.projects;
    page["maxResults"] = projects_a_page;
    page["values"] = std::move(values);
    return json::serialize(page);
  }

  static std::string page(const char* name, const json::array& all, int start) {
    json::array items;
    for (std::size_t i = static_cast<std::size_t>(start); i < all.size() && items.size() < field_page_size;
         ++i)
      items.push_back(all[i]);
    json::object page;
    page["total"] = all.size();
    page[name] = std::move(items);
    return json::serialize(page);
  }

  json::array types() const {
    json::array types;
    for (int i = 0; i < size_.types; ++i) {
      json::object type;
      type["id"] = std::to_string(i);
      type["name"] = "Type number " + std::to_string(i);
      type["subtask"] = false;
      types.push_back(std::move(type));
    }
    return types;
  }

  std::string create_meta() const {
    json::object fields;
    for (const json::value& field : fields_) fields[View(field)["fieldId"].str()] = field;
    const std::string text = json::serialize(fields);
    std::string body = R"({"projects": [{"id": "1", "key": "MAP1", "issuetypes": [)";
    for (int i = 0; i < size_.types; ++i) {
      if (i > 0) body += ',';
      body += R"({"id": ")" + std::to_string(i) + R"(", "name": "Type", "subtask": false, "fields": )" +
              text + "}";
    }
    return body + "]}]}";
  }

  std::string statuses() const {
    json::array all = types();
    for (json::value& type : all)
      type.get_object()["statuses"] =
          aha::parse_json(R"([{"id": "1", "name": "Open"}, {"id": "2", "name": "Done"}])");
    return json::serialize(all);
  }

  static constexpr int field_page_size = 200;

  CreateMeta create_meta_;
  Size size_;
  json::array fields_;
  std::map<int, std::string> field_pages_;  // by where they start
};

/// Loads all of it as the settings do.
Outcome load(Host& host, LargeJira& jira) {
  host.answer_all([&](const SentRequest& request) { return jira.answer(request); });
  return host.receive({.event = "configured",
                       .payload = json::object{{"field", "attribute_project"}},
                       .data = records::with(records::settings(), "project", "MAP1")});
}

void check_whole(const Outcome& outcome, Size size = {}) {
  REQUIRE_MESSAGE(outcome.ok(), (outcome.failure ? outcome.failure->message : ""));
  const View meta(*outcome.meta_data);
  CHECK(meta["projects"].size() == size.projects);
  CHECK(meta["projects"][77]["key"] == "MAP77");
  CHECK(meta["fields"].size() == field_count);
  const View types = meta["issue_type_sets"][meta["projects"][1]["issue_types"].str()];
  REQUIRE(types.size() == size.types);
  for (const View type : types) {
    CHECK(type["fields"].size() == field_count);
    CHECK(type["statuses"].is_string());
  }
  CHECK(types[17]["id"] == "17");
}

constexpr int requests_for_the_server = 1 + 2000 / projects_a_page + 1;
constexpr int requests_for_types = 2 + 300 * 3;

TEST_CASE("a large Jira is loaded within an event's time and memory") {
  Host host;
  host.memory_limit(host_memory_bytes).deadline(5s);
  LargeJira jira(CreateMeta::given);
  const Outcome outcome = load(host, jira);
  check_whole(outcome);
  CHECK(jira.requests == requests_for_the_server + 1 + 1);
  CHECK(outcome.most_at_once == 8);
}

TEST_CASE(
    "a large Jira without createmeta is loaded by types, several at once, in little of an event's memory") {
  Host host;
  host.memory_limit(16 << 20).deadline(40s);  // one after another it takes 190 s, and 50 MiB of answers
  LargeJira jira(CreateMeta::retired);
  const Outcome outcome = load(host, jira);
  check_whole(outcome);
  CHECK(jira.requests == requests_for_the_server + 1 + requests_for_types + 1);
  CHECK(outcome.most_at_once == 8);
}

TEST_CASE(
    "a large Jira whose createmeta is larger than the host takes is loaded by types, and remembered for it") {
  Host host;
  LargeJira jira(CreateMeta::too_large);
  const Outcome outcome = load(host, jira);
  check_whole(outcome);
  CHECK(outcome.logged("more data than this host accepts. Its issue types are read one by one instead."));
  CHECK(host.remembered("gone:createmeta") == records::jira);
  jira.requests = 0;
  check_whole(load(host, jira));
  CHECK(jira.requests == requests_for_the_server + requests_for_types + 1);
}

TEST_CASE("a large Jira is loaded by an old host one request after another") {
  Host host;
  host.without("aha.http_all/1").memory_limit(host_memory_bytes);
  LargeJira jira(CreateMeta::retired);
  const Outcome outcome = load(host, jira);
  check_whole(outcome);
  CHECK(outcome.most_at_once == 0);
}

double seconds_to_load(Size size) {
  Host host;
  LargeJira jira(CreateMeta::retired, size);
  const std::clock_t started = std::clock();
  const Outcome outcome = load(host, jira);
  const auto took = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
  check_whole(outcome, size);
  return took;
}

TEST_CASE("four times as large a Jira is about four times as much work") {
  double small = 1e9, large = 1e9;
  // The least of several, in turn: others use the processor, too, and Windows' clock() counts their time.
  for (int i = 0; i < 10 && (i < 3 || large >= 8 * small); ++i) {
    small = std::min(small, seconds_to_load({.projects = 1000, .types = 50}));
    large = std::min(large, seconds_to_load({.projects = 4000, .types = 200}));
  }
  MESSAGE("loaded in " << small << " s and " << large << " s");
  CHECK(large < 8 * small);  // quadratic work would be 16 times as much
}

}  // namespace
