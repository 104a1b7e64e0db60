#include <cxxabi.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "artifact/examination_text.hpp"
#include "artifact/functions.hpp"
#include "probe/examiner.hpp"
#include "probe/examiner_process.hpp"
#include "probe/supervision.hpp"

namespace probe::examination {
namespace {

constexpr std::size_t max_mangled_bytes = 1024;
constexpr std::size_t max_demangled_bytes = 4096;

void (*confine_examiner)() = nullptr;

// To the host.
void tell(files::Handle frames, std::string_view result) {
  write_frame(frames, FrameKind::result, result);
}

void examine_file(std::span<const std::byte> bytes, files::Handle frames) {
  const auto examination = artifact::examine(bytes, &is_in_global_scope);
  if (!examination) {
    write_frame(frames, FrameKind::fault, examination.error());
    return;
  }
  tell(frames, artifact::to_text(*examination));
}

void tell_versions(std::span<const std::byte> bytes, files::Handle frames) {
  for (const auto& version : artifact::defined_versions(bytes)) tell(frames, version);
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
void tell_functions(std::span<const std::byte> bytes, std::vector<Wanted> wanted, files::Handle frames) {
  std::ranges::sort(wanted, {}, &Wanted::address);
  artifact::for_each_function(bytes,
                              [&wanted](std::uint64_t address, std::uint64_t size, std::string_view name) {
                                auto held = std::ranges::lower_bound(wanted, address, {}, &Wanted::address);
                                for (; held != wanted.end() && held->address - address < size; ++held)
                                  if (held->name.empty()) held->name = name.substr(0, max_mangled_bytes);
                              });
  std::ranges::sort(wanted, {}, [](const Wanted& one) { return one.name.size(); });
  for (const auto& one : wanted) tell(frames, numbered(one.index, one.name));
  for (const auto& one : wanted)
    if (const auto text = demangled(std::string(one.name)); !text.empty())
      tell(frames, numbered(one.index, text));
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

void work(std::span<const std::byte> bytes, Assignment& assignment, files::Handle frames) {
  const auto task = assignment.word();
  if (task == "examine") return examine_file(bytes, frames);
  if (task == "versions") return tell_versions(bytes, frames);
  std::vector<Wanted> wanted;
  while (!assignment.is_done() && wanted.size() < Examiner::max_addresses)
    wanted.push_back({assignment.number(), wanted.size()});
  tell_functions(bytes, std::move(wanted), frames);
}

void run(std::string_view argument, std::span<const files::Handle> handles) noexcept {
  Assignment assignment(argument);
  const auto time_ms = static_cast<std::uint32_t>(assignment.number());
  const auto memory_bytes = assignment.number();
  supervision::supervise(handles, time_ms, [&](files::Handle frames) {
    const auto bytes = map_file(supervision::handles_of_task(handles).front());
    limit_process(time_ms, memory_bytes);
    if (confine_examiner != nullptr) confine_examiner();
    work(bytes, assignment, frames);
  });
}

}  // namespace

process::Role role(void (*confine)()) {
  confine_examiner = confine;
  return {role_name, false, &run, nullptr};
}

}  // namespace probe::examination
