#include "server/request_reader.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <string>

using server::RequestLimits;
using server::RequestReader;
using Progress = RequestReader::Progress;

namespace {

constexpr std::string_view chunked_head = "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

// A reader with what a client sends it.
struct Connection {
  // Hands bytes over in pieces, as they would come; the status it is refused with, or 0: so far so good.
  int send(std::string_view bytes, std::size_t piece = 1000) {
    while (!bytes.empty()) {
      const auto room = reader.room();
      const auto n = std::min({piece, room.size(), bytes.size()});
      REQUIRE(n > 0);
      std::memcpy(room.data(), bytes.data(), n);
      reader.commit(n);
      bytes.remove_prefix(n);
      sent += n;
      if (const int status = advance(); status != 0 || is_whole) return status;
    }
    return 0;
  }

  int advance() {
    while (true) {
      const auto progress = reader.advance();
      if (!progress) return progress.error().reply.status;
      if (*progress == Progress::header) continue;
      is_whole = *progress == Progress::whole;
      most_held = std::max(most_held, reader.held_bytes());
      return 0;
    }
  }

  RequestLimits limits;
  server::SpareBuffers spare;
  RequestReader reader{limits, spare};
  bool is_whole = false;
  std::size_t sent = 0;
  std::size_t most_held = 0;
};

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("request reader: a request in one piece, in pieces, and byte by byte is the same request") {
  for (const std::size_t piece : {1000UL, 7UL, 1UL}) {
    for (const char* const text :
         {"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
          "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
          "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
          "2;a=b\r\nhe\r\n3\r\nllo\r\n0;c\r\nTrailer: x\r\n\r\n"}) {
      Connection connection;
      CHECK(connection.send(text, piece) == 0);
      REQUIRE(connection.is_whole);
      CHECK(connection.reader.body() == "hello");
      CHECK(!connection.reader.has_bytes());
    }
  }
  Connection empty;
  CHECK(empty.send(std::string(chunked_head) + "0\r\n\r\n", 1) == 0);
  CHECK(empty.is_whole);
}

TEST_CASE("request reader: what follows a request is the next one") {
  Connection connection;
  CHECK(connection.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n") == 0);
  REQUIRE(connection.is_whole);
  CHECK(connection.reader.header().target() == "/a");
  connection.reader.finish();
  CHECK(connection.reader.has_bytes());
  CHECK(connection.advance() == 0);
  REQUIRE(connection.is_whole);
  CHECK(connection.reader.header().target() == "/b");
}

TEST_CASE("request reader: a header that does not end is too large, also where each line comes by itself") {
  const std::string start = "GET / HTTP/1.1\r\n";
  for (const std::string& line : {std::string("a: b\r\n"), "X-Filler: " + std::string(900, 'y') + "\r\n"}) {
    Connection connection;
    CHECK(connection.send(start) == 0);
    CHECK(connection.send(repeated(line, 10'000), line.size()) == 431);
    CHECK(connection.sent <= connection.limits.header_bytes + start.size());
  }
  Connection connection;
  CHECK(connection.send(start + "X: " + std::string(20'000, 'y')) == 431);
  Connection unterminated;
  CHECK(unterminated.send("GET /" + std::string(20'000, 'y')) == 431);
}

TEST_CASE("request reader: a header may have so many fields, however short they are") {
  Connection connection;
  CHECK(connection.send("GET / HTTP/1.1\r\n" + repeated("a:\r\n", 101) + "\r\n") == 431);
  Connection fits;
  CHECK(fits.send("GET / HTTP/1.1\r\n" + repeated("a:\r\n", 100) + "\r\n") == 0);
  CHECK(fits.is_whole);
}

TEST_CASE("request reader: a chunk's line, its extensions and trailers are held within a few KiB") {
  const std::string junk(1'000'000, 'a');
  const std::string field = "T: " + std::string(100, 'x') + "\r\n";
  for (const std::string& start : {std::string("1;") + junk, "0;" + junk, "0\r\nTrailer: " + junk,
                                   "0\r\n" + repeated(field, 10'000), "1" + junk}) {
    for (const std::size_t piece : {16'000UL, 103UL}) {
      Connection connection;
      CHECK(connection.send(std::string(chunked_head) + start, piece) == 400);
      CHECK(connection.sent < 40'000);
      CHECK(connection.most_held < 40'000);
    }
  }
}

TEST_CASE("request reader: lines between chunks count, so that a small body is no way to send for ever") {
  Connection connection;
  connection.limits.body_bytes = 100'000;
  const std::string chunk = "1;" + std::string(1'000, 'e') + "\r\nX\r\n";
  CHECK(connection.send(std::string(chunked_head) + repeated(chunk, 10'000), 10'000) == 413);
  CHECK(connection.sent < 200'000);
}

TEST_CASE("request reader: a body has so many bytes, whatever its chunks are") {
  Connection connection;
  connection.limits.body_bytes = 10'000;
  const std::string chunk = "400\r\n" + std::string(1024, 'x') + "\r\n";
  CHECK(connection.send(std::string(chunked_head) + repeated(chunk, 9)) == 0);
  CHECK(connection.send(chunk) == 413);
  Connection at_once;
  CHECK(at_once.send(std::string(chunked_head) + "ffffffff\r\n") == 413);
  Connection overflow;
  CHECK(overflow.send(std::string(chunked_head) + "fffffffffffffffff\r\n") == 400);
}

TEST_CASE("request reader: announcing a large body reserves little of it") {
  Connection connection;
  CHECK(connection.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 16000000\r\n\r\n{") == 0);
  CHECK(connection.reader.held_bytes() < 100'000);
  CHECK(connection.send(std::string(1'000'000, 'x'), 16'000) == 0);
  CHECK(connection.reader.held_bytes() >= 1'000'000);
  CHECK(connection.reader.held_bytes() < 2'200'000);
}

TEST_CASE("request reader: nothing is held between requests") {
  Connection connection;
  CHECK(connection.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello") == 0);
  connection.reader.finish();
  CHECK(connection.reader.held_bytes() == 0);
  CHECK(connection.spare.size() == 1);
}
