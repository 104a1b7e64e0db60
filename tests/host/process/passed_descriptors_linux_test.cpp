#include "process/passed_descriptors_linux.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <vector>

using files::Descriptor;

namespace {

struct Sockets {
  Sockets() {
    std::array<int, 2> ends{};
    REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
    here = Descriptor(ends[0]);
    there = Descriptor(ends[1]);
  }
  Descriptor here;
  Descriptor there;
};

}  // namespace

TEST_CASE("passed descriptors: the other side gets the same files, in their order, beside the message") {
  const Sockets sockets;
  std::array<int, 2> pipe_ends{};
  REQUIRE(pipe(pipe_ends.data()) == 0);
  {
    const Descriptor reading(pipe_ends[0]);
    const Descriptor writing(pipe_ends[1]);
    REQUIRE(process::pass_descriptors(sockets.here.get(), "two", pipe_ends));
  }
  const auto passed = process::receive_descriptors(sockets.there.get(), 100);
  REQUIRE(passed);
  CHECK(passed->message == "two");
  REQUIRE(passed->descriptors.size() == 2);
  REQUIRE(write(passed->descriptors[1].get(), "x", 1) == 1);
  char byte = 0;
  CHECK(read(passed->descriptors[0].get(), &byte, 1) == 1);
  CHECK(byte == 'x');
}

TEST_CASE("passed descriptors: none and as many as there may be cross, one more is refused here") {
  const Sockets sockets;
  for (const std::size_t count : {std::size_t{0}, process::max_passed_descriptors}) {
    const std::vector<int> same(count, sockets.here.get());
    REQUIRE(process::pass_descriptors(sockets.here.get(), "m", same));
    const auto passed = process::receive_descriptors(sockets.there.get(), 1);
    REQUIRE(passed);
    CHECK(passed->descriptors.size() == count);
  }
  const std::vector<int> many(process::max_passed_descriptors + 1, sockets.here.get());
  CHECK_FALSE(process::pass_descriptors(sockets.here.get(), "m", many));
}

TEST_CASE("passed descriptors: nothing comes from a side that has closed, nor goes to it") {
  Sockets sockets;
  CHECK_FALSE(process::receive_descriptors(sockets.there.get(), 1, MSG_DONTWAIT));
  sockets.here.reset();
  CHECK_FALSE(process::receive_descriptors(sockets.there.get(), 1));
  CHECK_FALSE(process::pass_descriptors(sockets.there.get(), "m", {}));
}
