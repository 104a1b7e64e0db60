// Answers that become files, and files that become bodies, over sockets.
#include <doctest/doctest.h>

#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <fstream>

#include "files/entries.hpp"
#include "host/egress/client_fixture.hpp"
#include "host/egress/resident_bytes.hpp"

using namespace egress;
using namespace egress::testing;
namespace http = boost::beast::http;
namespace asio = boost::asio;

namespace {

struct FileFixture : ClientFixture {
  std::vector<std::string> bodies;
  Reply reply = answer(200, "file");
  LoopbackServer server{loop, [this](const Seen& seen, int) {
                          bodies.push_back(seen.body());
                          return reply;
                        }};

  Response fetch_file() {
    Request asked = request("GET", server.url("a.test"));
    asked.to_blob = true;
    return fetch(std::move(asked));
  }

  Response post_parts(std::vector<BodyPart> parts, const std::string& url,
                      const std::string& method = "POST") {
    Request asked = request(method, url, "not this");
    asked.parts = std::move(parts);
    asked.max_redirects = 1;
    return fetch(std::move(asked));
  }
};

}  // namespace

TEST_CASE_FIXTURE(FileFixture, "files: an answer becomes a file and goes on between text") {
  const Response file = fetch_file();
  CHECK(file.status == 200);
  CHECK(file.body.empty());
  CHECK(file.blob_bytes == 4);
  REQUIRE(file.blob != 0);
  CHECK(
      post_parts({{"<", 0}, {"", file.blob}, {"", file.blob, true}, {">", 0}}, server.url("b.test")).status ==
      200);
  CHECK(bodies.back() == "<fileZmlsZQ==>");
  client().release(file.blob);
  CHECK(client().blobs().size() == 0);
}

TEST_CASE_FIXTURE(FileFixture, "files: an empty answer is an empty file, and an empty file an empty body") {
  reply = answer(200, "");
  const Response file = fetch_file();
  CHECK(file.blob != 0);
  CHECK(file.blob_bytes == 0);
  CHECK(post_parts({{"", file.blob}}, server.url("a.test"), "PUT").status == 200);
  CHECK(bodies.back().empty());
}

TEST_CASE_FIXTURE(FileFixture, "files: an answer that is none stays an answer") {
  reply = answer(404, "not there");
  const Response response = fetch_file();
  CHECK(response.status == 404);
  CHECK(response.body == "not there");
  CHECK(response.blob == 0);
  CHECK(client().blobs().size() == 0);
}

