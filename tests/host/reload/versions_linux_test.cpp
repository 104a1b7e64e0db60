#include "reload/versions.hpp"

#include <doctest/doctest.h>

#include <future>

#include "world.hpp"

namespace {

using Result = tl::expected<plugin::GenerationPtr, std::string>;

Result go_back(test::World& world, const std::string& service) {
  std::promise<Result> promise;
  world.reloader.go_back(service, [&](Result result) { promise.set_value(std::move(result)); });
  auto future = promise.get_future();
  REQUIRE(future.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
  return future.get();
}

reload::Version version(const std::string& identity) {
  return {plugin::PrivateCopy({}), identity, identity, std::nullopt};
}

}  // namespace

TEST_CASE("going back serves the version before, under a number of its own, until the file changes") {
  test::World world;
  world.install("good", "good.so");
  world.reloader.load_all();
  world.reloader.start();
  const auto first = world.answer("good");

  auto refused = go_back(world, "good");
  REQUIRE_FALSE(refused);
  CHECK(refused.error() == "good.so has served no other version since the host was started");
  CHECK(go_back(world, "nobody").error() == "no plugin offers the service nobody");

  world.install("better", "good.so");
  REQUIRE(world.diary.wait_for("loaded good#2"));
  const auto second = world.answer("good");
  REQUIRE(second != first);

  auto back = go_back(world, "good");
  REQUIRE(back);
  CHECK((*back)->number() == 3);
  back->reset();
  CHECK(world.answer("good") == first);
  CHECK(world.diary.wait_for("unloaded good.so"));

  // And forth again, since that one ended well too.
  REQUIRE(go_back(world, "good"));
  CHECK(world.answer("good") == second);

  world.remove("good.so");
  REQUIRE(world.diary.wait_for("retired good"));
  CHECK_FALSE(go_back(world, "good"));
}

TEST_CASE("what ended badly is nothing to go back to, and leaves what was before it") {
  reload::Versions versions;
  versions.serves("x.so", version("one"), true);
  versions.serves("x.so", version("two"), true);
  versions.serves("x.so", version("three"), false);
  // The copies of this test have no file, which tells that there is a version at all.
  CHECK(versions.before("x.so").error().find("no longer whole") != std::string::npos);
  versions.serves("x.so", version("one"), false);
  CHECK(versions.before("x.so").error().find("no other version") != std::string::npos);
}
