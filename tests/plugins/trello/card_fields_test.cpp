#include <doctest/doctest.h>
#include <card_fields.hpp>

#include "records.hpp"

#include <aha/text_length.hpp>

namespace {

namespace json = aha::json;
using trello::changed_card;
using trello::item_name;
using trello::new_card;
using trello::same_text;
using trello::Settings;

const json::value settings = records::settings();

std::string card_of(json::object feature) {
  const json::value value = std::move(feature);
  return json::serialize(new_card(value, Settings(settings)));
}

TEST_CASE("a new card has the feature's name and text, and is due on the release's last day in each zone") {
  CHECK(card_of(records::feature()) ==
        R"({"name":"Show true north","desc":"Use the **declination**.\n\n","pos":"top",)"
        R"("due":"2031-02-03T10:30:00.000Z","idList":"l1"})");
}

TEST_CASE("the feature's own date comes before the release's") {
  json::object feature = records::feature();
  feature["due_date"] = "2031-01-01T23:30:00-05:00";
  CHECK(card_of(feature).find(R"("due":"2031-01-01T10:30:00.000Z")") != std::string::npos);
}

TEST_CASE("a parking lot makes no card due, but an update looks at the date alone") {
  json::object feature = records::feature();
  feature["release"].as_object()["parking_lot"] = true;
  CHECK(card_of(feature).find(R"("due":null)") != std::string::npos);
  const json::value value = feature;
  CHECK(
      json::serialize(changed_card(value)) ==
      R"({"name":"Show true north","desc":"Use the **declination**.\n\n","due":"2031-02-03T10:30:00.000Z"})");
}

TEST_CASE("a date that is none makes no card due") {
  for (const json::value& date : {json::value("soon"), json::value(5), json::value(json::array{1})}) {
    json::object feature = records::feature();
    feature["due_date"] = date;
    CHECK(card_of(feature).find(R"("due":null)") != std::string::npos);
  }
}

TEST_CASE("a feature without a name is called after its description, one without anything nothing") {
  json::object feature = records::feature();
  feature["name"] = "";
  CHECK(card_of(feature).starts_with(R"({"name":"Use the declination.",)"));
  CHECK(card_of({}).starts_with(R"({"name":"","desc":"","pos":"top","due":null,)"));
}

TEST_CASE("an item is the requirement's name and text") {
  const json::value requirement = records::requirement("N-8-1");
  CHECK(item_name(requirement) == "Look it up. In the model.\n\n");
  const json::value unnamed = records::parsed(R"({"name":null,"description":{"body":"<p>Text</p>"}})");
  CHECK(item_name(unnamed) == "Text\n\n");
  const json::value bare = records::parsed(R"({"name":"Only this"})");
  CHECK(item_name(bare) == "Only this. ");
}

TEST_CASE("a requirement's name begins no markup in an item, which Trello reads as Markdown") {
  const json::value requirement =
      records::parsed(R"({"name":"# *a* [b](c) <d>","description":{"body":"<p>Text</p>"}})");
  CHECK(item_name(requirement) == "\\# \\*a\\* \\[b](c) \\<d>. Text\n\n");
}

TEST_CASE("members of the wrong type are read as nothing, and a megabyte of open tags as text") {
  const json::value odd = records::parsed(R"({"name":["x"],"description":5,"release":"y","due_date":{}})");
  CHECK(json::serialize(changed_card(odd)) == R"({"name":"","desc":"","due":null})");
  std::string html;
  while (html.size() < 1'000'000) html += "<p><b>deep ";
  const json::value deep = json::object{{"name", "x"}, {"description", json::object{{"body", html}}}};
  CHECK(item_name(deep).size() > 10'000);
}

TEST_CASE("a text that is longer than Trello takes is cut, and says where the rest is") {
  json::object feature = records::feature();
  std::string body;
  for (int line = 0; line < 2'000; ++line)
    body += "<p>Line \xF0\x9F\x9A\x80 " + std::to_string(line) + "</p>";
  feature["description"] = json::object{{"body", body}};
  const json::value value = feature;
  for (const json::object& card : {new_card(value, Settings(settings)), changed_card(value)}) {
    const std::string text = aha::View(card.at("desc")).text();
    CHECK(aha::utf16_units(text) <= 16'384);
    CHECK(aha::utf16_units(text) > 16'000);
    CHECK(text.find("\n\n... The text is too long for Trello.") != std::string::npos);
    CHECK(text.ends_with("https://north.aha.io/features/N-8"));
  }
  CHECK(aha::utf16_units(item_name(value)) <= 16'384);
}

TEST_CASE("Trello drops blanks at the ends of a text") {
  CHECK(same_text(" a b\n\n", "a b"));
  CHECK(same_text("", "\r\n"));
  CHECK(!same_text("a b", "ab"));
}

}  // namespace
