#include <doctest/doctest.h>
#include <algorithm>

#include <fstream>

#include "artifact/artifact.hpp"
#include "plugin/private_copies.hpp"
#include "world.hpp"

namespace {

namespace fs = std::filesystem;
using artifact::SignatureState;

// Takes the signature's text for its verdict: "trusted", "revoked", ...
class StubChecker final : public artifact::SignatureChecker {
 public:
  bool trusts(std::string_view key) const override { return key == "LINE"; }
  artifact::SignatureVerdict judge(std::string_view, std::span<const std::byte> content,
                                   std::string_view sha256,
                                   const std::optional<std::string>& signature_text) const override {
    CHECK(artifact::sha256_hex(content) == sha256);
    if (!signature_text) return {};
    if (*signature_text == "trusted") return {SignatureState::trusted, "KEY", {}, "LINE", {}, {}};
    if (*signature_text == "unknown") return {SignatureState::untrusted_key, "KEY", {}, {}, {}, {}};
    if (*signature_text == "revoked")
      return {SignatureState::revoked, "KEY", "it has been revoked", {}, {}, {}};
    return {SignatureState::bad_signature, "KEY", "its signature is broken", {}, {}, {}};
  }
};

const StubChecker stub_checker;

reload::ReloaderOptions checked(bool required = false) {
  reload::ReloaderOptions options;
  options.signatures = &stub_checker;
  options.require_signature = required;
  return options;
}

SignatureState state_of(const test::World& world, std::string_view service) {
  const auto generation = world.registry.find(service);
  REQUIRE(generation);
  return generation->signature().state;
}

}  // namespace

TEST_CASE("a file serves with its signature's verdict, and an unsigned one serves too") {
  test::World world(checked());
  world.install("good", "good.so");
  world.write("good.so.minisig", "trusted");
  world.install("other", "other.so");
  world.reloader.load_all();
  CHECK(state_of(world, "good") == SignatureState::trusted);
  CHECK(state_of(world, "other") == SignatureState::unsigned_file);
  const auto listing = world.registry.list();
  REQUIRE(listing.services.size() == 2);
  CHECK(listing.services[0].signature.key_id == "KEY");
}

TEST_CASE("without a checker, signatures are not looked at") {
  test::World world;
  world.install("good", "good.so");
  world.write("good.so.minisig", "trusted");
  world.reloader.load_all();
  CHECK(state_of(world, "good") == SignatureState::unsigned_file);
}

TEST_CASE("a revoked file and one with a broken signature are refused before they are run") {
  test::World world(checked());
  world.install("crashes_in_constructor", "revoked.so");
  world.write("revoked.so.minisig", "revoked");
  world.install("good", "broken.so");
  world.write("broken.so.minisig", "nonsense");
  world.install("other", "huge.so");
  world.write("huge.so.minisig", std::string(20'000, 'x'));
  world.reloader.load_all();
  CHECK(world.refusal("revoked.so") == "verify: it has been revoked");
  CHECK(world.refusal("broken.so") == "verify: its signature is broken");
  CHECK(world.refusal("huge.so") == "verify: its signature is broken");
}

TEST_CASE("where signatures are required, only trusted ones do") {
  test::World world(checked(true));
  world.install("good", "good.so");
  world.write("good.so.minisig", "trusted");
  world.install("other", "other.so");
  world.install("two", "two.so");
  world.write("two.so.minisig", "unknown");
  world.reloader.load_all();
  CHECK(state_of(world, "good") == SignatureState::trusted);
  CHECK(world.refusal("other.so").starts_with("verify: it is not signed"));
  CHECK(world.refusal("two.so").find("--trusted-key") != std::string::npos);
}

TEST_CASE("a signature that comes, changes or goes is noticed though the library stays as it is") {
  for (const bool polling : {false, true}) {
    CAPTURE(polling);
    auto options = checked();
    options.force_polling = polling;
    options.poll_interval_ms = 20;
    test::World world(std::move(options));
    world.install("good", "good.so");
    world.reloader.load_all();
    world.reloader.start();
    world.write("good.so.minisig", "trusted");
    REQUIRE(world.diary.wait_for("loaded good#2"));
    CHECK(state_of(world, "good") == SignatureState::trusted);
    world.write("good.so.minisig", "nonsense");
    REQUIRE(world.diary.wait_for("refused good.so verify"));
    CHECK(state_of(world, "good") == SignatureState::trusted);  // the last good generation
    world.remove("good.so.minisig");
    REQUIRE(world.diary.wait_for("refused good.so verify: the service good belongs to the key KEY"));
    CHECK(state_of(world, "good") == SignatureState::trusted);
  }
}

TEST_CASE("a signature without its library is not an event") {
  test::World world(checked());
  world.install("good", "good.so");
  world.reloader.load_all();
  world.reloader.start();
  world.write("absent.so.minisig", "trusted");
  world.install("better", "good.so");
  REQUIRE(world.diary.wait_for("loaded good#2"));
  CHECK(world.diary.count("refused") == 0);
  CHECK(world.diary.count("retired") == 0);
}

TEST_CASE("a private copy tells what it holds now, and whether it is there") {
  const test::TemporaryDirectory directory;
  plugin::PrivateCopies copies(directory.path());
  const auto content = std::as_bytes(std::span("content", 7));
  const auto copy = copies.write("x.so", content);
  REQUIRE(copy.has_value());
  CHECK(std::ranges::equal(copy->read().value(), content));
  fs::permissions(copy->path(), fs::perms::owner_write, fs::perm_options::add);
  std::ofstream(copy->path()) << "c0ntent";
  CHECK_FALSE(std::ranges::equal(copy->read().value(), content));
  fs::remove(copy->path());
  CHECK_FALSE(copy->read().has_value());
}
