#include "wire/frame.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <vector>

using wire::Frame;
using wire::FrameBuffer;
using wire::Kind;
using wire::Reader;
using wire::Writer;

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
  wire::OutQueue out;
  Writer(out, Kind::answer, call).text(text).finish();
  return out.copy();
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
  const std::string next = frame(8, std::string(300'000, 'y'));
  FrameBuffer buffer(8 * 1024 * 1024);
  put(buffer, frame(7, std::string(4'000'000, 'x')) + next.substr(0, 1'000));
  REQUIRE(buffer.next());
  put(buffer, next.substr(1'000));
  const auto second = buffer.next();
  REQUIRE(second);
  CHECK(buffer.take_memory(second->body.size()) == nullptr);
}
