#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "artifact/artifact.hpp"
#include "artifact/completeness.hpp"
#include "artifact/examination_text.hpp"
#include "artifact/functions.hpp"
#include "artifact/native_file.hpp"
#include "made_pe.hpp"
#include "pe/tables.hpp"

namespace {

using binary::Completeness;
using test::good_pe;
using test::MadePe;

std::span<const std::byte> content_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

artifact::Examination examine(const MadePe& made) {
  const auto content = made.bytes();
  auto examination = artifact::examine(content_of(content));
  REQUIRE_MESSAGE(examination.has_value(), examination.error());
  return std::move(*examination);
}

void check_foreign(const MadePe& made, std::string_view reason) {
  const auto content = made.bytes();
  const auto result = pe::check_completeness(content_of(content));
  CHECK(result.completeness == Completeness::foreign);
  CHECK_MESSAGE(result.reason.find(reason) != std::string::npos, result.reason);
}

void check_refused(const MadePe& made, std::string_view reason) {
  const auto content = made.bytes();
  const auto examination = artifact::examine(content_of(content));
  REQUIRE_FALSE(examination.has_value());
  CHECK_MESSAGE(examination.error().find(reason) != std::string::npos, examination.error());
}

// Where the header of a section lies in the file.
std::size_t section_header_at(std::size_t number) {
  return 0x80 + pe::magic.size() + sizeof(pe::FileHeader) + sizeof(pe::OptionalHeader) +
         pe::max_directories * sizeof(pe::Directory) + number * sizeof(pe::SectionHeader);
}

template <typename Value>
void write_at(std::string& content, std::size_t offset, Value value) {
  std::memcpy(content.data() + offset, &value, sizeof(value));
}

}  // namespace

TEST_CASE("a good library for Windows tells all about itself on every system") {
  auto made = good_pe();
  made.add_delayed_imports({{"USER32.dll", {"MessageBoxW"}}});
  made.add_debug_id();
  const auto examination = examine(made);
  const auto& artifact = examination.artifact;
  CHECK(examination.manifest_fault.empty());
  CHECK_FALSE(examination.is_program);
  CHECK(artifact.format == artifact::Format::pe);
  REQUIRE(artifact.manifest.services.size() == 1);
  CHECK(artifact.manifest.services[0].name == "good");
  CHECK(artifact.manifest.version == "1.2.3");
  CHECK(artifact.exports == std::vector<std::string>{"aha_service_factory"});
  CHECK(artifact.export_count == 1);
  CHECK(artifact.needed == std::vector<std::string>{"KERNEL32.dll", "USER32.dll"});
  CHECK(artifact.build_id == "0123456789abcdef0102030405060708");
  CHECK(artifact.pins().empty());
  const auto text = artifact::to_text(examination);
  const auto again = artifact::parse_examination(text);
  REQUIRE_MESSAGE(again.has_value(), again.error());
  CHECK(artifact::to_text(*again) == text);
}

TEST_CASE("a host loads the libraries of its own system, and says of others which one they are for") {
  const auto host = artifact::HostAbilities::of_this_machine({});
  const auto content = good_pe().bytes();
  const auto result = artifact::check_completeness(content_of(content));
  const auto obstacles = artifact::find_obstacles(examine(good_pe()), host);
  if (artifact::native_format == artifact::Format::pe) {
    CHECK(result.completeness == Completeness::complete);
    CHECK(obstacles.empty());
  } else {
    CHECK(result.completeness == Completeness::foreign);
    CHECK_MESSAGE(result.reason.starts_with("it is built for Windows: this host runs on Linux"),
                  result.reason);
    CHECK(obstacles == std::vector<std::string>{result.reason});
  }
  const std::string elf = "\177ELF and more";
  const auto other = artifact::check_completeness(content_of(elf));
  const bool is_native = artifact::native_format == artifact::Format::elf;
  CHECK(other.completeness == (is_native ? Completeness::unfinished : Completeness::foreign));
}

