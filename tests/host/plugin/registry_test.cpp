#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <thread>

#include "plugin/registry.hpp"

namespace {

using plugin::Generation;
using plugin::GenerationPtr;
using plugin::Registry;

GenerationPtr make(Registry& registry, const std::string& service, const std::string& file) {
  Generation::Parts parts;
  parts.description.name = service;
  parts.description.title = "Title of " + service;
  parts.file = file;
  parts.number = registry.next_number(service);
  return std::make_shared<Generation>(std::move(parts));
}

}  // namespace

TEST_CASE("a name that nobody offers is not found") {
  const Registry registry;
  CHECK(registry.find("slack") == nullptr);
  CHECK(registry.list().services.empty());
}

TEST_CASE("publishing replaces all that a file served, and numbers only rise") {
  Registry registry;
  CHECK(registry.publish("a.so", {make(registry, "one", "a.so"), make(registry, "two", "a.so")}).empty());
  CHECK(registry.find("two")->number() == 1);
  const auto replaced = registry.publish("a.so", {make(registry, "one", "a.so")});
  CHECK(replaced.size() == 2);
  CHECK(replaced[0]->state() == plugin::GenerationState::draining);
  CHECK(registry.find("one")->number() == 2);
  CHECK(registry.find("two") == nullptr);
  registry.publish("a.so", {});
  CHECK(registry.next_number("one") == 3);
}

TEST_CASE("a name is taken for other files, not for the file that has it") {
  Registry registry;
  registry.publish("a.so", {make(registry, "one", "a.so")});
  CHECK(registry.taken_by_others("a.so", {"one"}).empty());
  CHECK(registry.taken_by_others("b.so", {"two"}).empty());
  const auto claims = registry.taken_by_others("b.so", {"two", "one"});
  REQUIRE(claims.size() == 1);
  CHECK(claims[0].service == "one");
  CHECK(claims[0].file == "a.so");
}

TEST_CASE("a file that is displaced serves nothing from the moment on that its successor serves") {
  Registry registry;
  registry.publish("a.so", {make(registry, "one", "a.so"), make(registry, "two", "a.so")});
  registry.publish("c.so", {make(registry, "three", "c.so")});
  const auto replaced = registry.publish("b.so", {make(registry, "one", "b.so")}, {"a.so"});
  CHECK(replaced.size() == 2);
  CHECK(registry.find("one")->file() == "b.so");
  CHECK(registry.find("two") == nullptr);
  CHECK(registry.find("three")->state() == plugin::GenerationState::serving);
}

TEST_CASE("the listing has services, refusals and what is retained") {
  Registry registry;
  registry.refuse("bad.so", {plugin::Step::inspect, "it is bad"});
  registry.add_retained({"old.so", "00ff", {"old#1"}, "a thread"});
  registry.publish("a.so", {make(registry, "one", "a.so")});
  registry.find("one")->set_last_error("the remote refused");
  const auto listing = registry.list();
  REQUIRE(listing.services.size() == 1);
  CHECK(listing.services[0].title == "Title of one");
  CHECK(listing.services[0].last_error == "the remote refused");
  REQUIRE(listing.refused.size() == 1);
  CHECK(listing.refused[0].refusal.reason == "it is bad");
  REQUIRE(listing.retained.size() == 1);
  CHECK(registry.retained_count("old.so") == 1);
  CHECK(registry.retained_count("a.so") == 0);
}

TEST_CASE("a file that serves again is refused no more") {
  Registry registry;
  registry.refuse("a.so", {plugin::Step::probe, "it crashed"});
  registry.publish("a.so", {make(registry, "one", "a.so")});
  CHECK(registry.list().refused.empty());
}

TEST_CASE("readers see the old generation or the new one while it is swapped, never none") {
  Registry registry;
  registry.publish("a.so", {make(registry, "one", "a.so")});
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> missing = 0;
  std::atomic<std::uint64_t> went_back = 0;
  const auto read = [&] {
    std::uint64_t last = 0;
    while (!done) {
      const auto generation = registry.find("one");
      if (!generation) {
        ++missing;
      } else {
        went_back += generation->number() < last ? 1 : 0;
        last = generation->number();
      }
    }
  };
  std::thread first(read);
  std::thread second(read);
  for (int i = 0; i < 2000; ++i) registry.publish("a.so", {make(registry, "one", "a.so")});
  done = true;
  first.join();
  second.join();
  CHECK(missing == 0);
  CHECK(went_back == 0);
}
