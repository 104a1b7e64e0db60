// The process of a probe, a role of the zygote's, supervised: it loads a file and has it described.
#pragma once

#include "probe/prober.hpp"
#include "probe/supervision.hpp"

namespace probe {

constexpr std::string_view plain_role_name = "probe";
constexpr std::string_view sandboxed_role_name = "probe-sandboxed";

// Of the file's path.
constexpr std::size_t max_path_bytes = 4096;

// Takes this process's rights before `file` is opened. Empty, or why that is not possible here.
// has_own_threads  it may start as many as a language runtime needs.
using Confine = std::string (*)(const std::filesystem::path& file, bool has_own_threads);

// Supervised, without any descriptor; the argument is an assignment_text().
process::Role plain_role();
// One a program: `confine` is kept for all of its probes.
process::Role sandboxed_role(Confine confine);

// file  as UTF-8
std::string assignment_text(const ProbeLimits& limits, bool has_own_threads, std::string_view file);

// The child's life: loads the file and has it described, writing frames. noexcept for more than form: an exception out
// of a plugin's constructor passes through the loader, and would unwind the frames below the fork, in the wrong
// process.
// confine  may be null.
[[noreturn]] void run_child(files::Handle frames, const std::filesystem::path& file,
                            const ProbeLimits& limits, bool has_own_threads, Confine confine) noexcept;

}  // namespace probe
