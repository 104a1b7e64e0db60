#include <doctest/doctest.h>
#include <sys/stat.h>

#include "host/test_files.hpp"
#include "signature/key_file.hpp"

namespace {

using signature::Secret;

}  // namespace

TEST_CASE("a secret file has mode 0600") {
  const test::TemporaryDirectory directory;
  const auto path = directory.path() / "key";
  REQUIRE(signature::write_secret_file(path, Secret("secret")).has_value());
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
}

TEST_CASE("a secret that others may read is refused, and its content not told") {
  const test::TemporaryDirectory directory;
  const auto path = directory.path() / "key";
  REQUIRE(signature::write_secret_file(path, Secret("hunter2")).has_value());
  for (const auto mode : {0640U, 0604U, 0620U, 0644U}) {
    REQUIRE(chmod(path.c_str(), mode) == 0);
    const auto read = signature::read_secret_file(path);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().find("chmod 600") != std::string::npos);
    CHECK(read.error().find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a pipe is not read, and not waited for") {
  const test::TemporaryDirectory directory;
  const auto pipe = directory.path() / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK_FALSE(signature::read_file(pipe, 100).has_value());
}
