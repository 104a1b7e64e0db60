#include "probe/examiner.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>

#include "artifact/backtrace_names.hpp"
#include "artifact/examination_text.hpp"
#include "artifact/file_image.hpp"
#include "elf/file.hpp"
#include "host/probe/processes.hpp"
#include "host/test_files.hpp"
#include "hostile_elf.hpp"

namespace {

using test::HostileElf;

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

// What an examiner says of a file; where it is refused, why.
std::string fault_of(const std::string& content) {
  const auto file = artifact::file_of(bytes_of(content));
  const auto examination = test::examiner().examine(file.get());
  return examination ? std::string() : examination.error().reason;
}

void check_fault(const std::string& content, std::string_view part) {
  const auto fault = fault_of(content);
  CHECK_MESSAGE(fault.find(part) != std::string::npos, fault);
}

HostileElf good() {
  return HostileElf(test::read_file(test::fixture("good")));
}

// The memory that this process has used at most, in MiB.
long peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

// The mangled names of a fixture's functions with their addresses.
std::vector<std::pair<std::string, std::uint64_t>> functions_of(const std::string& content) {
  const auto file = elf::File::open(bytes_of(content));
  std::vector<std::pair<std::string, std::uint64_t>> all;
  file->for_each_function(
      [&](std::uint64_t address, std::uint64_t, std::string_view name) { all.emplace_back(name, address); });
  return all;
}

std::uint64_t address_of(const std::string& content, std::string_view start) {
  for (const auto& [name, address] : functions_of(content))
    if (name.starts_with(start)) return address + 1;
  FAIL("no such function");
  return 0;
}

}  // namespace

TEST_CASE("a good file with its tables moved behind its end is as good as before") {
  CHECK(fault_of(good().whole()).empty());
}

TEST_CASE("a million needed libraries are refused, and cost the host nothing") {
  auto elf = good();
  const auto name = elf.add_name(std::string(1023, 'x'));
  for (int i = 0; i < 1'000'000; ++i) elf.add(DT_NEEDED, name);
  const auto content = elf.whole();
  const auto file = artifact::file_of(bytes_of(content));
  const auto before = peak_mib();
  const auto examination = test::examiner().examine(file.get());
  REQUIRE_FALSE(examination.has_value());
  CHECK_MESSAGE(examination.error().reason.find("more than 4096 dynamic entries") != std::string::npos,
                examination.error().reason);
  CHECK(peak_mib() - before < 16);
}

