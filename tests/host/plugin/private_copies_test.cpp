#include "plugin/private_copies.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "host/folder_link.hpp"
#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;
using plugin::PrivateCopies;

std::span<const std::byte> as_content(std::string_view text) {
  return std::as_bytes(std::span(text));
}

}  // namespace

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
  const test::FolderLink link(parent / "host-linked", "../outside");
  CHECK(link.is_made());
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

TEST_CASE("copies have what was written, under names that are never used again") {
  const test::TemporaryDirectory state;
  PrivateCopies copies(state.path());
  const std::string content(200'000, 'p');
  auto copy = copies.write("slack.so", as_content(content));
  REQUIRE(copy);
  CHECK(test::read_file(copy->path()) == content);
  CHECK(copy->restore().empty());
  const auto first = copy->path();
  copy = copies.write("slack.so", as_content("other"));
  REQUIRE(copy);
  CHECK(copy->path() != first);
  CHECK_FALSE(fs::exists(first));
  const auto kept = copies.keep(*copy);
  REQUIRE(kept);
  copy = plugin::PrivateCopy({});
  CHECK(test::read_file(kept->path()) == "other");
}

TEST_CASE("nothing is left of a host that has ended") {
  const test::TemporaryDirectory state;
  {
    PrivateCopies copies(state.path());
    const auto copy = copies.write("slack.so", as_content("x"));
    REQUIRE(copy);
    CHECK(fs::exists(copy->path()));
  }
  const auto parent = state.path() / "private-copies";
  std::ptrdiff_t folders = 0;
  for (const auto& entry : fs::directory_iterator(parent)) folders += entry.is_directory() ? 1 : 0;
  CHECK(folders == 0);
}
