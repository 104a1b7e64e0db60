// Reads files of strangers where they can do no harm: in a process that has no more rights, memory and time than
// reading one file takes. What it says is bounded, and checked again here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "artifact/artifact.hpp"
#include "plugin/refusal.hpp"
#include "probe/child.hpp"

namespace probe {

struct ExaminerLimits {
  std::uint32_t time_ms = 5'000;                                 // for one file
  std::uint32_t naming_ms = 2'000;                               // for the functions of one backtrace
  std::uint64_t memory_bytes = std::uint64_t{96} * 1024 * 1024;  // beside the program and the file
};

class Examiner {
 public:
  // By processes of a zygote that has the role below, which outlives this.
  explicit Examiner(const process::Zygote& zygote, ExaminerLimits limits = {})
      : zygote_(zygote), limits_(limits) {}

  // Each reads the file behind an open descriptor, from its start, and blocks for up to the time limit. [any]

  // Everything that a file says about itself, as artifact::examine() has it. What is in the global scope is asked of
  // the zygote's program, which is the host's.
  // returns  the examination, or a Refusal of Step::inspect: what examine() says, how the file ended the process that
  //          read it, or, as a passing one, what the machine had none left of.
  tl::expected<artifact::Examination, plugin::Refusal> examine(files::Handle file) const;

  // The symbol versions that a library defines; none if it cannot be read.
  std::vector<std::string> defined_versions(files::Handle file) const;

  // The functions that hold these addresses of the file, in that order: printable, up to 1 KiB each, demangled if
  // that takes little, else as they stand in the file. Empty for one that is not known.
  // addresses  up to max_addresses; the rest is not looked at.
  static constexpr std::size_t max_addresses = 48;
  std::vector<std::string> functions_at(files::Handle file, std::span<const std::uint64_t> addresses) const;

 private:
  const process::Zygote& zygote_;
  ExaminerLimits limits_;
};

// Whether this process has a symbol of that name in its global scope. [any]
bool is_in_global_scope(const char* symbol);

namespace examination {

constexpr std::string_view role_name = "examiner";

// For the zygote. One a program: `confine` takes the rights of each process before it reads; may be null, and gets no
// file. If it fails, the limits alone have to do.
process::Role role(void (*confine)());

}  // namespace examination
}  // namespace probe
