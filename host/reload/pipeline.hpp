// The middle of a reload, from a settled file to instances that could serve:
//   verify -> copy -> inspect -> probe -> load
// Each step takes the one before's result and gives its own, or the reason to refuse the file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "artifact/artifact.hpp"
#include "ownership/name_owners.hpp"
#include "plugin/generation.hpp"
#include "plugin/module.hpp"
#include "plugin/private_copies.hpp"
#include "plugin/refusal.hpp"
#include "plugin/registry.hpp"
#include "probe/prober.hpp"
#include "reload/intake.hpp"
#include "reload/observer.hpp"
#include "reload/options.hpp"
#include "reload/remembered_descriptions.hpp"
#include "reload/versions.hpp"

namespace reload {

struct Copied {
  Settled settled;
  plugin::Tier tier;  // to run in
  plugin::PrivateCopy copy;
};

struct Inspected {
  Copied copied;
  artifact::Artifact artifact;
  ownership::Owner owner;
  std::string obstacle;  // why this host cannot load it, whose ever its services are; empty: nothing known
  std::optional<artifact::Description> remembered;  // of an earlier probe
};

struct Probed {
  Inspected inspected;
  artifact::Description description;

  const std::string& file() const { return inspected.copied.settled.image.file; }
  const ownership::Owner& owner() const { return inspected.owner; }
};

struct Loaded {
  std::string file;
  std::string identity;  // as of Settled
  Clock::time_point noticed;
  std::optional<Version> version;
  std::shared_ptr<plugin::Module> module;
  std::vector<std::unique_ptr<plugin::Generation>> generations;  // one a service, each with its instance
  ownership::Owner owner;
  ownership::Release release;
};

class Pipeline {
 public:
  // All outlive the pipeline. Throws if state_dir cannot be used.
  Pipeline(const ReloaderOptions& options, const aha_host& host, probe::Prober& prober,
           const RememberedDescriptions& remembered, ownership::NameOwners& owners,
           plugin::Registry& registry, Observer& observer);

  // The steps that run no code of the plugin in this process. [any]
  tl::expected<Settled, plugin::Refusal> verify(Settled settled) const;
  tl::expected<Copied, plugin::Refusal> copy(Settled settled);
  tl::expected<artifact::Examination, std::string> examine(const Copied& copied) const;
  tl::expected<Inspected, plugin::Refusal> inspect(Copied copied) const;
  // Whose its services are, and whether it is an old version put back: before any code of it runs.
  tl::expected<Inspected, plugin::Refusal> judge_names(Inspected inspected) const;
  tl::expected<Probed, plugin::Refusal> probe(Inspected inspected, bool believes_refusals) const;

  // All of them. What a trusted key's file offers is kept for that key, whatever comes of the file.
  // [the reloading thread]
  // believes_refusals  whether a file that hung or crashed in an earlier probe is refused without another.
  tl::expected<Probed, plugin::Refusal> prepare(Settled settled, bool believes_refusals = false);

  // The same for many, several at once; results in the order given. What one of them offers is kept for its owner
  // before any other is judged. [the reloading thread]
  static constexpr std::size_t kProbesAtOnce = 4;
  std::vector<tl::expected<Probed, plugin::Refusal>> prepare_all(std::vector<Settled> settled,
                                                                 bool believes_refusals = false);

  // Whether a file is a stranger's that was not probed before: its code may hold a probe for as long as one may take.
  // [any]
  bool may_hang(const Settled& settled, bool believes_refusals) const;

  // Makes it ready to serve: in this process loaded, with its instances; in its own, started by the first event.
  // [the reloading thread]
  tl::expected<Loaded, plugin::Refusal> load(Probed probed);

 private:
  tl::expected<Inspected, plugin::Refusal> examine(Settled settled);
  void note_offer(const Inspected& inspected);
  std::optional<Version> keep(const Copied& copied);
  std::string find_obstacle(const Probed& probed) const;
  tl::expected<Loaded, plugin::Refusal> load_probed(Probed probed);
  tl::expected<void, plugin::Refusal> load_here(Probed& probed, Loaded& loaded);
  void isolate(Probed& probed, Loaded& loaded);
  tl::expected<artifact::Description, plugin::Refusal> describe(const Inspected& inspected,
                                                                bool believes_refusals) const;
  plugin::Generation::Parts parts_of(const artifact::ServiceDescription& description,
                                     const Loaded& loaded) const;

  const ReloaderOptions& options_;
  const aha_host& host_;
  probe::Prober& prober_;
  const RememberedDescriptions& remembered_;
  ownership::NameOwners& owners_;
  plugin::Registry& registry_;
  Observer& observer_;
  artifact::HostAbilities abilities_;
  plugin::PrivateCopies copies_;
};

}  // namespace reload
