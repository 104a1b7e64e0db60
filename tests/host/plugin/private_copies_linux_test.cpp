#include <doctest/doctest.h>
#include <sys/stat.h>

#include "host/test_files.hpp"
#include "plugin/private_copies.hpp"

namespace {

namespace fs = std::filesystem;
using plugin::PrivateCopies;

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("copies are their owner's alone") {
  const test::TemporaryDirectory state;
  const auto before = ::umask(0);
  PrivateCopies copies(state.path() / "below");
  const auto copy = copies.write("slack.so", bytes_of("x"));
  ::umask(before);
  REQUIRE(copy);
  CHECK(mode_of(state.path() / "below") == 0700);
  CHECK(mode_of(state.path() / "below" / "private-copies") == 0700);
  CHECK(mode_of(copy->path()) == 0500);
}

TEST_CASE("a copy whose folder was removed under the host is made again as it was") {
  const test::TemporaryDirectory state;
  PrivateCopies copies(state.path() / "state");
  const std::string content(200'000, 'p');
  const auto copy = copies.write("slack.so", bytes_of(content));
  REQUIRE(copy);
  const auto kept = copies.keep(*copy);
  REQUIRE(kept);
  fs::remove_all(state.path() / "state");
  for (const auto* one : {&*copy, &*kept}) {
    CHECK(one->restore().empty());
    CHECK(test::read_file(one->path()) == content);
    CHECK(mode_of(one->path()) == 0500);
    CHECK(one->restore().empty());
  }
  CHECK(mode_of(state.path() / "state") == 0700);
}

TEST_CASE("a copy is written although the folder was removed under the host") {
  const test::TemporaryDirectory state;
  PrivateCopies copies(state.path() / "state");
  fs::remove_all(state.path() / "state");
  const auto copy = copies.write("slack.so", bytes_of("x"));
  REQUIRE(copy);
  CHECK(test::read_file(copy->path()) == "x");
  const PrivateCopies second(state.path() / "state");
  CHECK(fs::exists(copy->path()));
}
