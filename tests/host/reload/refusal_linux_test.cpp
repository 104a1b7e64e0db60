// Every way of being broken, each refused at its own step and with its own words.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "world.hpp"

namespace {

struct Broken {
  std::string fixture;
  const char* refusal;  // the start of it
};

// What a person is told about each fixture.
const std::vector<Broken> broken_files = {
    {"no_manifest", "inspect: it carries no manifest; declare one with AHA_SERVICE of aha/sdk.hpp"},
    {"manifest_is_no_json", "inspect: its manifest is wrong: it is not JSON"},
    {"manifest_without_services", "inspect: its manifest is wrong: \"services\" is missing"},
    {"manifest_of_newer_abi", "inspect: it works with ABI 7 to 9, this host with 1 to 1"},
    {"manifest_needs_more", "inspect: it needs \"aha.moon/1\""},
    {"no_factory", "inspect: it does not export aha_service_factory"},
    {"crashes_in_constructor", "probe: it crashed with SIGSEGV while its constructors ran"},
    {"throws_in_constructor", "probe: it crashed with SIGABRT while its constructors ran"},
    {"exits_in_constructor", "probe: it ended the process with exit status 7 while its constructors ran"},
    {"thread_in_constructor", "probe: it starts a thread while it is loaded"},
    {"returns_null", "probe: aha_service_factory returned NULL"},
    {"short_factory", "probe: its factory's size is 56"},
    {"abi_zero", "probe: its factory's abi is 0"},
    {"no_services", "probe: its factory's service_count is 0"},
    {"too_many_services", "probe: its factory's service_count is 65"},
    {"null_describe", "probe: its factory's slot describe is NULL"},
    {"null_create", "probe: its factory's slot create is NULL"},
    {"null_receive", "probe: its factory's slot receive is NULL"},
    {"null_collection", "probe: its factory's slot collection is NULL"},
    {"null_quiesce", "probe: its factory's slot quiesce is NULL"},
    {"null_destroy", "probe: its factory's slot destroy is NULL"},
    {"describe_fails", "probe: describe of service 0 failed with code -12"},
    {"describe_crashes", "probe: it crashed with SIGABRT while describing service 0"},
    {"describe_hangs", "probe: it was not done within the time limit while describing service 0"},
    {"describe_floods", "probe: it was not done within the time limit while describing service 0"},
    {"describes_no_json", "probe: describe of service 0 is wrong: it is not JSON"},
    {"describes_unknown_type",
     "probe: describe of service 0 is wrong: the field \"url\" has the type \"colour\""},
    {"two_of_one_name", "probe: two of its services are named \"good\""},
    {"manifest_lies_about_services",
     "probe: it lies in its manifest: the services are good, the manifest says honest"},
    {"manifest_lies_about_events",
     "probe: it lies in its manifest: the events of good are installed, the manifest says audit"},
    {"abi_beyond_manifest", "load: its factory's abi is 99, its manifest says 1 to 1"},
    {"create_fails", "load: create of good failed with code -11"},
    {"second_create_fails", "load: create of second failed with code -11"},
};

}  // namespace

TEST_CASE("every broken plugin is refused with its own reason, and the good one beside them serves") {
  test::World world;
  for (const auto& [fixture, refusal] : broken_files) world.install(fixture, fixture + ".so");
  world.install("other", "other.so");
  world.reloader.load_all();
  for (const auto& [fixture, refusal] : broken_files) {
    const auto reason = world.refusal(fixture + ".so");
    CAPTURE(reason);
    CHECK(reason.starts_with(refusal));
  }
  CHECK(world.answer("other") == "Other");
  CHECK(world.registry.list().services.size() == 1);
}

TEST_CASE("a plugin that goes bad leaves its last good generation serving") {
  test::World world;
  world.install("good", "good.so");
  world.reloader.load_all();
  world.reloader.start();
  for (const auto* broken : {"crashes_in_constructor", "create_fails", "no_manifest"}) {
    world.install(broken, "good.so");
    REQUIRE(world.diary.wait_for("refused good.so"));
    CHECK(world.answer("good") == "Good");
  }
  world.install("better", "good.so");
  REQUIRE(world.diary.wait_for("loaded good#2"));
  CHECK(world.answer("good") == "Better");
  CHECK(world.refusal("good.so").empty());
}
