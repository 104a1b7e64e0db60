#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::project;

json::object with_files() {
  json::object feature = records::feature();
  feature["attachments"] = json::array{records::attachment("a"), records::attachment("b")};
  feature["description"].as_object()["attachments"] =
      json::array{records::attachment("b"), records::attachment("c")};
  return feature;
}

TEST_CASE("files go up first, those of the description before the record's own, each once") {
  Host host;
  host.memory_limit(1'000'000);  // the files stay with the host
  for (const char* name : {"b", "c", "a"}) {
    host.expect("GET", std::string("https://files.example.com/") + name,
                answer(200, name + std::string(2'000'000, 'x')));
    host.expect("POST", project + "/uploads", answer(200, std::string(R"({"id":")") + name + "\"}"));
  }
  host.expect("POST", project + "/stories", answer(200, R"({"id":61})"));
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  const Outcome outcome = host.receive(records::event("create_feature", with_files()));
  CHECK(outcome.ok());
  CHECK(json::serialize(outcome.requests[6].json().at("comments")) ==
        R"([{"file_attachments":[{"id":"b"},{"id":"c"},{"id":"a"}]}])");
  CHECK(outcome.requests[0].header("X-TrackerToken").empty());
  CHECK(outcome.requests[1].header("X-TrackerToken") == "token-4711");
  CHECK(outcome.requests[1].body.find("filename=\"b\"\r\nContent-Type: image/png\r\n\r\nbxx") !=
        std::string::npos);
  CHECK(outcome.requests[1].body.size() > 2'000'000);
}

TEST_CASE("an update sends only the files that are in no comment yet") {
  json::object feature = with_files();
  feature["integration_fields"] = records::stored({{"id", "61"}});
  Host host;
  host.expect("PUT", project + "/stories/61", answer(200, "{}"));
  host.expect(
      "GET", project + "/stories/61/comments?fields=file_attachments",
      answer(200, R"([{"file_attachments":[{"filename":"a"}]},{},{"file_attachments":[{"filename":"c"}]}])"));
  host.expect("GET", "https://files.example.com/b", answer(200, ""));
  host.expect("POST", project + "/uploads", answer(200, R"({"id":7})"));
  host.expect("POST", project + "/stories/61/comments", answer(200, "{}"));
  const Outcome outcome = host.receive(records::event("update_feature", feature));
  CHECK(outcome.ok());
  CHECK(outcome.requests[4].body == R"({"file_attachments":[{"id":7}]})");
}

TEST_CASE("a file that Tracker does not take is logged, and the story is made") {
  json::object feature = records::feature();
  feature["attachments"] = json::array{records::attachment("a")};
  Host host;
  host.expect("GET", "https://files.example.com/a", answer(200, "A"));
  host.expect("POST", project + "/uploads", answer(413, "too large"));
  host.expect("POST", project + "/stories", answer(200, R"({"id":61})"));
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  const Outcome outcome = host.receive(records::event("create_feature", feature));
  CHECK(outcome.ok());
  CHECK(outcome.logged("take the attachment \"a\" (413: too large)"));
  CHECK(!outcome.requests[2].json().as_object().contains("comments"));
}

TEST_CASE("a file that Aha! does not give is named, and the next one and the story are sent") {
  json::object feature = records::feature();
  feature["attachments"] = json::array{records::attachment("a"), records::attachment("b")};
  Host host;
  host.expect("GET", "https://files.example.com/a", answer(404, ""));
  host.expect("GET", "https://files.example.com/b", answer(200, "B"));
  host.expect("POST", project + "/uploads", answer(200, R"({"id":7})"));
  host.expect("POST", project + "/stories", answer(200, R"({"id":61})"));
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  const Outcome outcome = host.receive(records::event("create_feature", feature));
  CHECK(outcome.ok());
  CHECK(outcome.logged("The attachment \"a\" is left out"));
  CHECK(json::serialize(outcome.requests[3].json().at("comments")) == R"([{"file_attachments":[{"id":7}]}])");
}

TEST_CASE("an attachment without an address alone makes no comment") {
  json::object feature = records::feature();
  json::object nowhere = records::attachment("a");
  nowhere["download_url"] = nullptr;
  feature["attachments"] = json::array{nowhere};
  feature["integration_fields"] = records::stored({{"id", "61"}});
  Host host;
  host.expect("PUT", project + "/stories/61", answer(200, "{}"));
  host.expect("GET", project + "/stories/61/comments?fields=file_attachments", answer(200, "[]"));
  CHECK(host.receive(records::event("update_feature", feature)).ok());
}

}  // namespace
