#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "host/recording/sample.hpp"
#include "workbench/web_folder.hpp"

namespace fs = std::filesystem;

TEST_CASE("workbench: a web folder follows no link, and reads no pipe") {
  const recording::testing::Folder outside, folder;
  std::ofstream(outside.path / "secret.js") << "secret";
  fs::create_directory(folder.path / "assets");
  fs::create_symlink(outside.path / "secret.js", folder.path / "assets" / "link.js");
  REQUIRE(::mkfifo((folder.path / "assets" / "pipe.js").c_str(), 0600) == 0);
  CHECK_FALSE(workbench::read_web_file(folder.path, "assets/link.js"));
  CHECK_FALSE(workbench::read_web_file(folder.path, "assets/pipe.js"));
  fs::remove_all(folder.path / "assets");
  fs::create_directory_symlink(outside.path, folder.path / "assets");
  CHECK_FALSE(workbench::read_web_file(folder.path, "assets/secret.js"));
}
