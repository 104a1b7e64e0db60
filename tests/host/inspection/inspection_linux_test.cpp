#include <doctest/doctest.h>

#include <sys/stat.h>

#include <fstream>

#include "host/inspection/sample_host.hpp"
#include "host/test_files.hpp"

namespace {

using test::any_contains;

inspection::Inspection inspect_fixture(const std::string& name) {
  return inspect_file(test::fixture(name), test::SampleHost().host());
}

}  // namespace

TEST_CASE("a good file would be loaded, and says where it would run") {
  const auto inspection = inspect_fixture("good");
  CHECK(inspection.loads());
  CHECK(inspection.tier == "sandbox");
  CHECK(inspection.warnings.empty());
  CHECK(inspection.sha256.size() == 64);
  CHECK(inspection.signature.state == artifact::SignatureState::unsigned_file);
  REQUIRE(inspection.examination);
  CHECK(inspection.examination->artifact.manifest.services[0].name == "good");
}

TEST_CASE("a file that the policy runs nowhere has an obstacle, whatever else is right with it") {
  auto sample = test::SampleHost();
  auto host = sample.host();
  std::string asked_about;
  host.tier_of = [&](const std::string& file, const std::string& sha256,
                     const artifact::SignatureVerdict&) -> tl::expected<std::string, std::string> {
    asked_about = file;
    CHECK(sha256.size() == 64);
    return tl::unexpected<std::string>("this machine has no sandbox for it");
  };
  const auto inspection = inspect_file(test::fixture("good"), host);
  CHECK(asked_about == "good.so");
  CHECK_FALSE(inspection.loads());
  CHECK(inspection.tier.empty());
  CHECK(any_contains(inspection.obstacles, "no sandbox for it"));
}

TEST_CASE("a file that crashes in its constructor is inspected unharmed, since nothing of it is run") {
  CHECK(inspect_fixture("crashes_in_constructor").loads());
  CHECK(inspect_fixture("exits_in_constructor").loads());
}

TEST_CASE("each thing that keeps a file out is named with what to do") {
  const auto reason = [](const char* fixture) {
    const auto inspection = inspect_fixture(fixture);
    CHECK_FALSE(inspection.loads());
    return inspection.obstacles.empty() ? std::string() : inspection.obstacles.front();
  };
  CHECK(reason("no_manifest").find("AHA_MANIFEST") != std::string::npos);
  CHECK(reason("manifest_is_no_json").find("not JSON") != std::string::npos);
  CHECK(reason("manifest_of_newer_abi").find("ABI 7 to 9") != std::string::npos);
  CHECK(reason("manifest_needs_more").find("aha.moon/1") != std::string::npos);
  CHECK(reason("no_factory").find("aha_service_factory") != std::string::npos);
}

TEST_CASE("what keeps a replaced file in memory is a warning, not an obstacle") {
  for (const auto* name : {"unique_symbol", "thread_local_destructor"}) {
    const auto inspection = inspect_fixture(name);
    CHECK(inspection.loads());
    CHECK(any_contains(inspection.warnings, "may stay in memory"));
  }
}

TEST_CASE("a library that is nowhere is an obstacle with its name") {
  test::SampleHost sample;
  sample.libraries = inspection::LibrarySearch({"/nowhere"});
  const auto inspection = inspect_file(test::fixture("good"), sample.host());
  CHECK_FALSE(inspection.loads());
  CHECK(any_contains(inspection.obstacles, "it needs libc.so.6, which is not on this machine"));
}

TEST_CASE("a library that lacks a symbol version is an obstacle with both names") {
  // Some library in the C library's place: it defines versions, but not those.
  const auto real = inspection::LibrarySearch::of_this_machine().find("libgcc_s.so.1");
  REQUIRE(real);
  const test::TemporaryDirectory directory;
  std::filesystem::copy_file(*real, directory.path() / "libc.so.6");
  test::SampleHost sample;
  sample.libraries = inspection::LibrarySearch({directory.path()});
  const auto inspection = inspect_file(test::fixture("good"), sample.host());
  CHECK(any_contains(inspection.obstacles, "it needs GLIBC_2."));
  CHECK(any_contains(inspection.obstacles, (directory.path() / "libc.so.6").native()));
}

TEST_CASE("what is no plugin at all is said to be so") {
  const test::TemporaryDirectory directory;
  const auto inspect_text = [&](const std::string& name, const std::string& text) {
    std::ofstream(directory.path() / name, std::ios::binary) << text;
    return inspect_file(directory.path() / name, test::SampleHost().host());
  };
  CHECK(any_contains(inspect_text("script.so", "#!/bin/sh\n").obstacles, "not a shared library"));
  CHECK_FALSE(inspect_text("empty.so", "").loads());
  CHECK(any_contains(inspect_text("notes.txt", "x").warnings, "does not end in .so"));
  CHECK(any_contains(inspect_file(directory.path() / "missing.so", test::SampleHost().host()).obstacles,
                     "not there"));
}

TEST_CASE("a pipe in a plugin's place is refused and not waited for") {
  const test::TemporaryDirectory directory;
  const auto path = directory.path() / "pipe.so";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  CHECK_FALSE(inspect_file(path, test::SampleHost().host()).loads());
}

TEST_CASE("a file beyond the size limit is refused before it is read") {
  test::SampleHost sample;
  auto host = sample.host();
  host.max_file_bytes = 100;
  const auto inspection = inspect_file(test::fixture("good"), host);
  CHECK_FALSE(inspection.loads());
  CHECK_FALSE(inspection.examination);
}

TEST_CASE("a signature is judged, and its absence where one is required") {
  test::SampleHost sample;
  auto host = sample.host();
  host.require_signature = true;
  CHECK(any_contains(inspect_file(test::fixture("good"), host).obstacles, "not signed"));

  const test::TemporaryDirectory directory;
  std::filesystem::copy_file(test::fixture("good"), directory.path() / "good.so");
  std::ofstream(directory.path() / "good.so.minisig") << "nonsense";
  const auto inspection = inspect_file(directory.path() / "good.so", sample.host());
  CHECK(inspection.signature.state == artifact::SignatureState::bad_signature);
  CHECK_FALSE(inspection.loads());
}