TEST_CASE_FIXTURE(FileFixture, "files: the operator's limit, announced or not, and decompressed") {
  options.blobs.file_bytes = 1'000;
  reply = answer(200, std::string(1'001, 'x'));
  const Response announced = fetch_file();
  CHECK(announced.error == Error::too_large);
  CHECK(announced.message.find("--max-file-bytes") != std::string::npos);
  reply = {"HTTP/1.1 200 x\r\n\r\n" + std::string(200'000, 'x'), true};
  const Response endless = fetch_file();
  CHECK(endless.error == Error::too_large);
  CHECK(endless.message.find("--max-file-bytes") != std::string::npos);
  reply = answer(200, std::string(1'000, 'x'));
  CHECK(fetch_file().blob_bytes == 1'000);
  CHECK(client().blobs().size() == 1);
}

TEST_CASE_FIXTURE(FileFixture, "files: larger than an ordinary answer may be") {
  options.limits.body_bytes = 100;
  reply = answer(200, std::string(1'000, 'x'));
  CHECK(fetch_file().blob_bytes == 1'000);
  CHECK(get(server.url("a.test")).error == Error::too_large);
}

TEST_CASE_FIXTURE(FileFixture, "files: one that breaks off is no file") {
  reply = {"HTTP/1.1 200 x\r\nContent-Length: 100\r\n\r\nhalf", true};
  const Response response = fetch_file();
  CHECK(response.error == Error::broken_answer);
  CHECK(response.blob == 0);
  CHECK(client().blobs().size() == 0);
}

TEST_CASE_FIXTURE(FileFixture, "files: a folder that is gone is named") {
  options.blobs.folder = "/nowhere/at/all";
  options.blobs.memory_bytes = 1;
  const Response response = fetch_file();
  CHECK(response.error == Error::too_large);
  std::error_code not_there;
  files::entries_of(options.blobs.folder, not_there);
  CHECK_MESSAGE(response.message.find(not_there.message()) != std::string::npos, response.message);
}

TEST_CASE_FIXTURE(FileFixture, "files: a part that is not there sends nothing") {
  const Response response = post_parts({{"", 99}}, server.url("a.test"));
  CHECK(response.error == Error::bad_url);
  CHECK(server.requests() == 0);
}

TEST_CASE_FIXTURE(FileFixture,
                  "files: a redirect that keeps the method sends them again, another sends none") {
  const Response file = fetch_file();
  int status = 307;
  LoopbackServer first(loop, [&](const Seen& seen, int) {
    CHECK(seen.body() == "-file");
    return answer(status, "", "Location: " + server.url("a.test") + "\r\n");
  });
  CHECK(post_parts({{"-", 0}, {"", file.blob}}, first.url("b.test")).status == 200);
  CHECK(bodies.back() == "-file");
  status = 302;
  CHECK(post_parts({{"-", 0}, {"", file.blob}}, first.url("b.test")).status == 200);
  CHECK(bodies.back().empty());
}

TEST_CASE_FIXTURE(
    FileFixture,
    "files: a kept connection that ends instead of answering makes the body of a PUT start over") {
  const Response file = fetch_file();
  int seen_requests = 0;
  LoopbackServer closing(loop, [&](const Seen& seen, int connection) {
    ++seen_requests;
    bodies.push_back(seen.body());
    // The second request meets a connection that its server ends instead of answering.
    if (connection == 1 && seen_requests == 2) return Reply{"", true};
    return answer(200, "x");
  });
  CHECK(post_parts({{"a", 0}, {"", file.blob}}, closing.url("a.test")).status == 200);
  Request put = request("PUT", closing.url("a.test"));
  put.parts = {{"b", 0}, {"", file.blob}};
  CHECK(fetch(std::move(put)).status == 200);
  CHECK(bodies.back() == "bfile");
  CHECK(closing.connections() == 2);
}

namespace {

constexpr std::size_t chunk_bytes = 64 * 1024;
constexpr std::size_t chunk_count = 3'200;  // 200 MiB

// Gives 200 MiB to a GET, and counts what a POST brings, holding neither.
struct BulkServer {
  explicit BulkServer(asio::io_context& loop) : acceptor(loop, {asio::ip::address_v4::loopback(), 0}) {
    accept();
  }

  struct Session : std::enable_shared_from_this<Session> {
    Session(asio::ip::tcp::socket from, BulkServer& of) : socket(std::move(from)), server(of) {}

    void start() {
      asio::async_read_until(
          socket, head, "\r\n\r\n", [self = shared_from_this()](auto error, std::size_t size) {
            if (error) return;
            const std::string text(
                asio::buffers_begin(self->head.data()),
                asio::buffers_begin(self->head.data()) + static_cast<std::ptrdiff_t>(size));
            self->head.consume(size);
            self->server.heads.push_back(text);
            if (text.starts_with("GET"))
              self->give(0);
            else
              self->take(self->server.expected);
          });
    }

    void give(std::size_t index) {
      if (index == chunk_count) return;
      std::string out =
          index == 0
              ? "HTTP/1.1 200 x\r\nContent-Length: " + std::to_string(chunk_bytes * chunk_count) + "\r\n\r\n"
              : "";
      out.append(chunk_bytes, static_cast<char>('a' + index % 26));
      buffer = std::move(out);
      asio::async_write(socket, asio::buffer(buffer),
                        [self = shared_from_this(), index](auto error, std::size_t) {
                          if (!error) self->give(index + 1);
                        });
    }

    void take(std::uint64_t left) {
      server.received += head.size();
      left -= head.size();
      head.consume(head.size());
      if (left == 0) {
        buffer = "HTTP/1.1 200 x\r\nContent-Length: 0\r\n\r\n";
        asio::async_write(socket, asio::buffer(buffer), [self = shared_from_this()](auto, std::size_t) {});
        return;
      }
      socket.async_read_some(head.prepare(chunk_bytes),
                             [self = shared_from_this(), left](auto error, std::size_t got) {
                               if (error) return;
                               self->head.commit(got);
                               self->take(left);
                             });
    }

    asio::ip::tcp::socket socket;
    BulkServer& server;
    asio::streambuf head;
    std::string buffer;
  };

  void accept() {
    acceptor.async_accept([this](auto error, asio::ip::tcp::socket socket) {
      if (error) return;
      std::make_shared<Session>(std::move(socket), *this)->start();
      accept();
    });
  }

  std::string url() const {
    return "http://a.test:" + std::to_string(acceptor.local_endpoint().port()) + "/";
  }

  asio::ip::tcp::acceptor acceptor;
  std::vector<std::string> heads;
  std::uint64_t expected = 0;
  std::uint64_t received = 0;
};

}  // namespace

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // their memory is their own
TEST_CASE_FIXTURE(ClientFixture, "files: 200 MiB pass through in little memory, as they are and as base64") {
  options.limits.transfers_per_host = 1;
  BulkServer server(loop);
  Request asked = request("GET", server.url());
  asked.to_blob = true;
  bool done = false;
  Response file;
  std::uint64_t most_bytes = 0;
  const std::uint64_t before = resident_bytes();
  const auto watched = [&] {
    most_bytes = std::max(most_bytes, resident_bytes());
    return done;
  };
  const auto run = [&](Request next) {
    done = false;
    client().start(std::move(next), [&](Response&& response) {
      file = std::move(response);
      done = true;
    });
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(5);
    while (!watched() && std::chrono::steady_clock::now() < give_up) {
      loop.restart();
      for (int i = 0; i < 100 && !done; ++i) loop.run_one_until(give_up);
    }
    REQUIRE(done);
  };
  run(std::move(asked));
  constexpr std::uint64_t file_bytes = chunk_bytes * chunk_count;
  REQUIRE(file.blob_bytes == file_bytes);
  const BlobId id = file.blob;
  for (const bool base64 : {false, true}) {
    Request upload = request("POST", server.url());
    upload.parts = {{"start", 0}, {"", id, base64}, {"end", 0}};
    server.expected = 8 + (base64 ? (file_bytes + 2) / 3 * 4 : file_bytes);
    server.received = 0;
    run(std::move(upload));
    CHECK(file.status == 200);
    CHECK(server.received == server.expected);
    CHECK(server.heads.back().find("Content-Length: " + std::to_string(server.expected)) !=
          std::string::npos);
    CHECK(server.heads.back().find("chunked") == std::string::npos);
  }
  MESSAGE("resident before: " << before / 1024 << " KiB, at most " << most_bytes / 1024 << " KiB");
  CHECK(most_bytes - before < 24u << 20);
}
#endif
