#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "host/reload/world.hpp"
#include "ownership/name_owners.hpp"

namespace {

namespace fs = std::filesystem;
using artifact::SignatureState;

// Takes the signature's text for the key that made it, and what follows a space for its time.
class KeyChecker final : public artifact::SignatureChecker {
 public:
  std::set<std::string, std::less<>> trusted{"A", "B"};

  bool trusts(std::string_view key) const override { return trusted.contains(key); }
  artifact::SignatureVerdict judge(std::string_view, std::span<const std::byte>, std::string_view,
                                   const std::optional<std::string>& signature_text) const override {
    if (!signature_text) return {};
    const auto key = signature_text->substr(0, signature_text->find(' '));
    if (!trusts(key)) return {SignatureState::untrusted_key, key, {}, {}, {}, {}};
    artifact::SignatureVerdict verdict{SignatureState::trusted, key, {}, key, {}, {}};
    if (key.size() < signature_text->size())
      verdict.words.timestamp_s = std::stoll(signature_text->substr(key.size() + 1));
    return verdict;
  }
};

// What a host is started with, and the folders that it leaves to the next one.
struct Machine {
  test::TemporaryDirectory folder;
  KeyChecker checker;
  ownership::NamePolicy names;

  Machine() {
    names.bundled = {"good"};
    names.is_bundled = [](std::string_view file, std::string_view) { return file == "bundled.so"; };
    names.is_trusted = [this](std::string_view key) { return checker.trusts(key); };
  }

  reload::ReloaderOptions options() const {
    reload::ReloaderOptions options;
    options.signatures = &checker;
    options.names = names;
    return options;
  }
};

// A host on a machine.
struct RunningOn : test::World {
  explicit RunningOn(const Machine& machine) : World(machine.options(), machine.folder.path()) {}

  void start() {
    reloader.load_all();
    reloader.start();
  }
  void install_signed(const std::string& fixture, const std::string& file, const std::string& signature) {
    write(file + ".minisig", signature);
    install(fixture, file);
  }
  std::string serving(std::string_view service) const {
    const auto generation = registry.find(service);
    return generation ? generation->file() : "";
  }
};

constexpr auto not_bundled =
    "verify: the service good belongs to the bundled plugins, and this file is none of them; "
    "remove this file, or give it the service with --owner good=";

}  // namespace

TEST_CASE("a stranger that sorts before a bundled file does not get its service") {
  const Machine machine;
  RunningOn world(machine);
  world.install("better", "acme.so");
  world.install("good", "bundled.so");
  world.start();
  CHECK(world.serving("good") == "bundled.so");
  CHECK(world.refusal("acme.so") == std::string(not_bundled) + "acme.so");
}

TEST_CASE(
    "a stranger does not get a bundled service while its file is away, nor after a restart without it") {
  const Machine machine;
  {
    RunningOn world(machine);
    world.install("good", "bundled.so");
    world.install("better", "zz.so");
    world.start();
    world.remove("bundled.so");
    REQUIRE(world.diary.wait_for("retired good#1"));
    world.install("newer", "zz.so");
    REQUIRE(world.diary.wait_for("refused zz.so verify", 2));
    CHECK(world.serving("good").empty());
    world.install("good", "bundled.so");
    REQUIRE(world.diary.wait_for("loaded good#2 bundled.so"));
    world.remove("bundled.so");
  }
  RunningOn alone(machine);
  alone.start();
  CHECK(alone.serving("good").empty());
  CHECK(alone.refusal("zz.so").starts_with(not_bundled));
}

TEST_CASE("a stranger that offers one reserved service and one of its own gets neither") {
  const Machine machine;
  RunningOn world(machine);
  world.install("two", "two.so");
  world.start();
  CHECK(world.serving("good").empty());
  CHECK(world.serving("second").empty());
  CHECK(world.refusal("two.so").starts_with(not_bundled));
}

TEST_CASE("no code of a stranger runs that offers a reserved service") {
  const Machine machine;
  RunningOn world(machine);
  world.install("crashes_in_constructor", "crashes.so");  // of the service good
  world.start();
  CHECK(world.refusal("crashes.so").starts_with(not_bundled));
}

