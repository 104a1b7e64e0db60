// The step that makes a file ready to serve: loaded with its instances in this process, or as a module with its
// own processes.
#pragma once

#include <aha/abi.h>

#include <string>

#include "plugin/registry.hpp"
#include "reload/candidate.hpp"
#include "reload/options.hpp"
#include "reload/step.hpp"

namespace reload {

class Loader {
 public:
  // All outlive the loader.
  Loader(const ReloaderOptions& options, const aha_host& host, plugin::Registry& registry)
      : options_(options), host_(host), registry_(registry) {}

  // Sets the candidate's module and generations. In processes, nothing is started yet: the first event does.
  // [the reloading thread]
  Refused load(Candidate& candidate);

 private:
  Refused find_conflict(const Candidate& candidate) const;
  Refused find_obstacle(const Candidate& candidate) const;
  Refused load_here(Candidate& candidate);
  void isolate(Candidate& candidate);
  plugin::Generation::Parts parts_of(const artifact::ServiceDescription& description,
                                     const Candidate& candidate) const;

  const ReloaderOptions& options_;
  const aha_host& host_;
  plugin::Registry& registry_;
};

}  // namespace reload
