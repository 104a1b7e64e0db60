#include <cxxabi.h>
#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>

#include "artifact/examination_text.hpp"
#include "elf/dynamic_linux.hpp"
#include "probe/examiner.hpp"
#include "probe/supervision.hpp"

namespace probe::examination {
namespace {

constexpr int frames_descriptor = supervision::frames_descriptor;
constexpr int file_descriptor = supervision::first_task_descriptor;
constexpr std::uint64_t max_file_bytes = std::uint64_t{512} * 1024 * 1024;
constexpr std::size_t max_mangled_bytes = 1024;
constexpr std::size_t max_demangled_bytes = 4096;

void (*confine_examiner)() = nullptr;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_address_space_limited = false;  // a sanitizer reserves terabytes of it
#else
constexpr bool is_address_space_limited = true;
#endif

void limit(__rlimit_resource resource, rlim_t most) {
  rlimit current{};
  getrlimit(resource, &current);
  const rlim_t value = std::min(current.rlim_max, most);
  const rlimit wanted{.rlim_cur = value, .rlim_max = value};
  setrlimit(resource, &wanted);
}

// Of this process, in bytes.
std::uint64_t address_space() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t pages = 0;
  statm >> pages;
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

// memory_bytes  beside what is mapped already, the file among it.
void limit_process(std::uint32_t time_ms, std::uint64_t memory_bytes) {
  if (is_address_space_limited) limit(RLIMIT_AS, address_space() + memory_bytes);
  limit(RLIMIT_CPU, time_ms / 1000 + 1);
  limit(RLIMIT_FSIZE, 0);
}

// Mapped, not read: a file is as large as the one who made it liked.
std::span<const std::byte> map_file() {
  struct stat status {};
  if (fstat(file_descriptor, &status) != 0 || status.st_size <= 0) return {};
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (!S_ISREG(status.st_mode) || size > max_file_bytes) return {};
  void* const bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file_descriptor, 0);
  if (bytes == MAP_FAILED) return {};
  return {static_cast<const std::byte*>(bytes), size};
}

void tell(std::string_view result) {
  write_frame(frames_descriptor, FrameKind::result, result);
}

void examine_file(std::span<const std::byte> bytes) {
  const auto examination = artifact::examine(bytes, &is_in_global_scope);
  if (!examination) {
    write_frame(frames_descriptor, FrameKind::fault, examination.error());
    return;
  }
  tell(artifact::to_text(*examination));
}

void tell_versions(std::span<const std::byte> bytes) {
  const auto file = elf::File::open(bytes);
  if (!file) return;
  const auto dynamic = elf::Dynamic::read(*file);
  if (!dynamic) return;
  for (const auto version : dynamic->defined_versions()) tell(version);
}

struct Wanted {
  std::uint64_t address = 0;
  std::size_t index = 0;
  std::string_view name = {};
};

// Mangled names can say as much in 300 bytes as takes gigabytes to write out: hence this process.
std::string demangled(const std::string& name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? std::string(text.get(), strnlen(text.get(), max_demangled_bytes)) : std::string();
}

std::string numbered(std::size_t index, std::string_view name) {
  return std::to_string(index) + ' ' + std::string(name);
}

// All names as they stand first, then what they mean, the shortest first: one that takes too much ends the process.
void tell_functions(std::span<const std::byte> bytes, std::vector<Wanted> wanted) {
  const auto file = elf::File::open(bytes);
  if (!file) return;
  std::ranges::sort(wanted, {}, &Wanted::address);
  file->for_each_function([&wanted](std::uint64_t address, std::uint64_t size, std::string_view name) {
    auto held = std::ranges::lower_bound(wanted, address, {}, &Wanted::address);
    for (; held != wanted.end() && held->address - address < size; ++held)
      if (held->name.empty()) held->name = name.substr(0, max_mangled_bytes);
  });
  std::ranges::sort(wanted, {}, [](const Wanted& one) { return one.name.size(); });
  for (const auto& one : wanted) tell(numbered(one.index, one.name));
  for (const auto& one : wanted)
    if (const auto text = demangled(std::string(one.name)); !text.empty()) tell(numbered(one.index, text));
}

// The argument of the role: "TIME_MS MEMORY_BYTES WORK [ADDRESS ...]".
class Assignment {
 public:
  explicit Assignment(std::string_view text) : rest_(text) {}

  std::string_view word() {
    const auto word = rest_.substr(0, rest_.find(' '));
    rest_.remove_prefix(std::min(rest_.size(), word.size() + 1));
    return word;
  }
  std::uint64_t number() {
    const auto text = word();
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }
  bool is_done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

void work(std::span<const std::byte> bytes, Assignment& assignment) {
  const auto task = assignment.word();
  if (task == "examine") return examine_file(bytes);
  if (task == "versions") return tell_versions(bytes);
  std::vector<Wanted> wanted;
  while (!assignment.is_done() && wanted.size() < Examiner::max_addresses)
    wanted.push_back({assignment.number(), wanted.size()});
  tell_functions(bytes, std::move(wanted));
}

void run(std::string_view argument, std::span<const files::Handle>) noexcept {
  Assignment assignment(argument);
  const auto time_ms = static_cast<std::uint32_t>(assignment.number());
  const auto memory_bytes = assignment.number();
  supervision::supervise(time_ms, [&] {
    const auto bytes = map_file();
    limit_process(time_ms, memory_bytes);
    if (confine_examiner != nullptr) confine_examiner();
    work(bytes, assignment);
  });
}

}  // namespace

process::Role role(void (*confine)()) {
  confine_examiner = confine;
  return {role_name, false, &run, nullptr};
}

}  // namespace probe::examination
