#include "signature/key_file.hpp"

#include <doctest/doctest.h>

#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;
using signature::Secret;

}  // namespace

TEST_CASE("a secret file is its owner's alone, and is never overwritten") {
  const test::TemporaryDirectory directory;
  const auto path = directory.path() / "key";
  REQUIRE(signature::write_secret_file(path, Secret("secret")).has_value());
  CHECK(signature::read_secret_file(path)->reveal() == "secret");
  CHECK_FALSE(signature::write_secret_file(path, Secret("other")).has_value());
  CHECK(test::read_file(path) == "secret");
}

TEST_CASE("what is no regular file, or too large, or not there, is not read") {
  const test::TemporaryDirectory directory;
  CHECK_FALSE(signature::read_file(directory.path(), 100).has_value());
  CHECK_FALSE(signature::read_file(directory.path() / "absent", 100).has_value());
  const auto file = directory.path() / "file";
  REQUIRE(signature::replace_file(file, std::string(101, 'x')).has_value());
  CHECK(signature::read_file(file, 101)->size() == 101);
  CHECK_FALSE(signature::read_file(file, 100).has_value());
}

TEST_CASE("a replaced file leaves nothing else behind") {
  const test::TemporaryDirectory directory;
  const auto path = directory.path() / "x.so.minisig";
  REQUIRE(signature::replace_file(path, "first").has_value());
  REQUIRE(signature::replace_file(path, "second").has_value());
  CHECK(test::read_file(path) == "second");
  CHECK(std::distance(fs::directory_iterator(directory.path()), fs::directory_iterator()) == 1);
}
