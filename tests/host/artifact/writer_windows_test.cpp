#include <windows.h>

#include <doctest/doctest.h>

#include <fstream>

#include "artifact/file_image.hpp"
#include "files/descriptor.hpp"
#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;

files::Descriptor open(const fs::path& path, DWORD access, DWORD shared) {
  const HANDLE handle = CreateFileW(path.c_str(), access, shared, nullptr, OPEN_EXISTING, 0, nullptr);
  return files::Descriptor(handle == INVALID_HANDLE_VALUE ? files::no_handle : handle);
}

bool has_writer(const fs::path& folder) {
  const auto read = artifact::read_image(folder, "slack.dll", 100);
  const auto* const image = std::get_if<artifact::FileImage>(&read);
  REQUIRE(image != nullptr);
  return image->has_writer;
}

}  // namespace

TEST_CASE("a file that is read shows whether a process has it open to write, and stays free for one") {
  const test::TemporaryDirectory folder;
  const auto path = folder.path() / "slack.dll";
  std::ofstream(path) << "x";
  CHECK_FALSE(has_writer(folder.path()));
  {
    const auto writer = open(path, GENERIC_WRITE, FILE_SHARE_READ);
    REQUIRE(writer);
    CHECK(has_writer(folder.path()));
  }
  CHECK_FALSE(has_writer(folder.path()));
  const auto reader = open(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE);
  REQUIRE(reader);
  CHECK_FALSE(has_writer(folder.path()));
  CHECK(open(path, GENERIC_WRITE, FILE_SHARE_READ));
}

TEST_CASE("a file whose writer shares it with no reader is changing") {
  const test::TemporaryDirectory folder;
  const auto path = folder.path() / "slack.dll";
  std::ofstream(path) << "x";
  const auto writer = open(path, GENERIC_WRITE, 0);
  REQUIRE(writer);
  const auto read = artifact::read_image(folder.path(), "slack.dll", 100);
  CHECK(std::holds_alternative<artifact::Changing>(read));
}
