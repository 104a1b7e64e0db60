#include <windows.h>

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <future>
#include <thread>

#include "files/descriptor.hpp"
#include "files/rename_new.hpp"
#include "files/rename_over.hpp"
#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;

// As a virus scanner does: while it is open, the file has the one name.
files::Descriptor hold(const fs::path& path) {
  files::Descriptor held(
      CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ, nullptr, OPEN_EXISTING, 0, nullptr));
  REQUIRE(held.get() != INVALID_HANDLE_VALUE);
  return held;
}

std::future<void> release_soon(files::Descriptor held) {
  return std::async(std::launch::async, [held = std::move(held)]() mutable {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    held.reset();
  });
}

}  // namespace

TEST_CASE("a file that another process holds for a moment gets its name then") {
  const test::TemporaryDirectory folder;
  std::ofstream(folder.path() / "draft") << "x";
  auto released = release_soon(hold(folder.path() / "draft"));
  CHECK_FALSE(files::rename_new(folder.path() / "draft", folder.path() / "new"));
  CHECK(test::read_file(folder.path() / "new") == "x");
  std::ofstream(folder.path() / "draft") << "y";
  released = release_soon(hold(folder.path() / "draft"));
  CHECK_FALSE(files::rename_over(folder.path() / "draft", folder.path() / "new"));
  CHECK(test::read_file(folder.path() / "new") == "y");
}

TEST_CASE("a name that is given is refused at once, and a file that stays held after a while") {
  const test::TemporaryDirectory folder;
  std::ofstream(folder.path() / "draft") << "x";
  std::ofstream(folder.path() / "taken") << "y";
  CHECK(files::rename_new(folder.path() / "draft", folder.path() / "taken") == std::errc::file_exists);
  const auto held = hold(folder.path() / "draft");
  CHECK(files::rename_new(folder.path() / "draft", folder.path() / "new"));
  CHECK(test::read_file(folder.path() / "draft") == "x");
}
