#include "simulation/simulated_egress.hpp"

#include <doctest/doctest.h>

#include <optional>

#include "account.hpp"
#include "egress/witness.hpp"

namespace {

using egress::Error;
using egress::Request;
using egress::Response;
using simulation::SimulatedEgress;
using simulation::testing::Account;

// What is sent past the simulation.
struct Network final : egress::Egress {
  egress::TransferId start(Request request, egress::Completion) override {
    urls.push_back(request.url);
    return urls.size();
  }
  void cancel(egress::TransferId id) override { cancelled = id; }
  void release(egress::BlobId blob) override { released = blob; }
  std::vector<std::string> urls;
  egress::TransferId cancelled = 0;
  egress::BlobId released = 0;
};

struct Seen final : egress::Witness {
  void exchanged(const Request& request, const std::string& url, const Response& response,
                 const egress::BlobStore&) override {
    lines.push_back(request.method + " " + url + " " + std::to_string(response.status));
  }
  std::vector<std::string> lines;
};

struct Stage {
  Stage() : egress(loop, std::unique_ptr<egress::Egress>(network), blobs, account.aha) {}

  static Request get(std::string url) {
    Request request;
    request.method = "GET";
    request.url = std::move(url);
    request.headers = {{"authorization", "Bearer t0"}};
    return request;
  }
  Response ask(Request request) {
    std::optional<Response> received;
    egress.start(std::move(request), [&](Response&& response) { received = std::move(response); });
    CHECK_FALSE(received);
    loop.restart();
    loop.run();
    REQUIRE(received);
    return std::move(*received);
  }

  boost::asio::io_context loop;
  Account account;
  egress::BlobStore blobs{egress::BlobLimits{}};
  Network* network = new Network;
  SimulatedEgress egress;
};

TEST_CASE("a request to Aha! is answered from memory, later, and told to its witness") {
  Stage stage;
  const auto seen = std::make_shared<Seen>();
  auto request = Stage::get("https://ACME.aha.io/api/v1/features/APP-7");
  request.witness = seen;
  const auto received = stage.ask(std::move(request));
  CHECK(received.error == Error::none);
  CHECK(received.status == 200);
  CHECK(received.body.find("Passkeys") != std::string::npos);
  CHECK(received.final_url == "https://acme.aha.io/api/v1/features/APP-7");
  CHECK(seen->lines == std::vector<std::string>{"GET https://acme.aha.io/api/v1/features/APP-7 200"});
  CHECK(stage.network->urls.empty());
}

TEST_CASE("all else goes out, and so does what the network is to refuse") {
  Stage stage;
  const std::vector<std::string> allowed{"*.example.com"};
  auto unlisted = Stage::get("https://acme.aha.io/api/v1/me");
  unlisted.allowed_hosts = &allowed;
  auto broken = Stage::get("https://acme.aha.io/api/v1/me");
  broken.headers.emplace_back("X", "a\r\nb");
  auto without_file = Stage::get("https://acme.aha.io/api/v1/me");
  without_file.parts = {{.bytes = {}, .blob = 99}};
  for (auto& request : {unlisted, broken, without_file, Stage::get("https://acme.aha.io.example/"),
                        Stage::get("https://api.github.com/"), Stage::get("no address")})
    stage.egress.start(request, [](Response&&) {});
  CHECK(stage.network->urls.size() == 6);
  stage.egress.cancel(3);
  CHECK(stage.network->cancelled == 3);
  stage.egress.release(4);
  CHECK(stage.network->released == 4);
}

TEST_CASE("a file is kept beside those of the network, and a body of parts is put together") {
  Stage stage;
  auto download = Stage::get("https://acme.aha.io/attachments/71/token/abc.download");
  download.to_blob = true;
  const auto file = stage.ask(std::move(download));
  CHECK(file.status == 200);
  CHECK(file.body.empty());
  CHECK(file.blob_bytes == 40);
  REQUIRE(stage.blobs.find(file.blob) != nullptr);

  Request comment = Stage::get("https://acme.aha.io/api/v1/features/APP-7/comments");
  comment.method = "POST";
  comment.parts = {{R"({"comment":{"body":")"}, {.bytes = {}, .blob = file.blob, .base64 = true}, {R"("}})"}};
  CHECK(stage.ask(std::move(comment)).status == 200);
  Request head = Stage::get("https://acme.aha.io/api/v1/features/APP-7");
  head.method = "HEAD";
  CHECK(stage.ask(std::move(head)).body.empty());
}

TEST_CASE("a request that is cancelled ends so, and its file with it") {
  Stage stage;
  auto download = Stage::get("https://acme.aha.io/attachments/71/token/abc.download");
  download.to_blob = true;
  std::optional<Response> received;
  const auto id =
      stage.egress.start(std::move(download), [&](Response&& response) { received = std::move(response); });
  stage.egress.cancel(id);
  CHECK_FALSE(received);
  stage.loop.run();
  REQUIRE(received);
  CHECK(received->error == Error::cancelled);
  CHECK(stage.blobs.size() == 0);
  stage.egress.cancel(id);
}

TEST_CASE("a plugin that has no room gets no answer") {
  account::Limits limits;
  limits[account::Resource::memory_bytes] = {100, 100, "--max-plugin-bytes", "--max-plugins-bytes"};
  account::Ledger ledger(limits);
  Stage stage;
  auto request = Stage::get("https://acme.aha.io/api/v1/features/APP-7");
  request.account = &ledger.of("greedy.so");
  CHECK(stage.ask(std::move(request)).error == Error::too_large);
}

TEST_CASE("a loop may end before an answer has come") {
  bool is_called = false;
  {
    Stage stage;
    stage.egress.start(Stage::get("https://acme.aha.io/api/v1/me"), [&](Response&&) { is_called = true; });
  }
  CHECK_FALSE(is_called);
}

}  // namespace
