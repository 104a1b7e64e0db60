// Finds out what a plugin file is where that can do no harm, in throw-away processes: reads it, then loads it and has
// it describe its services.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "artifact/artifact.hpp"
#include "artifact/description.hpp"
#include "plugin/refusal.hpp"
#include "plugin/tier.hpp"
#include "process/zygote.hpp"

namespace probe {

struct ProbeLimits {
  std::uint32_t time_ms = 2000;              // for one file, from the fork to the last description
  std::uint32_t output_bytes = 1024 * 1024;  // of all descriptions of one file
};

class Prober {
 public:
  using Printed = std::function<void(const std::string& line)>;

  virtual ~Prober() = default;

  // Reads what the file says about itself, without running it: see Examiner::examine. [any] file  an absolute path.
  virtual tl::expected<artifact::Examination, plugin::Refusal> examine(const std::filesystem::path& file) = 0;

  // The same for a file that is trusted as the host's own program is: read in this process, which takes a tenth of the
  // time. [any]
  // bytes  The whole file.
  static tl::expected<artifact::Examination, std::string> examine_trusted(std::span<const std::byte> bytes);

  // Runs the file's constructors, its factory function and describe() of every service, each checked. No
  // instance is made. Blocks for up to the time limit. [any]
  // file             a library that was examined and found good; an absolute path.
  // tier             sandbox: with no more rights than it will have when it serves.
  // printed          called on this thread with each line that its code prints: up to 100, of up to 1 KiB.
  // has_own_threads  its manifest says so; any other that starts a thread while it is loaded is refused.
  // returns  the services in the factory's order, or a Refusal of Step::probe: what the plugin did wrong, with the
  //          signal it died of and what it was doing.
  virtual tl::expected<artifact::Description, plugin::Refusal> probe(
      const std::filesystem::path& file, plugin::Tier tier = plugin::Tier::in_host,
      const Printed& printed = {}, bool has_own_threads = false) = 0;

  // By processes of a zygote that has the roles of child.hpp and examiner.hpp. It outlives the prober.
  static std::unique_ptr<Prober> start(const process::Zygote& zygote, ProbeLimits limits = {});

  // By a separate zygote, forked here and now, without a sandbox. For tests.
  static std::unique_ptr<Prober> start(ProbeLimits limits = {});
};

}  // namespace probe