TEST_CASE("a bundled file is one by its owner's word even where its services are not listed") {
  Machine machine;
  machine.names.bundled.clear();
  RunningOn world(machine);
  world.install("two", "acme.so");
  world.start();
  REQUIRE(world.serving("good") == "acme.so");
  world.install("good", "bundled.so");
  REQUIRE(world.diary.wait_for("loaded good#2 bundled.so"));
  REQUIRE(world.diary.wait_for("retired second#1 acme.so"));
  CHECK(world.diary.wait_for("unloaded acme.so"));
  CHECK(world.refusal("acme.so").starts_with("verify: the service good belongs to bundled.so"));
  CHECK(world.diary.count("retired good") == 0);
}

TEST_CASE("a name that a trusted key has served stays its own while its file is away, and over a restart") {
  Machine machine;
  machine.names.bundled.clear();
  {
    RunningOn world(machine);
    world.install("better", "acme.so");
    world.start();
    REQUIRE(world.serving("good") == "acme.so");
    world.install_signed("good", "vendor.so", "A");
    REQUIRE(world.diary.wait_for("loaded good#2 vendor.so"));
    REQUIRE(world.diary.wait_for("refused acme.so verify"));
    world.remove("vendor.so");
    REQUIRE(world.diary.wait_for("retired good#2"));
    world.install("newer", "acme.so");
    REQUIRE(world.diary.wait_for("refused acme.so verify: the service good belongs to the key A"));
  }
  RunningOn alone(machine);
  alone.start();
  CHECK(alone.serving("good").empty());
  CHECK(alone.refusal("acme.so").starts_with("verify: the service good belongs to the key A"));
}

TEST_CASE("a trusted key's name is kept although its file never loaded") {
  Machine machine;
  machine.names.bundled.clear();
  RunningOn world(machine);
  world.install("better", "acme.so");
  world.install_signed("create_fails", "vendor.so", "A");
  world.install_signed("manifest_needs_more", "vendor2.so", "A");
  world.start();
  CHECK(world.serving("good").empty());
  CHECK(world.refusal("vendor.so").starts_with("load:"));
  CHECK(world.refusal("vendor2.so").starts_with("inspect:"));
  CHECK(world.refusal("acme.so").starts_with("verify: the service good belongs to the key A"));
}

TEST_CASE("of two trusted keys the first to offer a name has it, until it is no longer trusted") {
  Machine machine;
  {
    RunningOn world(machine);
    world.install_signed("good", "b.so", "B");
    world.start();
    REQUIRE(world.serving("good") == "b.so");
    world.install_signed("better", "a.so", "A");
    REQUIRE(world.diary.wait_for("refused a.so verify: the service good belongs to the key B"));
    world.install("good", "bundled.so");
    REQUIRE(world.diary.wait_for("refused bundled.so verify: the service good belongs to the key B"));
  }
  {
    RunningOn again(machine);
    again.start();
    CHECK(again.serving("good") == "b.so");
  }
  machine.checker.trusted = {"A"};
  RunningOn without(machine);
  without.start();
  CHECK(without.serving("good") == "a.so");
  CHECK(without.refusal("b.so").starts_with("verify: the service good belongs to the key A"));
}

TEST_CASE("the operator's word on an owner wins over all else") {
  Machine machine;
  const auto serving_with = [&](const std::string& owner) {
    machine.names.assigned["good"] = owner;
    RunningOn world(machine);
    world.install_signed("good", "a.so", "A");
    world.install_signed("good", "b.so", "B");
    world.install("good", "bundled.so");
    world.install("good", "stranger.so");
    world.start();
    return world.serving("good");
  };
  for (int round = 0; round < 2; ++round) {  // in the second, the keys are known of
    CHECK(serving_with("a") == "a.so");
    CHECK(serving_with("B") == "b.so");
    CHECK(serving_with("bundled") == "bundled.so");
    CHECK(serving_with("stranger.so") == "stranger.so");
    CHECK(serving_with("nobody.so").empty());
  }
}

