#include "plugin/private_copies.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;
using plugin::PrivateCopies;

std::span<const std::byte> as_content(std::string_view text) {
  return std::as_bytes(std::span(text));
}

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

TEST_CASE("only folders of hosts that have ended are swept, and nothing else that lies there") {
  const test::TemporaryDirectory state;
  const auto parent = state.path() / "private-copies";
  const auto make = [&](const fs::path& folder, bool has_lock) {
    fs::create_directories(parent / folder);
    std::ofstream(parent / folder / "1-slack.so") << "x";
    if (has_lock) std::ofstream(parent / folder / "lock");
  };
  make("host-abcdef", true);
  make("host-nolock", false);
  make("hosts", true);
  make("mine", true);
  std::ofstream(parent / "jira.so") << "x";
  fs::create_directories(state.path() / "outside");
  std::ofstream(state.path() / "outside" / "lock");
  fs::create_directory_symlink(state.path() / "outside", parent / "host-linked");
  const PrivateCopies copies(state.path());
  CHECK(!fs::exists(parent / "host-abcdef"));
  CHECK(fs::exists(parent / "host-nolock" / "1-slack.so"));
  CHECK(fs::exists(parent / "hosts" / "1-slack.so"));
  CHECK(fs::exists(parent / "mine" / "1-slack.so"));
  CHECK(fs::exists(parent / "jira.so"));
  CHECK(fs::exists(state.path() / "outside" / "lock"));
}

TEST_CASE("a host does not sweep the copies of one that lives") {
  const test::TemporaryDirectory state;
  PrivateCopies first(state.path());
  const auto copy = first.write("slack.so", as_content("x"));
  REQUIRE(copy);
  const PrivateCopies second(state.path());
  CHECK(fs::exists(copy->path()));
}

TEST_CASE("copies are their owner's alone") {
  const test::TemporaryDirectory state;
  const auto before = ::umask(0);
  PrivateCopies copies(state.path() / "below");
  const auto copy = copies.write("slack.so", as_content("x"));
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
  const auto copy = copies.write("slack.so", as_content(content));
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
  const auto copy = copies.write("slack.so", as_content("x"));
  REQUIRE(copy);
  CHECK(test::read_file(copy->path()) == "x");
  const PrivateCopies second(state.path() / "state");
  CHECK(fs::exists(copy->path()));
}

}  // namespace
