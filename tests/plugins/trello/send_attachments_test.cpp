#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Answer;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::trello;

const std::string on_card = trello("cards/c1/attachments");

/// Updates a feature with these attachments, up to and with the list of the card's attachments.
Host& update(Host& host, const char* listed = "[]") {
  host.expect("GET", trello("cards/c1"), answer(200, R"({"id":"c1"})"));
  host.expect("PUT", trello("cards/c1"), answer(200, "{}"));
  return host.expect("GET", on_card, answer(200, listed));
}

aha::testing::Event with(json::array attachments) {
  json::object feature = records::feature();
  feature["integration_fields"] = records::stored({{"id", "c1"}});
  feature["attachments"] = std::move(attachments);
  return records::event("update_feature", feature);
}

TEST_CASE("a new attachment is fetched from Aha! and sent as a file; one that is there stays") {
  Host host;
  update(host, R"([{"url":"https://t.example/old.png"}])");
  host.memory_limit(1'000'000);  // the file stays with the host
  host.expect("GET", "https://files.example.com/new.png",
              answer(200, std::string("\x89PNG\0\xff", 6) + std::string(2'000'000, 'x')));
  host.expect("POST", on_card, answer(200, "{}"));
  const Outcome outcome =
      host.receive(with({records::attachment("old.png"), records::attachment("new.png")}));
  CHECK(outcome.ok());
  const auto& sent = outcome.requests.back();
  CHECK(sent.header("Content-Type").starts_with("multipart/form-data; boundary="));
  CHECK(sent.body.find("name=\"file\"; filename=\"new.png\"\r\nContent-Type: image/png\r\n") !=
        std::string::npos);
  CHECK(sent.body.find(std::string("\r\n\r\n\x89PNG\0\xffxx", 12)) != std::string::npos);
  CHECK(sent.body.size() > 2'000'000);
  CHECK(outcome.requests[3].header("Authorization").empty());
}

TEST_CASE("a file of no bytes is sent all the same") {
  Host host;
  update(host);
  host.expect("GET", "https://files.example.com/empty", answer(200, ""));
  host.expect("POST", on_card, answer(200, "{}"));
  CHECK(host.receive(with({records::attachment("empty")})).ok());
}

TEST_CASE("an attachment without an address is passed over") {
  json::object nowhere = records::attachment("x");
  nowhere.erase("download_url");
  Host host;
  update(host);
  CHECK(host.receive(with({nowhere})).ok());
}

TEST_CASE("a file that Trello does not take is logged, and the next is sent") {
  Host host;
  update(host);
  host.expect("GET", "https://files.example.com/a", answer(200, "A"));
  host.expect("POST", on_card, answer(413, "File too large"));
  host.expect("GET", "https://files.example.com/b", answer(200, "B"));
  host.expect("POST", on_card, answer(200, "{}"));
  const Outcome outcome = host.receive(with({records::attachment("a"), records::attachment("b")}));
  CHECK(outcome.ok());
  CHECK(outcome.logged("take the attachment \"a\" on card c1 (413: File too large). It is larger"));
}

TEST_CASE("a file that Aha! does not give is named, and the next is sent") {
  Host host;
  update(host);
  host.expect("GET", "https://files.example.com/a", answer(403, "expired"));
  host.expect("GET", "https://files.example.com/b", answer(200, "B"));
  host.expect("POST", on_card, answer(200, "{}"));
  const Outcome outcome = host.receive(with({records::attachment("a"), records::attachment("b")}));
  CHECK(outcome.ok());
  CHECK(outcome.logged("The attachment \"a\" is left out"));
}

TEST_CASE("attachments that cannot be listed are not sent blindly") {
  Host host;
  host.expect("GET", trello("cards/c1"), answer(200, R"({"id":"c1"})"));
  host.expect("PUT", trello("cards/c1"), answer(200, "{}"));
  host.expect("GET", on_card, answer(401, "unauthorized"));
  const Outcome outcome = host.receive(with({records::attachment("a")}));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("list the attachments of card c1 (401") != std::string::npos);
}

}  // namespace
