#include "reload/pipeline.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <utility>

#include "edge/c_edge.hpp"
#include "plugin/isolation.hpp"
#include "plugin/library.hpp"

namespace reload {
namespace {

tl::unexpected<plugin::Refusal> refuse(plugin::Step step, std::string reason) {
  return tl::unexpected(plugin::Refusal{step, std::move(reason)});
}

// An exception in a step, for want of memory or descriptors for example, refuses its file; the host goes on.
template <class Run>
std::invoke_result_t<Run&> guarded(plugin::Step step, Run run) {
  try {
    return run();
  } catch (...) {
    return tl::unexpected(plugin::Refusal{step, std::string(edge::text_of_caught()), true});
  }
}

std::vector<std::string> services_of(const artifact::Manifest& manifest) {
  std::vector<std::string> names;
  for (const auto& service : manifest.services) names.push_back(service.name);
  return names;
}

ownership::Release release_of(const Inspected& inspected) {
  const auto& settled = inspected.copied.settled;
  return {inspected.artifact.manifest.version, settled.signature.words.timestamp_s.value_or(0),
          settled.sha256};
}

// What `step` makes of each, several at once; results in the order given.
template <class Result, class From, class Step>
std::vector<tl::expected<Result, plugin::Refusal>> map_at_once(std::vector<From>& all, Step step) {
  std::vector<tl::expected<Result, plugin::Refusal>> results;
  results.reserve(all.size());
  while (results.size() < all.size()) results.emplace_back(tl::unexpect, plugin::Refusal{});
  std::atomic<std::size_t> next = 0;
  const auto take_some = [&] {
    for (auto i = next++; i < all.size(); i = next++) results[i] = step(std::move(all[i]));
  };
  std::vector<std::future<void>> others;
  edge::c_edge([](std::string_view) {},  // fewer at once if the machine has no thread left
               [&] {
                 for (std::size_t i = 1; i < std::min(Pipeline::kProbesAtOnce, all.size()); ++i)
                   others.push_back(std::async(std::launch::async, take_some));
               });
  take_some();
  for (auto& other : others) other.get();
  return results;
}

// "slack" of "slack.so", as operators name it.
std::string settled_name(const Copied& copied) {
  const std::string& file = copied.settled.image.file;
  return file.substr(0, file.rfind(".so"));
}

}  // namespace

Pipeline::Pipeline(const ReloaderOptions& options, const aha_host& host, probe::Prober& prober,
                   const RememberedDescriptions& remembered, ownership::NameOwners& owners,
                   plugin::Registry& registry, Observer& observer)
    : options_(options),
      host_(host),
      prober_(prober),
      remembered_(remembered),
      owners_(owners),
      registry_(registry),
      observer_(observer),
      abilities_(artifact::HostAbilities::of_this_machine(options.capabilities)),
      copies_(options.state_dir) {}

tl::expected<Probed, plugin::Refusal> Pipeline::prepare(Settled settled, bool believes_refusals) {
  std::vector<Settled> one;
  one.push_back(std::move(settled));
  return std::move(prepare_all(std::move(one), believes_refusals).front());
}

std::vector<tl::expected<Probed, plugin::Refusal>> Pipeline::prepare_all(std::vector<Settled> settled,
                                                                         bool believes_refusals) {
  auto examined =
      map_at_once<Inspected>(settled, [this](Settled&& next) { return examine(std::move(next)); });
  for (const auto& one : examined)
    if (one) note_offer(*one);
  return map_at_once<Probed>(examined, [&](tl::expected<Inspected, plugin::Refusal>&& next) {
    return std::move(next)
        .and_then([&](Inspected&& inspected) {
          return guarded(plugin::Step::verify, [&] { return judge_names(std::move(inspected)); });
        })
        .and_then([&](Inspected&& inspected) {
          return guarded(plugin::Step::probe, [&] { return probe(std::move(inspected), believes_refusals); });
        });
  });
}

bool Pipeline::may_hang(const Settled& settled, bool believes_refusals) const {
  const auto& [file, stamp, bytes, signature_text] = settled.image;
  artifact::SignatureVerdict signature;
  if (options_.signatures != nullptr)
    signature = options_.signatures->judge(file, bytes, settled.sha256, signature_text);
  if (signature.trusted()) return false;
  auto tier = tl::expected<plugin::Tier, std::string>(plugin::Tier::in_host);
  if (options_.isolation != nullptr) {
    if (options_.isolation->is_bundled(file, settled.sha256)) return false;
    tier = options_.isolation->tier_of(file, settled.sha256, signature);
  }
  if (!tier || remembered_.find(settled.sha256, *tier)) return false;
  return !believes_refusals || !remembered_.find_refusal(settled.sha256, *tier);
}

tl::expected<Inspected, plugin::Refusal> Pipeline::examine(Settled settled) {
  return guarded(plugin::Step::verify, [&] { return verify(std::move(settled)); })
      .and_then([this](Settled&& verified) {
        return guarded(plugin::Step::copy, [&] { return copy(std::move(verified)); });
      })
      .and_then([this](Copied&& copied) {
        return guarded(plugin::Step::inspect, [&] { return inspect(std::move(copied)); });
      });
}

void Pipeline::note_offer(const Inspected& inspected) {
  edge::c_edge([](std::string_view) {},
               [&] {
                 const auto fault = owners_.offers(inspected.owner, services_of(inspected.artifact.manifest));
                 if (!fault.empty()) observer_.warned(inspected.owner.file, fault);
               });
}

// Judges the bytes in memory, of which copy() makes what is loaded.
tl::expected<Settled, plugin::Refusal> Pipeline::verify(Settled settled) const {
  const auto& [file, stamp, bytes, signature_text] = settled.image;
  if (options_.signatures != nullptr)
    settled.signature = options_.signatures->judge(file, bytes, settled.sha256, signature_text);
  if (auto fault = artifact::find_signature_fault(settled.signature, options_.require_signature);
      !fault.empty())
    return refuse(plugin::Step::verify, std::move(fault));
  return settled;
}

tl::expected<Copied, plugin::Refusal> Pipeline::copy(Settled settled) {
  auto tier = plugin::Tier::in_host;
  if (options_.isolation != nullptr) {
    const auto decided = options_.isolation->tier_of(settled.image.file, settled.sha256, settled.signature);
    if (!decided) return refuse(plugin::Step::verify, decided.error());
    tier = *decided;
  }
  auto copy = copies_.write(settled.image.file, settled.image.bytes);
  if (!copy) return tl::unexpected(plugin::Refusal{plugin::Step::copy, std::move(copy.error()), true});
  return Copied{std::move(settled), tier, std::move(*copy)};
}

// Another process reads a stranger's file. A bundled one came with the host, and 27 processes take half of a start.
tl::expected<artifact::Examination, std::string> Pipeline::examine(const Copied& copied) const {
  const auto& [file, stamp, bytes, signature_text] = copied.settled.image;
  if (options_.isolation != nullptr && options_.isolation->is_bundled(file, copied.settled.sha256))
    return probe::Prober::examine_trusted(bytes);
  return prober_.examine(copied.copy.path());
}

tl::expected<Inspected, plugin::Refusal> Pipeline::inspect(Copied copied) const {
  const auto& settled = copied.settled;
  auto earlier = remembered_.find(settled.sha256, copied.tier);
  auto examination = earlier
                         ? tl::expected<artifact::Examination, std::string>(std::move(earlier->examination))
                         : examine(copied);
  if (!examination) return refuse(plugin::Step::inspect, std::move(examination.error()));
  auto obstacles = artifact::find_obstacles(*examination, abilities_);
  if (!examination->manifest_fault.empty())
    return refuse(plugin::Step::inspect, std::move(obstacles.front()));
  auto owner = owners_.owner_of(settled.image.file, settled.sha256, settled.signature);
  examination->artifact.signature = settled.signature;
  Inspected inspected{std::move(copied),
                      std::move(examination->artifact),
                      std::move(owner),
                      obstacles.empty() ? std::string() : std::move(obstacles.front()),
                      {}};
  if (earlier) inspected.remembered = std::move(earlier->description);
  return inspected;
}

tl::expected<Inspected, plugin::Refusal> Pipeline::judge_names(Inspected inspected) const {
  const auto& artifact = inspected.artifact;
  const auto& settled = inspected.copied.settled;
  const auto services = services_of(artifact.manifest);
  if (!inspected.obstacle.empty()) return refuse(plugin::Step::inspect, std::move(inspected.obstacle));
  if (artifact.manifest.has_own_threads && inspected.copied.tier == plugin::Tier::in_host)
    return refuse(plugin::Step::inspect,
                  "its calls run on their own threads (\"threads\":\"own\" in its manifest), which the host "
                  "does not give it inline; give it the tier worker or sandbox, such as --isolate " +
                      settled_name(inspected.copied) + "=worker");
  if (auto fault = artifact::find_broken_word(artifact.signature, artifact.manifest); !fault.empty())
    return refuse(plugin::Step::verify, std::move(fault));
  if (auto claim = owners_.find_claim(inspected.owner, services); !claim.empty())
    return refuse(plugin::Step::verify, std::move(claim));
  if (settled.goes_back) return inspected;
  if (auto fault = owners_.find_downgrade(inspected.owner, services, release_of(inspected)); !fault.empty())
    return refuse(plugin::Step::verify, std::move(fault));
  return inspected;
}

tl::expected<Probed, plugin::Refusal> Pipeline::probe(Inspected inspected, bool believes_refusals) const {
  auto description = describe(inspected, believes_refusals);
  if (!description) return tl::unexpected(std::move(description.error()));
  if (auto lie = artifact::find_disagreement(inspected.artifact.manifest, *description); !lie.empty())
    return refuse(plugin::Step::probe, "it lies in its manifest: " + lie);
  return Probed{std::move(inspected), std::move(*description)};
}

tl::expected<artifact::Description, plugin::Refusal> Pipeline::describe(const Inspected& inspected,
                                                                        bool believes_refusals) const {
  if (inspected.remembered) return *inspected.remembered;
  const auto& copied = inspected.copied;
  const auto& sha256 = copied.settled.sha256;
  if (auto earlier = believes_refusals ? remembered_.find_refusal(sha256, copied.tier) : std::nullopt) {
    earlier->reason += " when it was probed earlier; touch the file to have it probed again";
    return tl::unexpected(std::move(*earlier));
  }
  const auto& file = copied.settled.image.file;
  auto description = prober_.probe(
      copied.copy.path(), copied.tier, [&](const std::string& line) { observer_.printed(file, line); },
      inspected.artifact.manifest.has_own_threads);
  if (description) {
    remembered_.keep(
        sha256, copied.tier,
        {.examination = {.artifact = inspected.artifact, .manifest_fault = {}, .is_program = false},
         .description = *description});
    remembered_.forget_refusal(sha256, copied.tier);
  } else if (description.error().is_files_doing) {
    remembered_.keep_refusal(sha256, copied.tier, description.error());
  }
  return description;
}

tl::expected<Loaded, plugin::Refusal> Pipeline::load(Probed probed) {
  return guarded(plugin::Step::load, [&] { return load_probed(std::move(probed)); });
}

tl::expected<Loaded, plugin::Refusal> Pipeline::load_probed(Probed probed) {
  if (auto obstacle = find_obstacle(probed); !obstacle.empty())
    return refuse(plugin::Step::load, std::move(obstacle));
  const auto& settled = probed.inspected.copied.settled;
  Loaded loaded{settled.image.file,
                settled.identity,
                settled.noticed,
                keep(probed.inspected.copied),
                {},
                {},
                probed.owner(),
                release_of(probed.inspected)};
  if (probed.inspected.copied.tier != plugin::Tier::in_host) {
    isolate(probed, loaded);
  } else if (auto here = load_here(probed, loaded); !here) {
    return tl::unexpected(std::move(here.error()));
  }
  for (auto& generation : loaded.generations)
    generation->set_number(registry_.next_number(generation->service()));
  return loaded;
}

std::optional<Version> Pipeline::keep(const Copied& copied) {
  auto copy = copies_.keep(copied.copy);
  if (!copy) return std::nullopt;
  const auto& settled = copied.settled;
  return Version{std::move(*copy), settled.sha256, settled.identity, settled.image.signature_text};
}

// Empty if nothing of this host stands against loading the file.
std::string Pipeline::find_obstacle(const Probed& probed) const {
  if (registry_.retained_count(probed.file()) >= options_.max_retained)
    return std::to_string(options_.max_retained) +
           " earlier generations of it could not be unloaded and retain memory; restart the host to load it";
  if (!probed.inspected.copied.copy.holds(probed.inspected.copied.settled.sha256))
    return "its private copy in the state directory is no longer what was verified; see what else writes "
           "there";
  return {};
}

plugin::Generation::Parts Pipeline::parts_of(const artifact::ServiceDescription& description,
                                             const Loaded& loaded) const {
  const auto& artifact = loaded.module->artifact();
  plugin::Generation::Parts parts;
  parts.description = description;
  parts.file = loaded.file;
  parts.version = artifact.manifest.version;
  parts.sha256 = loaded.module->sha256();
  parts.signature = artifact.signature;
  parts.owner = loaded.owner;
  parts.egress = artifact.manifest.egress;
  if (options_.ledger != nullptr) parts.account = &options_.ledger->of(loaded.file);
  parts.module = loaded.module;
  return parts;
}

tl::expected<void, plugin::Refusal> Pipeline::load_here(Probed& probed, Loaded& loaded) {
  auto& copied = probed.inspected.copied;
  auto& artifact = probed.inspected.artifact;
  auto loading = plugin::Library::load(
      {std::move(copied.copy), loaded.file, copied.settled.sha256, std::move(artifact)});
  if (!loading) return refuse(plugin::Step::load, std::move(loading.error()));
  const auto library = std::move(*loading);
  loaded.module = library;
  const auto& factory = library->factory();
  for (std::uint32_t index = 0; index < factory.service_count; ++index) {
    const auto& description = probed.description[index];
    void* instance = nullptr;
    if (const auto code = factory.create(index, &host_, &instance); code != AHA_OK) {
      // If its threads do not end, the library stays in memory, as ~Library sees to.
      library->end(loaded.generations, options_.quiesce_ms);
      return refuse(plugin::Step::load,
                    "create of " + description.name + " failed with code " + std::to_string(code));
    }
    auto parts = parts_of(description, loaded);
    parts.factory = &factory;
    parts.instance = instance;
    loaded.generations.push_back(std::make_unique<plugin::Generation>(std::move(parts)));
  }
  return {};
}

void Pipeline::isolate(Probed& probed, Loaded& loaded) {
  auto& copied = probed.inspected.copied;
  auto& artifact = probed.inspected.artifact;
  const auto module = options_.isolation->isolate(
      {std::move(copied.copy), loaded.file, copied.settled.sha256, std::move(artifact), copied.tier},
      probed.description);
  loaded.module = module;
  for (const auto& description : probed.description) {
    auto parts = parts_of(description, loaded);
    parts.executor = module->executor();
    loaded.generations.push_back(std::make_unique<plugin::Generation>(std::move(parts)));
  }
}

}  // namespace reload
