#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include "plugin/remembered_descriptions.hpp"
#include "world.hpp"

namespace {

namespace fs = std::filesystem;
using plugin::RememberedDescriptions;
using plugin::Tier;

// One service of this title.
plugin::Description titled(const std::string& title) {
  auto service = plugin::parse_description(R"({"name":"slack","title":")" + title +
                                           R"(","caption":"","category":"","events":["ping"],"schema":[]})");
  REQUIRE(service.has_value());
  return {*service};
}

std::vector<fs::path> files_of(const fs::path& state_dir) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(state_dir / "descriptions")) paths.push_back(entry.path());
  return paths;
}

class CountingProber final : public plugin::Prober {
 public:
  tl::expected<plugin::Description, plugin::Refusal> probe(const fs::path& file, Tier tier,
                                                           const Printed& printed) override {
    ++probes;
    return test::prober().probe(file, tier, printed);
  }

  std::atomic<int> probes = 0;
};

// Loads what is in the folder of `world` with the memory in its state directory, and ends.
// Returns how many files it had to probe.
int probes_of_a_start(const test::World& world) {
  CountingProber prober;
  plugin::Registry registry;
  test::Diary diary;
  plugin::ReloaderOptions options;
  options.plugins_dir = world.plugins();
  options.state_dir = world.state();
  options.capabilities = {"aha.http/1"};
  plugin::Reloader reloader(options, test::host(), prober, registry, diary);
  reloader.load_all();
  CHECK(diary.count("loaded good#1 good.so") + diary.count("refused good.so") == 1);
  return prober.probes;
}

}  // namespace

TEST_CASE("what a probe found is remembered for the same content in the same tier, also by the next host") {
  const test::TemporaryDirectory state;
  RememberedDescriptions(state.path()).keep("c0ffee", Tier::worker, titled("Slack"));
  const RememberedDescriptions remembered(state.path());
  const auto found = remembered.find("c0ffee", Tier::worker);
  REQUIRE(found.has_value());
  REQUIRE(found->size() == 1);
  CHECK(found->front().title == "Slack");
  CHECK_FALSE(remembered.find("c0ffee", Tier::sandbox).has_value());
  CHECK_FALSE(remembered.find("decaf0", Tier::worker).has_value());
}

TEST_CASE("what is remembered in a damaged file counts for nothing") {
  const test::TemporaryDirectory state;
  const RememberedDescriptions remembered(state.path());
  remembered.keep("c0ffee", Tier::worker, titled("Slack"));
  const auto file = files_of(state.path()).at(0);
  for (const auto* damage : {"", "[", "{}", "[1]", R"(["{}"])"}) {
    std::ofstream(file, std::ios::trunc) << damage;
    CHECK_FALSE(remembered.find("c0ffee", Tier::worker).has_value());
  }
}

TEST_CASE("the oldest are forgotten") {
  const test::TemporaryDirectory state;
  const RememberedDescriptions remembered(state.path());
  for (std::size_t i = 0; i < RememberedDescriptions::kMaxKept; ++i)
    remembered.keep(std::to_string(i), Tier::worker, titled("Slack"));
  for (const auto& file : files_of(state.path()))
    fs::last_write_time(file, fs::last_write_time(file) - std::chrono::hours(1));
  CHECK(remembered.find("0", Tier::worker).has_value());  // which makes it young again
  remembered.keep("one more", Tier::worker, titled("Slack"));
  CHECK(files_of(state.path()).size() == RememberedDescriptions::kMaxKept);
  CHECK(remembered.find("0", Tier::worker).has_value());
  CHECK(remembered.find("one more", Tier::worker).has_value());
}

TEST_CASE("a host without a state directory remembers nothing, and does not mind") {
  const RememberedDescriptions remembered("/proc/nowhere");
  remembered.begin_loading();
  remembered.keep("c0ffee", Tier::worker, titled("Slack"));
  remembered.end_loading();
  CHECK_FALSE(remembered.find("c0ffee", Tier::worker).has_value());
}

TEST_CASE("a start probes only what no earlier one has") {
  test::World world;
  world.install("good", "good.so");
  CHECK(probes_of_a_start(world) == 1);
  CHECK(probes_of_a_start(world) == 0);
  world.install("other", "other.so");
  CHECK(probes_of_a_start(world) == 1);
  world.install("better", "good.so");
  CHECK(probes_of_a_start(world) == 1);
  CHECK(probes_of_a_start(world) == 0);
}

TEST_CASE("what is refused by its probe is probed again at the next start") {
  test::World world;
  world.install("describe_fails", "good.so");
  CHECK(probes_of_a_start(world) == 1);
  CHECK(probes_of_a_start(world) == 1);
}

TEST_CASE("after a host that ended while it loaded, everything is probed anew") {
  test::World world;
  world.install("good", "good.so");
  CHECK(probes_of_a_start(world) == 1);
  std::ofstream(world.state() / "descriptions" / "loading");
  CHECK(probes_of_a_start(world) == 1);
  CHECK(probes_of_a_start(world) == 0);
}
