#include <doctest/doctest.h>
#include <elf.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "artifact/artifact.hpp"
#include "elf/file.hpp"
#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

const artifact::HostAbilities this_host = artifact::HostAbilities::of_this_machine({"aha.http/1"});

tl::expected<artifact::Artifact, std::string> inspect(std::span<const std::byte> bytes,
                                                      const artifact::HostAbilities& host) {
  auto examination = artifact::examine(bytes);
  if (!examination) return tl::unexpected(examination.error());
  const auto obstacles = artifact::find_obstacles(*examination, host);
  if (!obstacles.empty()) return tl::unexpected(obstacles.front());
  return examination->artifact;
}

artifact::Artifact inspect_fixture(const std::string& name) {
  const auto content = test::read_file(test::fixture(name));
  auto artifact = inspect(bytes_of(content), this_host);
  REQUIRE_MESSAGE(artifact.has_value(), artifact.error());
  return std::move(*artifact);
}

// The good plugin with `value` written over a field of its header.
template <typename Value>
std::string patched(std::size_t offset, Value value) {
  auto content = test::read_file(test::fixture("good"));
  std::memcpy(content.data() + offset, &value, sizeof(value));
  return content;
}

void check_foreign(const std::string& content, std::string_view reason) {
  const auto result = elf::check_completeness(bytes_of(content));
  CHECK(result.completeness == binary::Completeness::foreign);
  CHECK_MESSAGE(result.reason.find(reason) != std::string::npos, result.reason);
}

}  // namespace

TEST_CASE("a good plugin tells all about itself without being run") {
  const auto artifact = inspect_fixture("good");
  REQUIRE(artifact.manifest.services.size() == 1);
  CHECK(artifact.manifest.services[0].name == "good");
  CHECK(artifact.manifest.services[0].events == std::vector<std::string>{"installed"});
  CHECK(artifact.manifest.version == "1.2.3");
  CHECK(artifact.manifest.egress == std::vector<std::string>{"example.com"});
  CHECK(artifact.exports == std::vector<std::string>{"aha_service_factory"});
  CHECK(std::ranges::find(artifact.needed, "libc.so.6") != artifact.needed.end());
  CHECK(artifact.needs_glibc.starts_with("2."));
  CHECK(artifact.pins().empty());
}

TEST_CASE("what keeps a library in memory is named before it is loaded") {
  const auto unique = inspect_fixture("unique_symbol");
  CHECK_FALSE(unique.unique_symbols.empty());
  REQUIRE(unique.pins().size() == 1);
  CHECK(unique.pins()[0].find("version script") != std::string::npos);
  const auto thread_local_destructor = inspect_fixture("thread_local_destructor");
  CHECK(thread_local_destructor.registers_thread_exit);
  CHECK(thread_local_destructor.pins().size() == 1);
}

TEST_CASE("a plugin of a newer system is refused with both glibc versions") {
  const auto content = test::read_file(test::fixture("good"));
  auto old = this_host;
  old.glibc = "2.1";
  const auto artifact = inspect(bytes_of(content), old);
  REQUIRE_FALSE(artifact.has_value());
  CHECK(artifact.error().find("this machine has 2.1") != std::string::npos);
}

TEST_CASE("files that are something else are told from files that are not finished") {
  CHECK(elf::check_completeness({}).completeness == binary::Completeness::unfinished);
  CHECK(elf::check_completeness(bytes_of(std::string(4096, '\0'))).completeness ==
        binary::Completeness::unfinished);
  check_foreign("#!/bin/sh\necho a script\n", "does not start as an ELF file does");
  check_foreign("MZ", "does not start as an ELF file does");
  check_foreign(patched<std::uint16_t>(offsetof(Elf64_Ehdr, e_machine), EM_S390),
                "another kind of processor");
  check_foreign(patched<std::uint16_t>(offsetof(Elf64_Ehdr, e_type), ET_REL), "no shared library");
  check_foreign(patched<unsigned char>(EI_CLASS, ELFCLASS32), "32-bit");
  check_foreign(patched<unsigned char>(EI_DATA, ELFDATA2MSB), "byte order");
}

TEST_CASE("a program is refused as one") {
  const auto content = test::read_file(fs::path(AHA_FIXTURE_DIR) / "fixture_program");
  const auto artifact = inspect(bytes_of(content), this_host);
  REQUIRE_FALSE(artifact.has_value());
  CHECK(artifact.error().find("it is a program") != std::string::npos);
}

TEST_CASE("a file cut off anywhere is unfinished, never more and never less") {
  const auto content = test::read_file(test::fixture("good"));
  for (std::size_t size = 0; size < content.size(); size += 1 + size / 64) {
    CAPTURE(size);
    // Its own copy, so that AddressSanitizer sees a read beyond its end.
    const std::vector<std::byte> cut(bytes_of(content).begin(), bytes_of(content).begin() + size);
    CHECK(elf::check_completeness(cut).completeness == binary::Completeness::unfinished);
    CHECK_FALSE(inspect(cut, this_host).has_value());
  }
  CHECK(elf::check_completeness(bytes_of(content)).completeness == binary::Completeness::complete);
}

// What matters here is that nothing is read beyond the file and that every loop ends.
TEST_CASE("bytes changed at random in the tables are refused or read, and never harm") {
  const auto content = test::read_file(test::fixture("unique_symbol"));
  Elf64_Ehdr header;
  std::memcpy(&header, content.data(), sizeof(header));
  std::mt19937 random(20240229);  // NOLINT(cert-msc51-cpp): the same run each time
  std::size_t refused = 0;
  constexpr std::size_t rounds = 3000;
  for (std::size_t round = 0; round < rounds; ++round) {
    std::vector<std::byte> hostile(bytes_of(content).begin(), bytes_of(content).end());
    for (int change = 0; change < 4; ++change) {
      const auto in_table = random() % 2 == 0
                                ? header.e_shoff + random() % (header.e_shnum * sizeof(Elf64_Shdr))
                                : random() % std::min<std::size_t>(hostile.size(), 8192);
      hostile[in_table % hostile.size()] = static_cast<std::byte>(random() & 0xFFU);
    }
    refused += inspect(hostile, this_host).has_value() ? 0 : 1;
  }
  CHECK(refused > 0);
  CHECK(refused < rounds);
}

TEST_CASE("the hash is SHA-256") {
  CHECK(artifact::sha256_hex(bytes_of("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