TEST_CASE("what keeps a library for Windows in memory is named before it is loaded") {
  auto with_destructor = good_pe();
  with_destructor.add_imports({{"libstdc++-6.dll", {"__cxa_thread_atexit"}}});
  CHECK(examine(with_destructor).artifact.registers_thread_exit);
  CHECK(examine(with_destructor).artifact.pins().size() == 1);

  auto with_openssl = good_pe();
  with_openssl.add_section(".rdata", "...OpenSSL Default Provider...");
  CHECK_FALSE(examine(with_openssl).artifact.contains_openssl);
  with_openssl.add_imports({{"KERNEL32.dll", {"GetModuleHandleExW"}}});
  const auto pins = examine(with_openssl).artifact.pins();
  REQUIRE(pins.size() == 1);
  CHECK(pins[0].find("OpenSSL") != std::string::npos);
}

TEST_CASE("a library for Windows cut off anywhere is unfinished, never more and never less") {
  auto made = good_pe();
  made.add_functions({{"one", 0}, {"two", 100}});
  const auto content = made.bytes();
  for (std::size_t size = 0; size < content.size(); size += 1 + size / 64) {
    CAPTURE(size);
    // Its own copy, so that AddressSanitizer sees a read beyond its end.
    const std::vector<std::byte> cut(content_of(content).begin(),
                                     content_of(content).begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(pe::check_completeness(cut).completeness == Completeness::unfinished);
    CHECK_FALSE(artifact::examine(cut).has_value());
  }
  CHECK(pe::check_completeness(content_of(content)).completeness == Completeness::complete);
  CHECK(pe::check_completeness(content_of(std::string(4096, '\0'))).completeness == Completeness::unfinished);
}

TEST_CASE("files for Windows that are something else are told apart") {
  auto other_machine = good_pe();
  other_machine.file.machine = 0x14c;
  check_foreign(other_machine, "another kind of processor");
  auto object = good_pe();
  object.file.characteristics = 0;
  check_foreign(object, "no library");
  auto small = good_pe();
  small.optional.magic = 0x10b;
  check_foreign(small, "32-bit");
  auto net = good_pe();
  net.set_directory(pe::net_directory, 0x1000, 72);
  check_foreign(net, ".NET assembly");
  auto dos = good_pe().bytes();
  dos.replace(0x80, 4, "NE\1\2");
  CHECK(pe::check_completeness(content_of(dos)).completeness == Completeness::foreign);
  auto program = good_pe();
  program.file.characteristics = pe::is_executable;
  CHECK(examine(program).is_program);
}

TEST_CASE("a layout that the loader of Windows would change is refused") {
  auto unaligned = good_pe();
  unaligned.optional.file_alignment = 16;
  check_foreign(unaligned, "unusual way");
  auto low = good_pe();
  low.optional.section_alignment = 0x200;
  check_foreign(low, "unusual way");
  auto many = good_pe();
  for (int i = 0; i < 96; ++i) many.add_section("x", "x");
  check_foreign(many, "more than 96 sections");
  auto sizes = good_pe();
  sizes.optional.directory_count = 17;
  check_foreign(sizes, "unknown size");

  auto moved = good_pe().bytes();
  write_at(moved, section_header_at(1) + offsetof(pe::SectionHeader, address), std::uint32_t{0x1000});
  CHECK(pe::check_completeness(content_of(moved)).completeness == Completeness::foreign);
  auto rounded = good_pe().bytes();
  write_at(rounded, section_header_at(0) + offsetof(pe::SectionHeader, raw_at), std::uint32_t{0x401});
  CHECK(pe::check_completeness(content_of(rounded)).completeness == Completeness::foreign);
  auto large = good_pe().bytes();
  write_at(large, section_header_at(3) + offsetof(pe::SectionHeader, virtual_bytes),
           std::uint32_t{0xffffffff});
  CHECK(pe::check_completeness(content_of(large)).completeness == Completeness::foreign);
}

TEST_CASE("a manifest for Windows ends where its section says, and stands there once") {
  auto none = good_pe();
  auto content = none.bytes();
  content.replace(content.find(".ahamf"), 6, ".other");
  const auto without = artifact::examine(content_of(content));
  REQUIRE(without.has_value());
  CHECK(without->manifest_fault.find("carries no manifest") != std::string::npos);
  auto two = good_pe();
  two.add_section(".ahamf", "{}");
  CHECK(examine(two).manifest_fault.find("two manifests") != std::string::npos);
  // The padding of the section is none of it.
  auto padded = good_pe().bytes();
  padded[padded.find("example.com\"]}") + std::strlen("example.com\"]}")] = 'x';
  const auto read = artifact::examine(content_of(padded));
  REQUIRE(read.has_value());
  CHECK(read->manifest_fault.empty());
}

TEST_CASE("a forwarded export is none of the library's own") {
  MadePe made = good_pe();
  made.add_exports({"aha_service_factory"}, true);
  CHECK(examine(made).artifact.exports.empty());
}

TEST_CASE("tables of a library for Windows that lead nowhere are refused") {
  for (const auto& [directory, reason] :
       {std::pair{pe::export_directory, "exports lies in no section"},
        std::pair{pe::import_directory, "imports lies in no section"},
        std::pair{pe::delay_import_directory, "delayed imports lies in no section"}}) {
    auto made = good_pe();
    made.set_directory(directory, 0x00700000, 64);
    check_refused(made, reason);
  }
  auto headers = good_pe();
  headers.set_directory(pe::import_directory, 0x80, 64);
  check_refused(headers, "imports lies in no section");
  auto endless = good_pe();
  endless.set_directory(pe::import_directory, endless.add_section("x", std::string(40, '\1')), 40);
  check_refused(endless, "name of a library that it needs is empty");
}

TEST_CASE("more of a library for Windows than any plugin has is refused") {
  MadePe::Imports libraries(1'025, {"a.dll", {}});
  auto many = good_pe();
  many.add_imports(libraries);
  check_refused(many, "more than 1024 libraries");
  auto imports = good_pe();
  imports.add_imports({{"a.dll", std::vector<std::string>(100'001, "#1")}});
  check_refused(imports, "more than 100000 imports");
  auto name = good_pe();
  name.add_imports({{std::string(1'025, 'x'), {}}});
  check_refused(name, "longer than 1024 bytes");
  auto names = good_pe();
  names.add_imports(MadePe::Imports(600, {std::string(1'000, 'x'), {}}));
  check_refused(names, "more than 256 KiB");
  auto exports = good_pe();
  exports.add_exports(std::vector<std::string>(50'000, std::string(100, 'x')));
  const auto examination = examine(exports);
  CHECK(examination.artifact.export_count == 50'000);
  CHECK(examination.artifact.exports.size() <= 1'000);
}

TEST_CASE("functions of a library for Windows end where the next begins") {
  auto made = good_pe();
  made.add_functions({{"second", 100}, {"_Z5firstv", 10}});
  const auto content = made.bytes();
  std::vector<std::string> told;
  artifact::for_each_function(
      content_of(content), [&](std::uint64_t address, std::uint64_t size, std::string_view name) {
        told.push_back(std::string(name) + ' ' + std::to_string(address) + ' ' + std::to_string(size));
      });
  CHECK(told == std::vector<std::string>{"_Z5firstv 4106 90", "second 4196 156"});
}

// What matters here is that nothing is read beyond the file and that every loop ends.
TEST_CASE("bytes of a library for Windows changed at random are refused or read, and never harm") {
  auto made = good_pe();
  made.add_delayed_imports({{"USER32.dll", {"MessageBoxW"}}});
  made.add_debug_id();
  made.add_functions({{"a_long_name_of_a_function", 0}, {"two", 100}});
  const auto content = made.bytes();
  std::mt19937 random(20240229);  // NOLINT(cert-msc51-cpp): the same run each time
  std::size_t refused = 0;
  constexpr std::size_t rounds = 5000;
  for (std::size_t round = 0; round < rounds; ++round) {
    std::vector<std::byte> hostile(content_of(content).begin(), content_of(content).end());
    for (int change = 0; change < 3; ++change)
      hostile[random() % hostile.size()] = static_cast<std::byte>(random() & 0xFFU);
    const auto examination = artifact::examine(hostile);
    refused += examination.has_value() ? 0 : 1;
    artifact::for_each_function(hostile, [](std::uint64_t, std::uint64_t, std::string_view) {});
  }
  CHECK(refused > 0);
  CHECK(refused < rounds);
}
