#include <doctest/doctest.h>

#include "records.hpp"

#include <chrono>
#include <string>

namespace {

namespace json = aha::json;
using aha::View;
using aha::testing::Answer;
using aha::testing::Host;
using aha::testing::SentRequest;

constexpr int project_count = 2000;
constexpr int field_count = 500;
constexpr int type_count = 300;
constexpr int projects_a_page = 50;
constexpr std::uint64_t host_memory_bytes = 256ull << 20;  // what the host gives an event
constexpr std::chrono::milliseconds round_trip{200};

/// A Jira of the largest size that is to be expected. Each answer takes its time by the host's clock.
class LargeJira {
 public:
  explicit LargeJira(bool has_create_meta) : has_create_meta_(has_create_meta) {
    for (int i = 0; i < field_count; ++i) {
      json::object field = records::parsed(R"({"required": false, "operations": ["set"],
          "schema": {"type": "string", "custom": "com.atlassian.jira.plugin.system.customfieldtypes:textfield"}})");
      field["name"] = "Field number " + std::to_string(i);
      field["fieldId"] = "customfield_" + std::to_string(10000 + i);
      fields_.push_back(std::move(field));
    }
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
      answer = has_create_meta_ ? Answer{.body = create_meta(), .took = round_trip} : Answer{.status = 404};
    else if (path.starts_with("/issue/createmeta/MAP1/issuetypes?"))
      answer.body = page("issueTypes", types(), start_of(path));
    else if (path.starts_with("/issue/createmeta/"))
      answer.body = page("fields", fields_, start_of(path));
    else if (path == "/project/MAP1/statuses")
      answer.body = statuses();
    else
      answer.body = "[]";
    return answer;
  }

  int requests = 0;

 private:
  static int start_of(const std::string& path) { return std::stoi(path.substr(path.find("startAt=") + 8)); }

  static std::string projects(int start) {
    json::array values;
    for (int i = start; i < start + projects_a_page; ++i) {
      json::object project;
      project["id"] = std::to_string(i);
      project["key"] = "MAP" + std::to_string(i);
      project["name"] = "Project number " + std::to_string(i);
      values.push_back(std::move(project));
    }
    json::object page;
    page["isLast"] = start + projects_a_page >= project_count;
    page["maxResults"] = projects_a_page;
    page["values"] = std::move(values);
    return json::serialize(page);
  }

  static std::string page(const char* name, const json::array& all, int start) {
    constexpr int page_size = 200;
    json::array items;
    for (std::size_t i = static_cast<std::size_t>(start); i < all.size() && items.size() < page_size; ++i)
      items.push_back(all[i]);
    json::object page;
    page["total"] = all.size();
    page[name] = std::move(items);
    return json::serialize(page);
  }

  static json::array types() {
    json::array types;
    for (int i = 0; i < type_count; ++i) {
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
    for (int i = 0; i < type_count; ++i) {
      if (i > 0) body += ',';
      body += R"({"id": ")" + std::to_string(i) + R"(", "name": "Type", "subtask": false, "fields": )" +
              text + "}";
    }
    return body + "]}]}";
  }

  static std::string statuses() {
    json::array all = types();
    for (json::value& type : all)
      type.get_object()["statuses"] =
          aha::parse_json(R"([{"id": "1", "name": "Open"}, {"id": "2", "name": "Done"}])");
    return json::serialize(all);
  }

  bool has_create_meta_;
  json::array fields_;
};

/// Loads all of it as the settings do, within an event's time and memory.
void load(LargeJira& jira) {
  Host host;
  host.memory_limit(host_memory_bytes);
  host.answer_all([&](const SentRequest& request) { return jira.answer(request); });
  const auto started = std::chrono::steady_clock::now();
  const auto outcome = host.receive({.event = "configured",
                                     .payload = json::object{{"field", "attribute_project"}},
                                     .data = records::with(records::settings(), "project", "MAP1")});
  const auto took = std::chrono::steady_clock::now() - started;
  MESSAGE("loaded in " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms by "
                       << jira.requests << " requests");
  REQUIRE_MESSAGE(outcome.ok(), (outcome.failure ? outcome.failure->message : ""));
  const View meta(*outcome.meta_data);
  CHECK(meta["projects"].size() == project_count);
  CHECK(meta["fields"].size() == field_count);
  const View types = meta["issue_type_sets"][meta["projects"][1]["issue_types"].str()];
  CHECK(types.size() == type_count);
  CHECK(types[299]["fields"].size() == field_count);
  CHECK(types[299]["statuses"].is_string());
}

TEST_CASE("a large Jira is loaded within an event's time and memory") {
  LargeJira jira(true);
  load(jira);
  CHECK(jira.requests == 1 + project_count / projects_a_page + 1 + 1 + 1);
}

TEST_CASE("a large Jira without createmeta is loaded type by type within an event's time and memory") {
  LargeJira jira(false);
  load(jira);
  CHECK(jira.requests == 1 + project_count / projects_a_page + 1 + 1 + 2 + type_count * 3 + 1);
}

}  // namespace
