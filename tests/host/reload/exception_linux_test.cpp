// What the machine has none left of, and what throws around the reloader: a file is refused for now, and the reloader
// goes on.
#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <new>

#include "host/no_descriptor_left.hpp"
#include "world.hpp"

namespace {

// Throws, as one does that has no memory left.
class ThrowingProber final : public probe::Prober {
 public:
  tl::expected<artifact::Examination, plugin::Refusal> examine(const std::filesystem::path& file) override {
    return test::prober().examine(file);
  }
  tl::expected<artifact::Description, plugin::Refusal> probe(const std::filesystem::path& file,
                                                             plugin::Tier tier, const Printed& printed,
                                                             bool has_own_threads) override {
    if (throws) throw std::bad_alloc();
    return test::prober().probe(file, tier, printed, has_own_threads);
  }
  std::atomic<bool> throws = true;
};

// Throws from whatever it is told.
struct ThrowingObserver final : reload::Observer {
  void loaded(std::string_view, std::uint64_t, std::string_view, double) override { tell(); }
  void refused(std::string_view, const plugin::Refusal&) override { tell(); }
  void warned(std::string_view, std::string_view) override { tell(); }
  void retired(std::string_view, std::uint64_t, std::string_view) override { tell(); }
  void unloaded(std::string_view, std::string_view) override { tell(); }
  void watching(std::string_view, std::string_view) override { tell(); }
  void tell() {
    ++told;
    throw std::bad_alloc();
  }
  std::atomic<int> told = 0;
};

reload::ReloaderOptions options_in(const std::filesystem::path& directory) {
  reload::ReloaderOptions options;
  options.plugins_dir = directory / "plugins";
  options.state_dir = directory / "state";
  options.capabilities = {"aha.http/1"};
  std::filesystem::create_directories(options.plugins_dir);
  return options;
}

template <class Condition>
bool comes_true(Condition condition) {
  for (int i = 0; i < 20'000 && !condition(); ++i) usleep(1'000);
  return condition();
}

}  // namespace

TEST_CASE(
    "a file that cannot be read for want of descriptors is refused for now, and served once there are some" *
    doctest::skip(test::sanitizer_needs_descriptors)) {
  test::World world;
  world.install("good", "good.so");
  {
    const test::NoDescriptorLeft none;
    world.reloader.load_all();
  }
  // Whether the directory or the file could not be read: nothing is served, and nothing has ended.
  CHECK(world.answer("good").empty());
  world.reloader.start();
  world.install("other", "other.so");
  CHECK(world.diary.wait_for("loaded other#1"));
}

TEST_CASE("what the machine has none left of refuses a file for now, at whichever step it is" *
          doctest::skip(test::sanitizer_needs_descriptors)) {
  for (std::size_t left = 0;; ++left) {
    CAPTURE(left);
    test::World world;
    world.install("good", "good.so");
    {
      const test::NoDescriptorLeft few(left);
      world.reloader.load_all();
    }
    if (!world.answer("good").empty()) break;
    for (const auto& refused : world.registry.list().refused) {
      CAPTURE(refused.refusal.reason);
      CHECK(refused.refusal.is_passing);
    }
    REQUIRE(left < 50);
  }
}

TEST_CASE("a file whose probe finds no descriptor is looked at again by itself" *
          doctest::skip(test::sanitizer_needs_descriptors)) {
  test::World world;
  world.reloader.load_all();
  world.reloader.start();
  const auto beside = world.directory_.path() / "good.so";
  std::filesystem::copy_file(test::fixture("good"), beside);
  {
    const test::NoDescriptorLeft none;
    std::filesystem::rename(beside, world.plugins() / "good.so");
    REQUIRE(world.diary.wait_for("refused good.so"));
  }
  CHECK(world.diary.wait_for("loaded good#1"));
  CHECK(world.refusal("good.so").empty());
}

TEST_CASE("a step that throws refuses its file, and the file is tried again") {
  const test::TemporaryDirectory directory;
  test::Diary diary;
  plugin::Registry registry;
  ThrowingProber prober;
  reload::Reloader reloader(options_in(directory.path()), test::host(), prober, registry, diary);
  std::filesystem::copy_file(test::fixture("good"), directory.path() / "plugins" / "good.so");
  reloader.load_all();
  CHECK(diary.count("refused good.so probe: std::bad_alloc") == 1);
  prober.throws = false;
  reloader.start();
  CHECK(diary.wait_for("loaded good#1"));
}

TEST_CASE("an observer that throws stops no reload") {
  const test::TemporaryDirectory directory;
  ThrowingObserver observer;
  plugin::Registry registry;
  reload::Reloader reloader(options_in(directory.path()), test::host(), test::prober(), registry, observer);
  const auto plugins = directory.path() / "plugins";
  std::filesystem::copy_file(test::fixture("good"), plugins / "good.so");
  reloader.load_all();
  REQUIRE(registry.find("good"));
  reloader.start();
  std::filesystem::copy_file(test::fixture("other"), plugins / "other.so");
  CHECK(comes_true([&] { return registry.find("other") != nullptr; }));
  std::filesystem::remove(plugins / "good.so");
  CHECK(comes_true([&] { return registry.find("good") == nullptr; }));
  CHECK(observer.told > 3);
}
