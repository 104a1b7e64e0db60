#include <doctest/doctest.h>

#include "records.hpp"

#include <aha/text_length.hpp>
#include <jira_core/long_text.hpp>

#include <string>

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using jira::shortened;

constexpr const char* notice = "\n\n[The rest is in Aha!|https://x/1]";

TEST_CASE("a text that is too long is cut at a line, and leads to the rest") {
  std::string text;
  while (text.size() < 40'000) text += "A line of some words.\n";
  const std::string cut = shortened(text, 32767, notice);
  CHECK(aha::utf16_units(cut) <= 32767);
  CHECK(cut.size() > 32'000);
  CHECK(cut.ends_with("A line of some words.\n\n[The rest is in Aha!|https://x/1]"));
  CHECK(shortened("short", 32767, notice) == "short");
}

TEST_CASE("a cut text closes what it leaves open, and no more") {
  const auto cut = [](const std::string& start) {
    const std::string text = shortened(start + std::string(40'000, 'x'), 1000, "!");
    return text.substr(text.find_last_not_of("{}abcdefghijklmnopqrstuvw!\n") + 1);
  };
  CHECK(cut("{code:java}") == "\n{code}!");
  CHECK(cut("{code}a{code}") == "!");
  CHECK(cut("\\{code}") == "!");
  CHECK(cut("{quote}{noformat}{color}") == "\n{noformat}\n{quote}!");
  CHECK(cut("{code}\\{code}") == "!");  // in code a backslash is one
}

TEST_CASE("a cut text ends between two characters, and not in an escape") {
  std::string rockets;
  for (int i = 0; i < 400; ++i) rockets += "\xF0\x9F\x9A\x80";
  const std::string cut = shortened(rockets, 255, "!");
  CHECK(aha::utf16_units(cut) <= 255);
  CHECK(cut.size() % 4 == 1);
  CHECK(shortened(std::string(300, '\\'), 255, "!") == "!");
}

std::string refused_description(const char* reason) {
  return R"({"errorMessages": [], "errors": {"description": ")" + std::string(reason) + "\"}}";
}

std::size_t length_after(const std::string& errors, std::size_t length, int round = 1) {
  json::object fields{{"description", std::string(length, 'x')}, {"summary", "s"}};
  const json::value refused = aha::parse_json(errors);
  jira::shorten_refused(refused, fields, "!", round);
  return fields["description"].as_string().size();
}

TEST_CASE("the limit is the one that Jira names") {
  for (const char* reason :
       {"The entered text is too long. It exceeds the allowed limit of 32,767 characters.",
        "... exceeds the allowed limit of 32.767 characters", "CONTENT_LIMIT_EXCEEDED",
        "Der eingegebene Text ist zu lang."}) {
    CAPTURE(reason);
    CHECK(length_after(refused_description(reason), 70'000) <= 32767);
    CHECK(length_after(refused_description(reason), 70'000) > 32'000);
    CHECK(length_after(refused_description(reason), 32'767) == 32'767);
  }
  const char* const own = "The entered text is too long. It exceeds the allowed limit of 65,534 characters.";
  CHECK(length_after(refused_description(own), 70'000) > 65'000);
  CHECK(
      length_after(
          R"({"errorMessages": ["The entered text is too long. It exceeds the allowed limit of 10,000 characters."]})",
          70'000) <= 10'000);
  CHECK(length_after(refused_description("Description is required."), 20'000) == 20'000);
}

TEST_CASE("a text that is refused once more is halved") {
  CHECK(length_after(refused_description("CONTENT_LIMIT_EXCEEDED"), 32'000, 2) <= 16'000);
}

json::object long_feature() {
  json::object record = records::feature();
  record["description"].as_object()["body"] = "<p>" + std::string(40'000, 'x') + "</p>";
  return record;
}

TEST_CASE("a description that is too long does not lose the feature") {
  Host host;
  records::with_version(host);
  host.expect("POST", records::api + "/issue", records::answer(400, R"({"errors": {"description":
                  "The entered text is too long. It exceeds the allowed limit of 32,767 characters.",
                  "labels": "no"}})"));
  host.expect("POST", records::api + "/issue", records::answer(201, R"({"id": "4001", "key": "MAP-1"})"));
  records::stored_and_ranked(host);
  const Outcome outcome = host.receive(
      records::event("create_feature", long_feature(), records::with(records::settings(), "send_tags", 1)));
  CHECK(outcome.ok());
  CHECK(outcome.logged("longer than Jira takes"));
  const std::string sent(outcome.requests[1].json().at("fields").at("description").as_string());
  CHECK(sent.size() == 40'000);  // a server may have another limit, or none
  const json::object again = outcome.requests[2].json().at("fields").as_object();
  const std::string cut(again.at("description").as_string());
  CHECK(cut.size() <= 32'767);
  CHECK(cut.ends_with("[The rest is in Aha!|https://north.aha.io/features/N-8]"));
  CHECK(!again.contains("labels"));
}

TEST_CASE("a comment that is too long is cut") {
  aha::testing::Event event =
      records::event("create_comment", json::object{{"user", {{"name", "Ada"}}},
                                                    {"url", "https://x/1"},
                                                    {"body", std::string(40'000, 'x')},
                                                    {"attachments", json::array()}});
  event.payload.get_object()["commentable"] = records::linked_feature();
  Host host;
  const std::string comments = records::api + "/issue/4001/comment";
  host.expect("POST", comments, records::answer(400, R"({"errors": {"comment":
      "The entered text is too long. It exceeds the allowed limit of 32,767 characters."}})"));
  host.expect("POST", comments, records::answer(201, "{}"));
  const Outcome outcome = host.receive(event);
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].json().at("body").as_string().ends_with("[The rest is in Aha!|https://x/1]"));
}

}  // namespace
