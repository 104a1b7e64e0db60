#include "reload/choices.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "world.hpp"

namespace {

struct StubChoices final : reload::Choices {
  std::string locked;  // a file that must not be loaded as it is
  std::atomic<bool> is_revoked = false;

  std::string find_fault(std::string_view file, std::string_view) const override {
    return file == locked ? "the lock names another content" : "";
  }
  std::string find_revocation(std::string_view, std::string_view) const override {
    return is_revoked ? "its vendor has revoked it" : "";
  }
  bool is_chosen(std::string_view, std::string_view) const override { return false; }
};

reload::ReloaderOptions deciding(const StubChoices& choices) {
  reload::ReloaderOptions options;
  options.choices = &choices;
  return options;
}

}  // namespace

TEST_CASE("a file that the operator has locked out is refused, and no other") {
  StubChoices choices;
  choices.locked = "good.so";
  test::World world(deciding(choices));
  world.install("good", "good.so");
  world.install("other", "other.so");
  world.reloader.load_all();
  CHECK_FALSE(world.registry.find("good"));
  CHECK(world.registry.find("other"));
  CHECK(world.registry.refusals().at("good.so").reason == "the lock names another content");
}

TEST_CASE("what is revoked while it serves is retired and refused, and comes back if that is taken back") {
  StubChoices choices;
  test::World world(deciding(choices));
  world.install("good", "good.so");
  world.reloader.start();
  REQUIRE(world.diary.wait_for("loaded good#1"));
  choices.is_revoked = true;
  world.reloader.judge_again();
  REQUIRE(world.diary.wait_for("refused good.so"));
  CHECK_FALSE(world.registry.find("good"));
  CHECK(world.registry.refusals().at("good.so").reason == "its vendor has revoked it");
  choices.is_revoked = false;
  world.reloader.judge_again();
  REQUIRE(world.diary.wait_for("loaded good#2"));
  CHECK(world.registry.refusals().empty());
}
