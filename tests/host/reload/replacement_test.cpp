#include <doctest/doctest.h>

#include <fstream>

#include "artifact/file_image.hpp"
#include "artifact/native_file.hpp"
#include "world.hpp"

namespace {

const std::string file = artifact::plugin_file("hello");

// The first bytes of a library that another system loads.
std::string foreign_bytes() {
  return artifact::native_format == artifact::Format::elf ? std::string("MZ") : std::string("\177ELF");
}

struct Watched : test::World {
  Watched() {
    reloader.start();
    REQUIRE(diary.wait_for("watching"));
  }
  ~Watched() { reloader.stop(); }
};

}  // namespace

TEST_CASE("a file serves, and what replaces it serves in its place, on every system") {
  Watched world;
  world.install("good", file);
  REQUIRE(world.diary.wait_for("loaded good#1 " + file));
  CHECK(world.answer("good") == "Good");
  world.install("better", file);
  REQUIRE(world.diary.wait_for("loaded good#2 " + file));
  CHECK(world.answer("good") == "Better");
  REQUIRE(world.diary.wait_for("unloaded " + file));
  test::fs::remove(world.plugins() / file);
  REQUIRE(world.diary.wait_for("retired good#2"));
  REQUIRE(world.diary.wait_for("unloaded " + file, 2));
  CHECK(world.answer("good").empty());
}

TEST_CASE("a file that serves may be overwritten in place, as a compiler does") {
  Watched world;
  world.install("good", file);
  REQUIRE(world.diary.wait_for("loaded good#1 " + file));
  world.write(file, test::read_file(test::fixture("better")));
  REQUIRE(world.diary.wait_for("loaded good#2 " + file));
  CHECK(world.answer("good") == "Better");
}

TEST_CASE("a file for another system is refused, and what served goes on") {
  Watched world;
  world.install("good", file);
  REQUIRE(world.diary.wait_for("loaded good#1 " + file));
  world.write(file, foreign_bytes());
  REQUIRE(world.diary.wait_for("refused " + file));
  CHECK(world.refusal(file).starts_with("settle: it is built for "));
  CHECK(world.answer("good") == "Good");
}