TEST_CASE("more needed libraries than any plugin has are refused") {
  auto elf = good();
  for (int i = 0; i < 1'024; ++i) elf.add(DT_NEEDED, elf.add_name("libx" + std::to_string(i) + ".so"));
  check_fault(elf.whole(), "more than 1024 libraries");
}

TEST_CASE("names of libraries that are long, or many and long, are refused") {
  auto one = good();
  one.add(DT_NEEDED, one.add_name(std::string(1'025, 'x')));
  check_fault(one.whole(), "longer than 1024 bytes");
  auto many = good();
  const auto name = many.add_name(std::string(1'000, 'x'));
  for (int i = 0; i < 600; ++i) many.add(DT_NEEDED, name);
  check_fault(many.whole(), "more than 256 KiB");
}

TEST_CASE("a long list of folders to search is refused") {
  auto elf = good();
  std::string list;
  for (int i = 0; i < 100'000; ++i) list += "/a:";
  elf.set(DT_RUNPATH, elf.add_name(list));
  check_fault(elf.whole(), "list of folders");
}

TEST_CASE("a flood of symbols is refused") {
  auto elf = good();
  std::vector<std::uint32_t> hashes{1, 200'000, 0};
  hashes.resize(3 + 200'000);
  elf.rename(DT_GNU_HASH, DT_HASH);
  elf.set(DT_HASH, elf.append({reinterpret_cast<const char*>(hashes.data()), hashes.size() * 4}));
  check_fault(elf.whole(), "more than 100000 dynamic symbols");
}

TEST_CASE("a file whose sections and segments disagree is refused, whichever tells the lie") {
  auto loaded = good();
  loaded.add(DT_NEEDED, loaded.add_name("libloaded.so"));
  check_fault(loaded.with_sections_of_the_base(), "disagree about its dynamic table");
  auto shown = good();
  shown.add(DT_NEEDED, shown.add_name("libshown.so"));
  check_fault(shown.with_segments_of_the_base(), "disagree about its");
}

TEST_CASE("a dynamic table that has an entry twice, or no end, is refused") {
  auto twice = good();
  twice.add(DT_STRSZ, 1);
  check_fault(twice.whole(), "an entry twice");
  auto endless = good();
  auto content = endless.whole();
  Elf64_Ehdr header;
  std::memcpy(&header, content.data(), sizeof header);
  for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
    auto* const at = content.data() + header.e_phoff + i * sizeof(Elf64_Phdr);
    Elf64_Phdr segment;
    std::memcpy(&segment, at, sizeof segment);
    if (segment.p_type != PT_DYNAMIC) continue;
    segment.p_filesz -= sizeof(Elf64_Dyn);  // without its end mark
    std::memcpy(at, &segment, sizeof segment);
  }
  check_fault(content, "has no end");
}

TEST_CASE("segments that lie over each other are refused: what is there is what was mapped last") {
  auto content = test::read_file(test::fixture("good"));
  Elf64_Ehdr header;
  std::memcpy(&header, content.data(), sizeof header);
  int loaded = 0;
  for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
    auto* const at = content.data() + header.e_phoff + i * sizeof(Elf64_Phdr);
    Elf64_Phdr segment;
    std::memcpy(&segment, at, sizeof segment);
    if (segment.p_type != PT_LOAD || ++loaded != 2) continue;
    segment.p_vaddr = 0;
    std::memcpy(at, &segment, sizeof segment);
  }
  check_fault(content, "its segments overlap");
}

TEST_CASE(
    "a file that exports what this process has, too, is refused, and one that exports anything else is not") {
  const auto content = test::read_file(test::fixture("exports_malloc"));
  const auto file = artifact::file_of(bytes_of(content));
  const auto examination = test::examiner().examine(file.get());
  REQUIRE_MESSAGE(examination.has_value(), examination.error().reason);
  const auto obstacles =
      artifact::find_obstacles(*examination, artifact::HostAbilities::of_this_machine({"aha.http/1"}));
  REQUIRE(obstacles.size() == 1);
  CHECK_MESSAGE(obstacles[0].find("it exports malloc, which the host or a library of it has, too") == 0,
                obstacles[0]);
  CHECK(obstacles[0].find("version script") != std::string::npos);

  const auto bound = test::read_file(test::fixture("exports_malloc_bound"));
  const auto bound_file = artifact::file_of(bytes_of(bound));
  CHECK(test::examiner().examine(bound_file.get())->artifact.shadowed.empty());
}

TEST_CASE("a file that is cut while it is read ends its reader alone") {
  const auto file = artifact::file_of(bytes_of(std::string(4096, '\0')));
  CHECK(ftruncate(file.get(), 0) == 0);
  const auto examination = test::examiner().examine(file.get());
  CHECK_FALSE(examination.has_value());
}

TEST_CASE("what a process that was taken over says of a file is believed no further than it is well-formed") {
  const auto content = test::read_file(test::fixture("good"));
  const auto text = artifact::to_text(*artifact::examine(bytes_of(content)));
  CHECK(artifact::parse_examination(text).has_value());
  CHECK_FALSE(artifact::parse_examination("").has_value());
  CHECK_FALSE(artifact::parse_examination("{}").has_value());
  CHECK_FALSE(artifact::parse_examination(std::string(artifact::max_examination_bytes + 1, ' ')).has_value());
  auto many = text;
  many.insert(many.find("\"needed\":[") + 10, [] {
    std::string names;
    for (int i = 0; i < 10'000; ++i) names += "\"x\",";
    return names;
  }());
  CHECK_FALSE(artifact::parse_examination(many).has_value());
}

TEST_CASE("names of functions are demangled where that takes little, and otherwise stay as they are") {
  const auto content = test::read_file(test::fixture("demangler_bomb"));
  const auto file = artifact::file_of(bytes_of(content));
  const std::vector<std::uint64_t> addresses{address_of(content, "_Z1f"), address_of(content, "_Z8harmless"),
                                             1};
  const auto before = peak_mib();
  const auto start = std::chrono::steady_clock::now();
  const auto names = test::examiner().functions_at(file.get(), addresses);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
  CHECK(peak_mib() - before < 16);
  REQUIRE(names.size() == 3);
  CHECK(names[0].starts_with("_Z1f1aIiiES_IS0_S0_E"));
  CHECK(names[0].size() <= 1024);
  CHECK(names[1] == "harmless(int)");
  CHECK(names[2].empty());
}

TEST_CASE("a backtrace that a dying plugin made up is shown as far as it is a backtrace") {
  int asked = 0;
  const auto name_all = [&](std::span<const std::uint64_t> addresses) {
    ++asked;
    return std::vector<std::string>(addresses.size(), "function");
  };
  const std::string frame = "/copy/1-x.so(+0x26f3)[0x7f02566066f3]\n";
  CHECK(artifact::name_functions(frame + "/lib/libc.so.6(+0x1)[0x2]\naha-host(+0x3)[0x4]\nmore\n",
                                 "/copy/1-x.so", "x.so", name_all) ==
        "function (x.so+0x26f3)\n/lib/libc.so.6(+0x1)[0x2]\ncalled by the host\n");
  CHECK(asked == 1);
  std::string flood;
  for (int i = 0; i < 10'000; ++i) flood += frame;
  const auto shown = artifact::name_functions(flood, "/copy/1-x.so", "x.so", name_all);
  CHECK(std::ranges::count(shown, '\n') == 48);
  CHECK(artifact::name_functions("\x1b[2J\n" + std::string(10'000, 'x') + '\n', "/copy/1-x.so", "x.so",
                                 name_all)
            .size() < 1'100);
}
