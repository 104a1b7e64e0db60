#include <windows.h>

#include <doctest/doctest.h>

#include "files/descriptor.hpp"
#include "files/entries.hpp"
#include "host/test_files.hpp"
#include "plugin/private_copies.hpp"

TEST_CASE("the copy of a library that stays loaded is swept by a later host") {
  const test::TemporaryDirectory state;
  const auto parent = state.path() / "private-copies";
  files::Descriptor loaded;
  std::filesystem::path path;
  {
    plugin::PrivateCopies copies(state.path());
    const auto copy = copies.write("pinned.dll", std::as_bytes(std::span("x")));
    REQUIRE(copy);
    path = copy->path();
    loaded = files::Descriptor(
        CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ, nullptr, OPEN_EXISTING, 0, nullptr));
    REQUIRE(loaded.get() != INVALID_HANDLE_VALUE);
  }
  CHECK(std::filesystem::exists(path));
  {
    const plugin::PrivateCopies copies(state.path());
    CHECK(std::filesystem::exists(path));
  }
  loaded.reset();
  const plugin::PrivateCopies copies(state.path());
  CHECK_FALSE(std::filesystem::exists(path.parent_path()));
}
