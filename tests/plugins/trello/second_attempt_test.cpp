#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::trello;

const std::string cards = trello("boards/b1/cards?fields=name%2Cdesc");
const char* alike = R"([
    {"id":"60aa","name":"Show true north","desc":"Use the **declination**."},
    {"id":"60bb","name":"Show true north","desc":"Use the **declination**."},
    {"id":"60cc","name":"Show true north","desc":"Another text"}])";
const char* unlinked = R"({"records":[]})";

Event again(json::object feature = records::feature()) {
  Event event = records::event("create_feature", std::move(feature));
  event.attempt = 2;
  event.outcome_unknown = true;
  return event;
}

/// What follows a card that was found; its attachments are complete.
Host& adopt(Host& host, const std::string& id, const char* comments) {
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  host.expect("POST", trello("webhooks"), answer(400, "A webhook with that callback exists already"));
  return host.expect("GET", trello("cards/" + id + "/actions?filter=commentCard"), answer(200, comments));
}

TEST_CASE(
    "the card that an earlier attempt left behind is used: the newest alike that is linked to nothing") {
  Host host;
  host.expect("GET", cards, answer(200, alike));
  host.expect("GET", records::search_for("60bb"), answer(200, unlinked));
  adopt(host, "60bb", "[]").expect("POST", trello("cards/60bb/actions/comments"), answer(200, "{}"));
  host.expect("GET", trello("cards/60bb/attachments"), answer(200, "[]"));
  const Outcome outcome = host.receive(again());
  CHECK(outcome.ok());
  CHECK(outcome.logged("card 60bb"));
}

TEST_CASE("a card that is another record's is left to it, one that is this record's is used") {
  Host host;
  host.expect("GET", cards, answer(200, alike));
  host.expect("GET", records::search_for("60bb"),
              answer(200, R"({"records":[{"feature":{"reference_num":"N-9"}}]})"));
  host.expect("GET", records::search_for("60aa"),
              answer(200, R"({"records":[{"feature":{"reference_num":"N-8"}}]})"));
  adopt(host, "60aa", R"([{"data":{"text":"Created from Aha! https://north.aha.io/features/N-8"}}])");
  host.expect("GET", trello("cards/60aa/attachments"), answer(200, "[]"));
  CHECK(host.receive(again()).ok());
}

TEST_CASE("where nothing was left behind, a card is made") {
  Host host;
  host.expect("GET", cards, answer(200, "[]"));
  host.expect("POST", trello("cards"), answer(200, R"({"id":"c1"})"));
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  host.expect("POST", trello("webhooks"), answer(200, "{}"));
  host.expect("POST", trello("cards/c1/actions/comments"), answer(200, "{}"));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  CHECK(host.receive(again()).ok());
}

TEST_CASE("no card is made where it cannot be seen whether one was left behind") {
  Host host;
  host.expect("GET", cards, answer(500, ""));
  const Outcome outcome = host.receive(again());
  CHECK(outcome.failure);
  CHECK(outcome.script_errors.empty());
}

TEST_CASE("a thousand cards alike are not all looked up") {
  json::array list;
  for (int i = 1000; i < 2000; ++i)
    list.push_back(json::object{
        {"id", std::to_string(i)}, {"name", "Show true north"}, {"desc", "Use the **declination**."}});
  int look_ups = 0;
  Host host;
  host.answer_all([&](const auto& request) {
    if (request.url == cards) return answer(200, json::serialize(list));
    if (request.url.starts_with(records::aha_api + "integrations/")) {
      ++look_ups;
      return answer(200, R"({"records":[{"feature":{"reference_num":"N-9"}}]})");
    }
    return answer(200, request.method == "GET" ? "[]" : R"({"id":"c1"})");
  });
  CHECK(!host.receive(again()).failure);
  CHECK(look_ups == 10);
}

TEST_CASE("a checklist item that an earlier attempt left behind is used") {
  json::object feature = records::feature();
  feature["integration_fields"] = records::stored({{"id", "c1"}});
  feature["requirements"] = json::array{records::requirement("N-8-1")};
  Host host;
  host.expect("GET", trello("cards/c1"), answer(200, R"({"id":"c1"})"));
  host.expect("PUT", trello("cards/c1"), answer(200, "{}"));
  host.expect("GET", trello("cards/c1/checklists"),
              answer(200, R"([{"id":"k1","name":"Requirements","checkItems":[
                  {"id":"i1","name":"Something else"},{"id":"i2","name":"Look it up. In the model."}]}])"));
  host.expect("GET", records::search_for("i2"), answer(404, "{}"));
  host.expect("POST", records::fields_of("requirements/N-8-1"), answer(200, "{}"));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  const Outcome outcome = host.receive(again(feature));
  CHECK(outcome.ok());
  CHECK(outcome.requests[4].body.find(R"("value":"i2")") != std::string::npos);
}

}  // namespace
