// The conformance kit for plugin authors: runs a file through everything a host may do to it, under the
// sandbox, in processes that may die of it, and says what to change.
//
// It finds mistakes, not malice: what a plugin does runs in the process that reports on it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "cassette/case.hpp"
#include "inspection/inspection.hpp"

namespace check {

enum class Severity : std::uint8_t { error, warning };

struct Finding {
  Severity severity = Severity::error;
  std::string code;                    // such as "crash"; names are only ever added
  std::string trial;                   // in which trial it was found
  std::string done;                    // what the kit did
  std::string happened;                // what came of it
  std::string change;                  // what to do about it
  std::size_t times = 1;               // how many cases of the trial found the same
  std::vector<std::string> printed{};  // by a process that died: its last lines
};

struct TrialResult {
  std::string name;
  std::size_t cases = 0;
  double seconds = 0;
};

struct Report {
  std::string file;
  std::string sha256;
  std::string unsandboxed;  // why there was no sandbox; empty: there was
  std::string
      threadless;  // why it could have no threads, and leaving some behind was not tried; empty: it could
  std::vector<TrialResult> trials;
  std::vector<Finding> findings;  // in the order in which they were found

  // Whether nothing but warnings was found.
  bool passed() const;
};

// Told as each case of a trial begins, with how many have begun.
using Progress = std::function<void(std::string_view trial, std::size_t cases)>;

struct Options {
  std::uint32_t reloads = 1'000;
  std::vector<std::string> trials{};  // only these, after "describe"; empty: all
  // Run it even if this machine has no sandbox: only for files that are trusted.
  bool allow_unsandboxed = false;
  std::uint32_t case_time_s = 30;  // for one case; then its process is killed
  // Recorded cases: situations beside the kit's own, answered as recorded.
  std::vector<cassette::Case> recorded{};
  Progress progress{};  // null: not told
};

// "describe", "events", ...: in the order in which they are run. [any]
std::vector<std::string> trial_names();

// Takes a copy of the file and runs it. Forks: the calling process must have no threads. Blocks until done.
// host     that the file is made for; its tier_of need not be right.
// returns  the report, or one sentence why the file could not be tried, such as that this machine has no sandbox and
//          the options do not allow to go without.
tl::expected<Report, std::string> check_file(const std::filesystem::path& path, const Options& options,
                                             const inspection::Host& host);

// For a person at a terminal. [any]
std::string to_text(const Report& report);

// For programs: one JSON object. Members are only ever added. [any]
std::string to_json(const Report& report);

}  // namespace check
