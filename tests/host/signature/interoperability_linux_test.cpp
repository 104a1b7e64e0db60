// With the minisign program itself, where it is installed: what it writes we read, what we write it reads.
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "host/test_files.hpp"
#include "sample.hpp"
#include "signature/key_file.hpp"

namespace {

namespace fs = std::filesystem;

constexpr std::string_view minisign_program = AHA_MINISIGN;
constexpr bool minisign_is_absent = minisign_program.empty();

class Bench {
 public:
  Bench() { std::ofstream(file()) << content; }

  fs::path file() const { return directory_.path() / "plugin.so"; }
  fs::path path(const std::string& name) const { return directory_.path() / name; }
  std::string read(const std::string& name) const { return test::read_file(path(name)); }

  // Runs minisign in the directory; what it asks for is answered by `input`.
  bool minisign(const std::string& arguments, const std::string& input = {}) const {
    std::ofstream(path("input")) << input;
    const auto command = "cd '" + directory_.path().native() + "' && '" + std::string(minisign_program) +
                         "' " + arguments + " <input >output 2>&1";
    return std::system(command.c_str()) == 0;  // NOLINT(concurrency-mt-unsafe): one thread
  }

  const std::string content = "a plugin's bytes";

 private:
  test::TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("what minisign signs we verify, in both formats" * doctest::skip(minisign_is_absent)) {
  const Bench bench;
  REQUIRE(bench.minisign("-G -W -p key.pub -s key"));
  REQUIRE(bench.minisign("-S -s key -m plugin.so -x hashed.minisig -t 'of today'"));
  REQUIRE(bench.minisign("-S -l -s key -m plugin.so -x legacy.minisig"));
  const auto key = signature::parse_public_key(bench.read("key.pub"));
  REQUIRE(key.has_value());
  const auto hashed = signature::parse_signature_file(bench.read("hashed.minisig"));
  const auto legacy = signature::parse_signature_file(bench.read("legacy.minisig"));
  REQUIRE(hashed.has_value());
  REQUIRE(legacy.has_value());
  CHECK(hashed->algorithm == signature::Algorithm::prehashed);
  CHECK(legacy->algorithm == signature::Algorithm::legacy);
  CHECK(hashed->trusted_comment == "of today");
  CHECK(signature::verify(*key, test::bytes_of(bench.content), *hashed));
  CHECK(signature::verify(*key, test::bytes_of(bench.content), *legacy));
}

TEST_CASE("what we sign minisign verifies, in both formats" * doctest::skip(minisign_is_absent)) {
  const Bench bench;
  const auto key = signature::SecretKey::generate();
  std::ofstream(bench.path("key.pub")) << signature::format_public_key(key.public_key());
  for (const auto algorithm : {signature::Algorithm::prehashed, signature::Algorithm::legacy}) {
    std::ofstream(bench.path("plugin.so.minisig")) << test::signed_text(key, bench.content, algorithm);
    CHECK_MESSAGE(bench.minisign("-V -m plugin.so -p key.pub"), bench.read("output"));
  }
  std::ofstream(bench.file()) << "other bytes";
  CHECK_FALSE(bench.minisign("-V -m plugin.so -p key.pub"));
}

TEST_CASE("we sign with a secret key that minisign made, with a password and without" *
          doctest::skip(minisign_is_absent)) {
  const Bench bench;
  REQUIRE(bench.minisign("-G -p locked.pub -s locked", "pass word\npass word\n"));
  REQUIRE(bench.minisign("-G -W -p open.pub -s open"));
  for (const std::string name : {"locked", "open"}) {
    const auto file = signature::read_secret_file(bench.path(name));
    REQUIRE_MESSAGE(file.has_value(), file.error());
    const auto key = signature::parse_secret_key(file->reveal(), test::answering("pass word"));
    REQUIRE_MESSAGE(key.has_value(), key.error());
    std::ofstream(bench.path("plugin.so.minisig")) << test::signed_text(*key, bench.content);
    CHECK_MESSAGE(bench.minisign("-V -m plugin.so -p " + name + ".pub"), bench.read("output"));
  }
}

TEST_CASE("minisign signs with a secret key of ours, with a password and without" *
          doctest::skip(minisign_is_absent)) {
  const Bench bench;
  const auto key = signature::SecretKey::generate();
  const signature::Secret password("pass word");
  REQUIRE(signature::write_secret_file(bench.path("locked"),
                                       signature::format_secret_key(key, &password, test::cheap_cost)));
  REQUIRE(signature::write_secret_file(bench.path("open"), signature::format_secret_key(key, nullptr)));
  for (const std::string name : {"locked", "open"}) {
    REQUIRE_MESSAGE(bench.minisign("-S -s " + name + " -m plugin.so", "pass word\n"), bench.read("output"));
    const auto file = signature::parse_signature_file(bench.read("plugin.so.minisig"));
    REQUIRE(file.has_value());
    CHECK(signature::verify(key.public_key(), test::bytes_of(bench.content), *file));
  }
}
