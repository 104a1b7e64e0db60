#include "files/file_lock.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <future>

#include "host/test_files.hpp"

using files::MissingFile;
using files::Waiting;

TEST_CASE("a file is locked by one at a time") {
  const test::TemporaryDirectory folder;
  const auto path = folder.path() / "lock";
  CHECK_FALSE(files::lock_file(path, MissingFile::refused).is_held());
  auto first = files::lock_file(path, MissingFile::made);
  REQUIRE(first.is_held());
  const auto second = files::lock_file(path, MissingFile::refused);
  CHECK_FALSE(second.is_held());
  CHECK(second.failure == std::errc::resource_unavailable_try_again);
  first.file.reset();
  CHECK(files::lock_file(path, MissingFile::refused).is_held());
}

TEST_CASE("a folder is locked by one at a time, and others wait") {
  const test::TemporaryDirectory folder;
  auto first = files::lock_folder(folder.path(), Waiting::no);
  REQUIRE(first.is_held());
  CHECK(files::lock_folder(folder.path(), Waiting::no).failure == std::errc::resource_unavailable_try_again);
  auto waiting = std::async(std::launch::async,
                            [&] { return files::lock_folder(folder.path(), Waiting::until_free).is_held(); });
  CHECK(waiting.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout);
  std::ofstream(folder.path() / "file") << "x";
  first.file.reset();
  CHECK(waiting.get());
  CHECK_FALSE(files::lock_folder(folder.path() / "none", Waiting::no).is_held());
}