TEST_CASE("names that merely look like a reserved one are no names of services") {
  for (const auto* name : {"Good", "g\u043eod", "good ", "good\u200b", "\uff47ood", "good.", ""})
    CHECK_FALSE(artifact::is_service_name(name));
}

TEST_CASE("a signed file of an older version put back is refused, also after a restart") {
  Machine machine;
  {
    RunningOn world(machine);
    world.install_signed("newer", "vendor.so", "A");
    world.start();
    world.install("good", "vendor.so");
    REQUIRE(
        world.diary.wait_for("refused vendor.so verify: it is an old version, 1.2.3, put back after 1.10.0"));
    CHECK(world.answer("good") == "Newer");
    world.install_signed("good", "other.so", "A");
    REQUIRE(world.diary.wait_for("refused other.so verify: it is an old version"));
  }
  {
    RunningOn again(machine);
    again.start();
    CHECK(again.serving("good").empty());
    CHECK(again.refusal("vendor.so").ends_with("--allow-downgrade vendor.so"));
  }
  machine.names.may_be_downgraded = {"vendor.so"};
  {
    RunningOn allowed(machine);
    allowed.start();
    CHECK(allowed.answer("good") == "Good");
  }
  machine.names.may_be_downgraded.clear();
  RunningOn after(machine);
  after.start();
  CHECK(after.answer("good") == "Good");
}

TEST_CASE("of two files of one version the one that was signed earlier is the old one") {
  const Machine machine;
  RunningOn world(machine);
  world.install_signed("better", "vendor.so", "A 1700000100");
  world.start();
  world.install_signed("better", "vendor.so", "A 1600000000");  // the same content is no older version
  REQUIRE(world.diary.wait_for("loaded good#2"));
  world.install_signed("good", "vendor.so", "A 1700000000");  // its earlier signature lowered nothing
  REQUIRE(world.diary.wait_for("refused vendor.so verify: it is an old version"));
}

TEST_CASE(
    "going back to an older version is the operator's act, and the restart after it takes that version") {
  const Machine machine;
  {
    RunningOn world(machine);
    world.install_signed("good", "vendor.so", "A");
    world.start();
    world.install("newer", "vendor.so");
    REQUIRE(world.diary.wait_for("loaded good#2"));
    world.reloader.go_back("good", [](const auto& went_back) { CHECK(went_back.has_value()); });
    REQUIRE(world.diary.wait_for("loaded good#3"));
    CHECK(world.answer("good") == "Good");
    world.install("good", "vendor.so");
  }
  RunningOn again(machine);
  again.start();
  CHECK(again.answer("good") == "Good");
}

TEST_CASE("what a damaged file says of names ends the start, and is told with what to do") {
  const Machine machine;
  fs::create_directories(machine.folder.path() / "state");
  std::ofstream(machine.folder.path() / "state" / "names.json") << "{";
  CHECK_THROWS_WITH_AS(RunningOn{machine}, doctest::Contains("names.json is damaged"), std::runtime_error);
}

TEST_CASE("each owner has an identity that no other has") {
  using ownership::Owner;
  using ownership::Standing;
  CHECK(Owner{Standing::trusted_key, "a.so", "LINE", "ID"}.id() ==
        Owner{Standing::trusted_key, "b.so", "LINE", "ID"}.id());
  CHECK(Owner{Standing::trusted_key, "a.so", "LINE", "ID"}.id() !=
        Owner{Standing::trusted_key, "a.so", "OTHER", "ID"}.id());
  CHECK(Owner{Standing::bundled, "a.so", {}, {}}.id() == Owner{Standing::bundled, "b.so", {}, {}}.id());
  CHECK(Owner{Standing::stranger, "bundled", {}, {}}.id() !=
        Owner{Standing::bundled, "bundled", {}, {}}.id());
  CHECK(Owner{Standing::stranger, "a.so", {}, {}}.id() != Owner{Standing::stranger, "b.so", {}, {}}.id());
}
