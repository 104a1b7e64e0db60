#include "plugin_index/https_reader.hpp"

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <vector>

namespace {

using egress::Response;
using plugin_index::Address;
using plugin_index::HttpsReader;

// Answers by URL, and knows the content by one tag.
struct FakeServer {
  std::map<std::string, Response> answers;
  std::vector<std::string> asked;

  HttpsReader reader() {
    return {
        [this](boost::asio::io_context& loop, std::size_t) { return std::make_unique<Client>(*this, loop); },
        std::chrono::seconds(1)};
  }

  struct Client final : egress::Egress {
    Client(FakeServer& fake_server, boost::asio::io_context& io_context)
        : server(fake_server), loop(io_context) {}

    egress::TransferId start(egress::Request request, egress::Completion done) override {
      server.asked.push_back(request.url);
      auto answer = server.answers[request.url];
      for (const auto& [name, value] : request.headers)
        if (name == "If-None-Match" && value == "\"tag\"") answer.status = 304;
      boost::asio::post(loop, [done = std::move(done), answer]() mutable { done(std::move(answer)); });
      return 1;
    }
    void cancel(egress::TransferId) override {}
    void release(egress::BlobId) override {}

    FakeServer& server;
    boost::asio::io_context& loop;
  };
};

Response answer(int status, std::string body, egress::Headers headers = {}) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.headers = std::move(headers);
  return response;
}

const Address remote{"https://example.com/index.json", true};

}  // namespace

TEST_CASE("redirects are followed to https only, and not for ever") {
  FakeServer server;
  auto reader = server.reader();
  server.answers[remote.text] = answer(302, "", {{"location", "/moved.json"}});
  server.answers["https://example.com/moved.json"] = answer(200, "content");
  CHECK(reader.read(remote, 100) == "content");
  server.answers["https://example.com/moved.json"] =
      answer(307, "", {{"Location", "http://example.com/plain"}});
  CHECK(reader.read(remote, 100).error().find("https only") != std::string::npos);
  CHECK(server.asked.back() == "https://example.com/moved.json");
  server.answers["https://example.com/moved.json"] = answer(301, "", {{"Location", "/index.json"}});
  CHECK(reader.read(remote, 100).error().find("redirects too often") != std::string::npos);
}

TEST_CASE("what is too large, missing or broken off is no content") {
  FakeServer server;
  auto reader = server.reader();
  server.answers[remote.text] = answer(200, std::string(101, 'x'));
  CHECK(reader.read(remote, 100).error().find("larger than 100 bytes") != std::string::npos);
  server.answers[remote.text] = answer(404, "no such file");
  CHECK(reader.read(remote, 100).error().find("status 404") != std::string::npos);
  server.answers[remote.text].error = egress::Error::broken_answer;
  server.answers[remote.text].message = "The answer broke off.";
  CHECK(reader.read(remote, 100).error().find("The answer broke off. Nothing was changed") !=
        std::string::npos);
}

TEST_CASE("a content that is known is not read again") {
  FakeServer server;
  auto reader = server.reader();
  server.answers[remote.text] = answer(200, "content", {{"etag", "\"tag\""}});
  const auto first = reader.read_if_changed(remote, 100, "");
  REQUIRE(first.has_value());
  REQUIRE(first->has_value());
  CHECK((*first)->content == "content");
  CHECK((*first)->tag == "\"tag\"");
  const auto again = reader.read_if_changed(remote, 100, (*first)->tag);
  REQUIRE(again.has_value());
  CHECK_FALSE(again->has_value());
}

TEST_CASE("a cancelled reader reads nothing any more") {
  FakeServer server;
  auto reader = server.reader();
  reader.cancel();
  CHECK(reader.read(remote, 100).error().find("cancelled") != std::string::npos);
  CHECK(server.asked.empty());
}
