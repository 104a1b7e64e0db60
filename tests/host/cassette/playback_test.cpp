#include "cassette/playback.hpp"

#include <doctest/doctest.h>

#include "sample.hpp"

namespace {

using namespace cassette::testing;
using cassette::Playback;
using cassette::Tape;
using egress::Error;

// Sends one request and returns what came back.
egress::Response ask(Tape& tape, egress::Request sent) {
  boost::asio::io_context loop;
  Playback playback(loop, tape);
  egress::Response received;
  int count = 0;
  playback.start(std::move(sent), [&](egress::Response&& response) {
    received = std::move(response);
    ++count;
  });
  CHECK(count == 0);
  loop.run();
  CHECK(count == 1);
  return received;
}

egress::Request get(std::string url) {
  egress::Request sent;
  sent.method = "GET";
  sent.url = std::move(url);
  return sent;
}

TEST_CASE("redirects are followed as far as the request allows, each hop of the case") {
  const auto recorded =
      case_of({{request("GET", "https://a.example/1"), response(302, "", {{"Location", "/2"}})},
               {request("GET", "https://a.example/2"), response(200, "here")}});
  Tape followed(recorded);
  auto sent = get("https://a.example/1");
  sent.max_redirects = 1;
  const auto received = ask(followed, sent);
  CHECK(received.body == "here");
  CHECK(received.final_url == "https://a.example/2");
  CHECK(followed.differences().empty());
  Tape refused(recorded);
  CHECK(ask(refused, get("https://a.example/1")).status == 302);
}

TEST_CASE("what the real client refuses is refused here") {
  const auto recorded = case_of({});
  Tape tape(recorded);
  CHECK(ask(tape, get("ftp://a.example/")).error == Error::bad_url);
  CHECK(ask(tape, get("http://10.0.0.1/")).error == Error::address_refused);
  CHECK(ask(tape, get("http://localhost/")).error == Error::address_refused);
  const std::vector<std::string> allowed{"*.b.example"};
  auto sent = get("https://a.example/");
  sent.allowed_hosts = &allowed;
  CHECK(ask(tape, sent).error == Error::unlisted_host);
  CHECK(tape.differences().empty());
}

TEST_CASE("an address in a URL that the case has reached is allowed again, and no other") {
  const auto recorded = case_of({{request("GET", "http://10.0.0.1/"), response(200, "there")},
                                 {request("GET", "http://localhost:99/"), response(200, "here")}});
  Tape tape(recorded);
  CHECK(ask(tape, get("http://10.0.0.1/")).body == "there");
  CHECK(ask(tape, get("http://localhost:99/")).body == "here");
  CHECK(ask(tape, get("http://10.0.0.2/")).error == Error::address_refused);
  CHECK(tape.differences().empty());
}

TEST_CASE("a request that was refused when the case was recorded has to be sent again") {
  egress::Response refused;
  refused.error = Error::address_refused;
  const auto recorded = case_of({{request("GET", "http://10.0.0.1/"), refused}});
  Tape asked(recorded), silent(recorded);
  CHECK(ask(asked, get("http://10.0.0.1/")).error == Error::address_refused);
  CHECK(asked.differences().empty());
  CHECK(silent.differences().size() == 1);
}

TEST_CASE("a recorded error is one again") {
  egress::Response lost;
  lost.error = Error::connect_failed;
  lost.message = "refused";
  const auto recorded = case_of({{request("GET", "https://a.example/"), lost}});
  Tape tape(recorded);
  const auto received = ask(tape, get("https://a.example/"));
  CHECK(received.error == Error::connect_failed);
  CHECK(received.message == "refused");
}

struct Session {
  explicit Session(Tape& tape) : playback(loop, tape) {}

  egress::Response ask(egress::Request sent) {
    egress::Response received;
    playback.start(std::move(sent), [&](egress::Response&& response) { received = std::move(response); });
    loop.restart();
    loop.run();
    return received;
  }

  boost::asio::io_context loop;
  Playback playback;
};

TEST_CASE("a recorded answer becomes a file, and a file a body as the wire would have it") {
  const auto recorded = case_of({{request("GET", "https://a.example/file"), response(200, "file")},
                                 {request("POST", "https://b.example/", "<fileZmlsZQ==>"), response(201)},
                                 {request("GET", "https://a.example/gone"), response(404, "not there")}});
  Tape tape(recorded);
  Session session(tape);
  auto asked = get("https://a.example/file");
  asked.to_blob = true;
  const auto file = session.ask(asked);
  CHECK(file.body.empty());
  CHECK(file.blob_bytes == 4);
  auto upload = get("https://b.example/");
  upload.method = "POST";
  upload.parts = {{"<", 0}, {"", file.blob}, {"", file.blob, true}, {">", 0}};
  CHECK(session.ask(upload).status == 201);
  asked.url = "https://a.example/gone";
  const auto gone = session.ask(asked);
  CHECK(gone.blob == 0);
  CHECK(gone.body == "not there");
  session.playback.release(file.blob);
  CHECK(session.ask(upload).error == Error::bad_url);
  CHECK(tape.differences().empty());
}

TEST_CASE("a cancelled request is answered once, as cancelled") {
  const auto recorded = case_of({{request("GET", "https://a.example/"), response(200)}});
  Tape tape(recorded);
  boost::asio::io_context loop;
  Playback playback(loop, tape);
  std::vector<Error> errors;
  const auto id = playback.start(get("https://a.example/"),
                                 [&](egress::Response&& response) { errors.push_back(response.error); });
  playback.cancel(id);
  loop.run();
  CHECK(errors == std::vector{Error::cancelled});
}

}  // namespace
