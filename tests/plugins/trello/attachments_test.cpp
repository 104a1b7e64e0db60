#include <doctest/doctest.h>
#include <attachments.hpp>

#include "records.hpp"

namespace {

namespace json = aha::json;
using trello::Attachment;
using trello::file_name_of;
using trello::missing_attachments;

json::value record_with(json::array own, json::array of_description) {
  json::object record;
  record["attachments"] = std::move(own);
  record["description"].emplace_object()["attachments"] = std::move(of_description);
  return record;
}

std::string names(const json::value& record, const json::value& on_card) {
  std::string all;
  for (const Attachment& attachment : missing_attachments(record, on_card)) all += attachment.file_name + "|";
  return all;
}

const json::value no_files = json::array();

TEST_CASE("the record's own attachments come first, then those of its description, each once") {
  const json::value record = record_with({records::attachment("b.png"), records::attachment("a.png")},
                                         {records::attachment("a.png"), records::attachment("c.png")});
  CHECK(names(record, no_files) == "b.png|a.png|c.png|");
}

TEST_CASE("what is on the card already is not missing") {
  const json::value record = record_with({records::attachment("a.png"), records::attachment("b.png")}, {});
  const json::value on_card = records::parsed(R"([{"url":"https://trello.com/1/cards/x/a.png?t=1#top"}])");
  CHECK(names(record, on_card) == "b.png|");
}

TEST_CASE("names are compared as Trello writes them") {
  const json::value record =
      record_with({records::attachment("my \"pole\" map.png"), records::attachment("größe.png")}, {});
  const json::value on_card = records::parsed(
      R"([{"url":"https://t.example/my__pole__map.png"},{"url":"https://t.example/gr%C3%B6%C3%9Fe.png"}])");
  CHECK(names(record, on_card).empty());
}

TEST_CASE("beside other files a name is sent as Trello would write it") {
  const json::value record = record_with({records::attachment("a \"b\" 'c'*.png")}, {});
  CHECK(names(record, no_files) == "a \"b\" 'c'*.png|");
  const json::value on_card = records::parsed(R"([{"url":"https://t.example/other.png"}])");
  CHECK(names(record, on_card) == "a__b___c__.png|");
}

TEST_CASE("records and cards without lists have no attachments") {
  for (const char* text : {"{}", "null", R"({"attachments":"x","description":7})", R"({"attachments":{}})"}) {
    const json::value record = records::parsed(text);
    CHECK(names(record, no_files).empty());
    CHECK(names(record, record).empty());
  }
}

TEST_CASE("the name of a file is the end of its path") {
  CHECK(file_name_of("https://t.example/a/b.png?x=/y") == "b.png");
  CHECK(file_name_of("https://t.example/a/b//") == "b");
  CHECK(file_name_of("https://t.example") == "");
  CHECK(file_name_of("b.png") == "b.png");
  CHECK(file_name_of("") == "");
  CHECK(file_name_of("https://t.example/\xD7\x90/\xF0\x9F\x9A\x80.png") == "\xF0\x9F\x9A\x80.png");
}

TEST_CASE("ten thousand attachments on both sides are compared in no time to speak of") {
  json::array own;
  json::array on_card;
  for (int i = 0; i < 10'000; ++i) {
    own.push_back(records::attachment("f" + std::to_string(i)));
    on_card.push_back(json::object{{"url", "https://t.example/f" + std::to_string(i)}});
  }
  const json::value record = record_with(std::move(own), {});
  const json::value files = std::move(on_card);
  CHECK(missing_attachments(record, files).empty());
}

}  // namespace
