#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include "reload/machine.hpp"
#include "reload/remembered_descriptions.hpp"
#include "world.hpp"

namespace {

namespace fs = std::filesystem;
using plugin::Tier;
using reload::RememberedDescriptions;

// One service of this title.
reload::Remembered titled(const std::string& title) {
  auto service =
      artifact::parse_description(R"({"name":"slack","title":")" + title +
                                  R"(","caption":"","category":"","events":["ping"],"schema":[]})");
  REQUIRE(service.has_value());
  artifact::Examination examination;
  examination.manifest_fault = "none is needed here";
  return {examination, {*service}};
}

std::vector<fs::path> files_of(const fs::path& state_dir) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(state_dir / "descriptions")) paths.push_back(entry.path());
  return paths;
}

class CountingProber final : public probe::Prober {
 public:
  tl::expected<artifact::Examination, plugin::Refusal> examine(const fs::path& file) override {
    ++examinations;
    return test::prober().examine(file);
  }

  tl::expected<artifact::Description, plugin::Refusal> probe(const fs::path& file, Tier tier,
                                                             const Printed& printed, bool) override {
    ++probes;
    return test::prober().probe(file, tier, printed);
  }

  std::atomic<int> examinations = 0;
  std::atomic<int> probes = 0;
};

// For another reloader on the directories of `world`.
reload::ReloaderOptions options_of(const test::World& world) {
  reload::ReloaderOptions options;
  options.plugins_dir = world.plugins();
  options.state_dir = world.state();
  options.capabilities = {"aha.http/1"};
  return options;
}

// Loads what is in the folder of `world` with the memory in its state directory, and ends.
// Returns how many files it had to probe.
int probes_of_a_start(const test::World& world) {
  CountingProber prober;
  plugin::Registry registry;
  test::Diary diary;
  reload::Reloader reloader(options_of(world), test::host(), prober, registry, diary);
  reloader.load_all();
  CHECK(diary.count("loaded good#1 good.so") + diary.count("refused good.so") == 1);
  CHECK(prober.examinations == prober.probes);
  return prober.probes;
}

}  // namespace

TEST_CASE("remembered descriptions: each start of the machine has a name") {
  CHECK(reload::machine_start().size() > 30);
  CHECK(reload::machine_start() == reload::machine_start());
}

TEST_CASE("no process is started to read a file that came with the host, and one for any other") {
  test::World world;
  world.install("good", "good.so");
  world.install("other", "other.so");
  CountingProber prober;
  plugin::Registry registry;
  test::Diary diary;
  auto options = options_of(world);
  options.names.is_bundled = [](std::string_view file, std::string_view) { return file == "good.so"; };
  reload::Reloader reloader(options, test::host(), prober, registry, diary);
  reloader.load_all();
  CHECK(diary.count("loaded good#1 good.so") == 1);
  CHECK(diary.count("loaded other#1 other.so") == 1);
  CHECK(prober.examinations == 1);
  CHECK(prober.probes == 2);
}

