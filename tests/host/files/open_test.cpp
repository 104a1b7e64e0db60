#include "files/open.hpp"

#include <doctest/doctest.h>

#include <array>
#include <fstream>

#include "files/last_error.hpp"
#include "files/path_text.hpp"
#include "files/private_folder.hpp"
#include "files/read_at.hpp"
#include "files/unique_name.hpp"
#include "files/write_all.hpp"
#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;
using files::Existing;

bool write(const files::Descriptor& file, std::string_view text) {
  return files::write_all(file.get(), std::as_bytes(std::span(text)));
}

}  // namespace

TEST_CASE("a file that is there is refused, replaced or appended to, as it was asked for") {
  const test::TemporaryDirectory folder;
  const auto path = folder.path() / files::path_from_text("with spaces and \u65e5.txt");
  REQUIRE(write(files::open_to_write(path, Existing::refused), "first"));
  CHECK_FALSE(files::open_to_write(path, Existing::refused));
  CHECK(files::last_error() == std::errc::file_exists);
  REQUIRE(write(files::open_to_write(path, Existing::appended_to), " second"));
  CHECK(test::read_file(path) == "first second");
  REQUIRE(write(files::open_to_write(path, Existing::replaced), "third\n"));
  CHECK(test::read_file(path) == "third\n");
}

TEST_CASE("a file that is not there says so") {
  const test::TemporaryDirectory folder;
  CHECK_FALSE(files::open_to_read(folder.path() / "none"));
  CHECK(files::last_error() == std::errc::no_such_file_or_directory);
}

TEST_CASE("a link is not followed") {
  const test::TemporaryDirectory folder;
  std::ofstream(folder.path() / "target") << "x";
  std::error_code failed;  // a system may keep links for administrators
  fs::create_symlink(folder.path() / "target", folder.path() / "link", failed);
  if (failed) return;
  CHECK_FALSE(files::open_to_read(folder.path() / "link"));
  CHECK_FALSE(files::open_to_write(folder.path() / "link", Existing::replaced));
  CHECK(test::read_file(folder.path() / "target") == "x");
}

TEST_CASE("an open file is read from any place, renamed and removed by others") {
  const test::TemporaryDirectory folder;
  const auto path = folder.path() / "file";
  std::ofstream(path, std::ios::binary) << "0123456789";
  const auto file = files::open_to_read(path);
  REQUIRE(file);
  fs::rename(path, folder.path() / "renamed");
  fs::remove(folder.path() / "renamed");
  std::array<std::byte, 4> room{};
  REQUIRE(files::read_all_at(file.get(), 3, room));
  CHECK(std::to_integer<char>(room[0]) == '3');
  CHECK(files::read_at(file.get(), 8, room) == 2);
  CHECK(files::read_at(file.get(), 10, room) == 0);
  CHECK_FALSE(files::read_all_at(file.get(), 8, room));
}

TEST_CASE("names made up are never there yet") {
  const test::TemporaryDirectory folder;
  const auto one = files::make_unique_file(folder.path(), "draft-");
  const auto other = files::make_unique_file(folder.path(), "draft-");
  REQUIRE(one.file);
  REQUIRE(other.file);
  CHECK(one.path != other.path);
  const auto inside = files::make_unique_folder(folder.path(), "folder-");
  CHECK(fs::is_directory(inside));
  CHECK(inside.filename().string().size() == std::string_view("folder-").size() + files::unique_letters);
  CHECK_FALSE(files::make_unique_file(folder.path() / "none", "draft-").file);
}

TEST_CASE("folders are made with those above them, and a file in the way is told") {
  const test::TemporaryDirectory top;
  const auto folder = top.path() / "one" / "two";
  files::make_private_folder(folder);
  files::make_private_folder(folder);
  CHECK(fs::is_directory(folder));
  CHECK(files::write_privately(folder / "deeper" / "file", "x", Existing::replaced));
  CHECK(files::write_privately(folder / "deeper" / "file", "y", Existing::appended_to));
  CHECK(test::read_file(folder / "deeper" / "file") == "xy");
  CHECK_THROWS_AS(files::make_private_folder(folder / "deeper" / "file"), fs::filesystem_error);
}
