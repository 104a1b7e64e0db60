// The first half of a reload, from a settled file to one that may be loaded:
//   verify -> copy -> inspect -> probe
#pragma once

#include <cstddef>
#include <span>

#include "ownership/name_owners.hpp"
#include "plugin/private_copies.hpp"
#include "probe/prober.hpp"
#include "reload/candidate.hpp"
#include "reload/observer.hpp"
#include "reload/options.hpp"
#include "reload/remembered_descriptions.hpp"
#include "reload/step.hpp"

namespace reload {

class Pipeline {
 public:
  // What it works with; all of it outlives the pipeline.
  struct Parts {
    const ReloaderOptions& options;
    probe::Prober& prober;
    const RememberedDescriptions& remembered;
    ownership::NameOwners& owners;
    plugin::PrivateCopies& copies;
    Observer& observer;
  };
  explicit Pipeline(const Parts& parts);

  // Takes each through all steps, several at once, and sets the refusal of those that are refused. What the file of a
  // trusted key offers is kept for that key, whatever comes of the file, and before any other is judged.
  // [the reloading thread]
  // believes_refusals  whether a file that hung or crashed in an earlier probe is refused without another.
  static constexpr std::size_t probes_at_once = 4;
  void prepare(std::span<Candidate> candidates, bool believes_refusals);

  // Whether a file is a stranger's that was not probed before: its code may hold a probe for as long as one may take.
  // [any]
  bool may_hang(const Candidate& candidate, bool believes_refusals) const;

 private:
  Refused examine(Candidate& candidate) const;
  Refused verify(Candidate& candidate) const;
  Refused copy(Candidate& candidate) const;
  tl::expected<artifact::Examination, plugin::Refusal> read(const Candidate& candidate) const;
  Refused inspect(Candidate& candidate) const;
  void note_offer(const Candidate& candidate);
  Refused try_out(Candidate& candidate, bool believes_refusals) const;
  Refused judge_names(const Candidate& candidate) const;
  Refused probe(Candidate& candidate, bool believes_refusals) const;
  Refused describe(Candidate& candidate, bool believes_refusals) const;

  const ReloaderOptions& options_;
  probe::Prober& prober_;
  const RememberedDescriptions& remembered_;
  ownership::NameOwners& owners_;
  plugin::PrivateCopies& copies_;
  Observer& observer_;
  artifact::HostAbilities abilities_;
};

}  // namespace reload
