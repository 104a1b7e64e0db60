#include "worker/frame.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <vector>

using worker::Frame;
using worker::FrameBuffer;
using worker::Kind;
using worker::Reader;
using worker::Writer;

namespace {

void put(FrameBuffer& buffer, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto room = buffer.room();
    const std::size_t size = std::min(room.size(), bytes.size());
    std::memcpy(room.data(), bytes.data(), size);
    buffer.filled(size);
    bytes.remove_prefix(size);
  }
}

std::string frame(std::uint64_t call, std::string_view text) {
  std::string out;
  Writer(out, Kind::answer, call).text(text).finish();
  return out;
}

}  // namespace

TEST_CASE("frame: what arrives byte by byte comes out whole and in order") {
  FrameBuffer buffer(1024);
  const std::string stream = frame(1, "first") + frame(2, "") + frame(3, "third");
  std::vector<std::pair<std::uint64_t, std::string>> out;
  for (const char byte : stream) {
    put(buffer, {&byte, 1});
    while (const auto next = buffer.next()) out.emplace_back(next->call, Reader(next->body).text());
  }
  CHECK(out == std::vector<std::pair<std::uint64_t, std::string>>{{1, "first"}, {2, ""}, {3, "third"}});
}

TEST_CASE("frame: one larger than the buffer is taken, and those behind it") {
  FrameBuffer buffer(8 * 1024 * 1024);
  const std::string large(3 * 1024 * 1024, 'x');
  put(buffer, frame(1, large) + frame(2, "behind"));
  const auto first = buffer.next();
  REQUIRE(first);
  CHECK(Reader(first->body).text() == large);
  const auto second = buffer.next();
  REQUIRE(second);
  CHECK(Reader(second->body).text() == "behind");
  CHECK_FALSE(buffer.next());
  CHECK(buffer.room().size() <= 64 * 1024);  // a burst's memory is given back
}

TEST_CASE("frame: a body longer than allowed breaks the stream before memory is taken for it") {
  FrameBuffer buffer(1024);
  put(buffer, frame(1, "good"));
  std::string bad = frame(2, "");
  const std::uint32_t announced = UINT32_MAX;
  std::memcpy(bad.data(), &announced, sizeof announced);
  put(buffer, bad + frame(3, "never read"));
  CHECK(buffer.next());
  CHECK_FALSE(buffer.next());
  CHECK(buffer.is_broken());
  CHECK(buffer.room().size() <= 128 * 1024);
}

TEST_CASE("frame: a writer leaves nothing of a body that is too long") {
  std::string out = "before";
  CHECK_FALSE(Writer(out, Kind::answer, 1).text(std::string(100, 'x')).finish(50));
  CHECK(out == "before");
}

TEST_CASE("frame: a reader gives nothing once something is missing") {
  std::string out;
  Writer(out, Kind::answer, 1).number(7).text("text").finish();
  const std::string_view body = std::string_view(out).substr(worker::kFrameHeaderBytes);
  for (std::size_t size = 0; size < body.size(); ++size) {
    Reader reader(body.substr(0, size));
    reader.number();
    reader.text();
    CHECK_FALSE(reader.ok());
    CHECK(reader.text().empty());
  }
  Reader whole(body);
  CHECK(whole.number() == 7);
  CHECK_FALSE(whole.is_done());
  CHECK(whole.text() == "text");
  CHECK(whole.is_done());
}

TEST_CASE("frame: a count of more items than the body could hold is a fault") {
  std::string out;
  Writer(out, Kind::answer, 1).number(UINT64_MAX).finish();
  Reader reader(std::string_view(out).substr(worker::kFrameHeaderBytes));
  CHECK(reader.count(16) == 0);
  CHECK_FALSE(reader.ok());
}

TEST_CASE("frames: one that is not finished, because an exception passes, leaves nothing") {
  std::string out = "before";
  try {
    Writer writer(out, Kind::answer, 1);
    writer.text("half of it");
    throw std::bad_alloc();
  } catch (const std::bad_alloc&) {
  }
  CHECK(out == "before");
}

TEST_CASE("frames: one that is dropped passes by in whatever pieces it comes, and the next one is whole") {
  std::string stream;
  for (const std::size_t size : {100'000, 20}) {
    Writer writer(stream, Kind::http_request, 7);
    writer.number(size);
    stream.append(size, 'x');
    writer.finish();
  }
  for (const std::size_t piece : {7, 1'000, 70'000, 200'000}) {
    CAPTURE(piece);
    FrameBuffer buffer(1024 * 1024);
    int dropped = 0;
    std::vector<std::size_t> bodies;
    for (std::size_t at = 0; at < stream.size();) {
      const auto room = buffer.room();
      const std::size_t size = std::min({piece, room.size(), stream.size() - at});
      std::memcpy(room.data(), stream.data() + at, size);
      buffer.filled(size);
      at += size;
      while (const auto frame = buffer.next()) bodies.push_back(frame->body.size());
      if (const auto announced = buffer.announced()) {
        CHECK(announced->size == 100'008);
        CHECK(Reader(announced->frame.body).number() == 100'000);
        buffer.drop_announced();
        ++dropped;
        while (const auto frame = buffer.next()) bodies.push_back(frame->body.size());
      }
    }
    CHECK(dropped == 1);
    CHECK(bodies == std::vector<std::size_t>{28});
  }
}

TEST_CASE("frames: a buffer takes little more than the frame that arrives, and less again afterwards") {
  std::string stream;
  Writer writer(stream, Kind::http_request, 7);
  stream.append(3'000'000, 'x');
  writer.finish();
  FrameBuffer buffer(4 * 1024 * 1024);
  std::size_t most = 0;
  for (std::size_t at = 0; at < stream.size();) {
    const auto room = buffer.room();
    const std::size_t size = std::min(room.size(), stream.size() - at);
    std::memcpy(room.data(), stream.data() + at, size);
    buffer.filled(size);
    at += size;
    most = std::max(most, at + room.size() - size);
  }
  CHECK(buffer.next());
  CHECK(most < 3'000'000 + 200'000);
  CHECK(buffer.room().size() <= 64 * 1024);
}