TEST_CASE("what a probe found is remembered for the same content in the same tier, also by the next host") {
  const test::TemporaryDirectory state;
  RememberedDescriptions(state.path()).keep("c0ffee", Tier::worker, titled("Slack"));
  const RememberedDescriptions remembered(state.path());
  const auto found = remembered.find("c0ffee", Tier::worker);
  REQUIRE(found.has_value());
  REQUIRE(found->description.size() == 1);
  CHECK(found->description.front().title == "Slack");
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
  for (std::size_t i = 0; i < RememberedDescriptions::max_kept; ++i)
    remembered.keep(std::to_string(i), Tier::worker, titled("Slack"));
  for (const auto& file : files_of(state.path()))
    fs::last_write_time(file, fs::last_write_time(file) - std::chrono::hours(1));
  CHECK(remembered.find("0", Tier::worker).has_value());  // which makes it young again
  remembered.keep("one more", Tier::worker, titled("Slack"));
  CHECK(files_of(state.path()).size() == RememberedDescriptions::max_kept);
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

TEST_CASE("a refusal is remembered for the same content and tier until it is forgotten") {
  const test::TemporaryDirectory state;
  const plugin::Refusal refusal{plugin::Step::probe, "it crashed with SIGSEGV", false, true};
  RememberedDescriptions(state.path()).keep_refusal("c0ffee", Tier::sandbox, refusal);
  const RememberedDescriptions remembered(state.path());
  CHECK(remembered.find_refusal("c0ffee", Tier::sandbox) == refusal);
  CHECK_FALSE(remembered.find_refusal("c0ffee", Tier::worker).has_value());
  CHECK_FALSE(remembered.find_refusal("decaf0", Tier::sandbox).has_value());
  CHECK_FALSE(remembered.find("c0ffee", Tier::sandbox).has_value());
  for (const auto& file : files_of(state.path())) std::ofstream(file, std::ios::trunc) << "[damaged";
  CHECK_FALSE(remembered.find_refusal("c0ffee", Tier::sandbox).has_value());
  remembered.keep_refusal("c0ffee", Tier::sandbox, refusal);
  remembered.forget_refusal("c0ffee", Tier::sandbox);
  CHECK_FALSE(remembered.find_refusal("c0ffee", Tier::sandbox).has_value());
}

namespace {

// Finds that each file hangs, without waiting for it.
class HangingProber final : public probe::Prober {
 public:
  tl::expected<artifact::Examination, plugin::Refusal> examine(const std::filesystem::path& file) override {
    return test::prober().examine(file);
  }
  tl::expected<artifact::Description, plugin::Refusal> probe(const fs::path&, Tier, const Printed&,
                                                             bool) override {
    ++probes;
    return tl::unexpected(
        plugin::Refusal{plugin::Step::probe, "it was not done within the time limit", false, true});
  }

  std::atomic<int> probes = 0;
};

}  // namespace

TEST_CASE(
    "a file that hung is refused at the next start without a probe, and probed anew once it is touched") {
  test::World world;
  world.install("good", "good.so");
  for (const int expected : {1, 0}) {
    HangingProber prober;
    plugin::Registry registry;
    test::Diary diary;
    reload::Reloader reloader(options_of(world), test::host(), prober, registry, diary);
    CHECK(registry.first_scan().is_done());
    std::atomic<bool> is_loaded = false;
    reloader.start([&] { is_loaded = registry.first_scan().is_done(); });
    REQUIRE(diary.wait_for("refused good.so"));
    CHECK(prober.probes == expected);
    if (expected == 1) continue;
    CHECK(registry.refusals().at("good.so").reason.find("touch the file") != std::string::npos);
    REQUIRE(::utimensat(AT_FDCWD, (world.plugins() / "good.so").c_str(), nullptr, 0) == 0);
    REQUIRE(diary.wait_for("refused good.so", 2));
    CHECK(prober.probes == 1);
    CHECK(is_loaded);
  }
}

TEST_CASE("what was probed before is served although others hang beside it") {
  test::World world;
  world.install("good", "z.so");
  CHECK_EQ(
      [&] {
        CountingProber prober;
        plugin::Registry registry;
        test::Diary diary;
        reload::Reloader(options_of(world), test::host(), prober, registry, diary).load_all();
        return prober.probes.load();
      }(),
      1);
  world.install("other", "a.so");

  // Holds each probe until the other file serves.
  struct WaitingProber final : probe::Prober {
    explicit WaitingProber(test::Diary& diary_in) : diary(diary_in) {}
    tl::expected<artifact::Examination, plugin::Refusal> examine(const std::filesystem::path& file) override {
      return test::prober().examine(file);
    }
    tl::expected<artifact::Description, plugin::Refusal> probe(const fs::path& file, Tier tier,
                                                               const Printed& printed,
                                                               bool has_own_threads) override {
      was_served_before = diary.wait_for("loaded good#1 z.so");
      return test::prober().probe(file, tier, printed, has_own_threads);
    }
    test::Diary& diary;
    std::atomic<bool> was_served_before = false;
  };
  test::Diary diary;
  WaitingProber prober(diary);
  plugin::Registry registry;
  reload::Reloader reloader(options_of(world), test::host(), prober, registry, diary);
  reloader.start();
  REQUIRE(diary.wait_for("loaded other#1 a.so"));
  CHECK(prober.was_served_before);
}
