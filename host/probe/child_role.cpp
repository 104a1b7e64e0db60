#include <charconv>
#include <string>

#include "files/path_text.hpp"
#include "probe/child.hpp"

namespace probe {
namespace {

// The argument of the role: "time_ms output_bytes has_own_threads path".
struct Assignment {
  ProbeLimits limits;
  std::uint32_t has_own_threads = 0;
  std::string file;

  explicit Assignment(std::string_view text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    at = std::from_chars(at, end, limits.time_ms).ptr + 1;
    at = std::from_chars(at, end, limits.output_bytes).ptr + 1;
    at = std::from_chars(at, end, has_own_threads).ptr + 1;
    file.assign(at, end);
  }
};

[[noreturn]] void live(std::string_view argument, std::span<const files::Handle> handles, Confine confine) {
  const Assignment assignment(argument);
  supervision::supervise(handles, assignment.limits.time_ms, [&](files::Handle frames) {
    run_child(frames, files::path_from_text(assignment.file), assignment.limits,
              assignment.has_own_threads != 0, confine);
  });
}

Confine sandbox_of_probes = nullptr;

void run_plain(std::string_view argument, std::span<const files::Handle> handles) noexcept {
  live(argument, handles, nullptr);
}

void run_sandboxed(std::string_view argument, std::span<const files::Handle> handles) noexcept {
  live(argument, handles, sandbox_of_probes);
}

}  // namespace

process::Role plain_role() {
  return {plain_role_name, false, &run_plain, nullptr};
}

process::Role sandboxed_role(Confine confine) {
  sandbox_of_probes = confine;
  return {sandboxed_role_name, false, &run_sandboxed, nullptr};
}

std::string assignment_text(const ProbeLimits& limits, bool has_own_threads, std::string_view file) {
  return std::to_string(limits.time_ms) + ' ' + std::to_string(limits.output_bytes) +
         (has_own_threads ? " 1 " : " 0 ") + std::string(file);
}

}  // namespace probe
