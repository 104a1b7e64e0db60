// Plugins of other languages, built without the SDK, through the whole of the loader.
#include <doctest/doctest.h>

#include <filesystem>

#include "host/reload/world.hpp"

namespace {

namespace fs = std::filesystem;

void load_call_and_unload(const fs::path& file, std::string_view service, std::string_view title) {
  test::World world;
  fs::copy_file(file, world.plugins() / file.filename());
  world.reloader.load_all();
  CHECK(world.refusal(file.filename().string()).empty());
  REQUIRE(world.registry.find(service) != nullptr);
  CHECK(world.registry.find(service)->description().title == title);
  CHECK(world.answer(service) == title);
  world.reloader.stop();
  CHECK(world.diary.count("unloaded") == 1);
}

}  // namespace

TEST_CASE("a plugin in C serves and is unloaded") {
  load_call_and_unload(AHA_HELLO_C, "hello_c", "Hello from C");
}

TEST_CASE(
    "a plugin of a later header serves, and keeps its manifest where what nothing refers to is left out") {
  load_call_and_unload(AHA_HELLO_LATER, "hello_c", "Hello from C");
}

#ifdef AHA_HELLO_RS
TEST_CASE("a plugin in Rust serves and is unloaded") {
  load_call_and_unload(AHA_HELLO_RS, "hello_rs", "Hello from Rust");
}
#endif
