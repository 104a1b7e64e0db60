#include "pipeline.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <utility>

#include "edge/c_edge.hpp"
#include "isolation.hpp"
#include "library.hpp"

namespace plugin {
namespace {

// A probe mostly waits for its processes.
constexpr std::size_t kProbesAtOnce = 4;

tl::unexpected<Refusal> refuse(Step step, std::string reason) {
  return tl::unexpected(Refusal{step, std::move(reason)});
}

// An exception in a step, for want of memory or descriptors for example, refuses its file; the host goes on.
template <class Run>
std::invoke_result_t<Run&> guarded(Step step, Run run) {
  try {
    return run();
  } catch (...) {
    return tl::unexpected(Refusal{step, std::string(edge::text_of_caught()), true});
  }
}

}  // namespace

Pipeline::Pipeline(const ReloaderOptions& options, const aha_host& host, Prober& prober,
                   const RememberedDescriptions& remembered, Registry& registry, Observer& observer)
    : options_(options),
      host_(host),
      prober_(prober),
      remembered_(remembered),
      registry_(registry),
      observer_(observer),
      abilities_(HostAbilities::of_this_machine(options.capabilities)),
      copies_(options.state_dir) {}

tl::expected<Probed, Refusal> Pipeline::prepare(Settled settled) {
  return guarded(Step::verify, [&] { return verify(std::move(settled)); })
      .and_then([this](Settled&& verified) {
        return guarded(Step::copy, [&] { return copy(std::move(verified)); });
      })
      .and_then([this](Copied&& copied) {
        return guarded(Step::inspect, [&] { return inspect(std::move(copied)); });
      })
      .and_then([this](Inspected&& inspected) {
        return guarded(Step::probe, [&] { return probe(std::move(inspected)); });
      });
}

std::vector<tl::expected<Probed, Refusal>> Pipeline::prepare_all(std::vector<Settled> settled) {
  std::vector<tl::expected<Probed, Refusal>> results;
  results.reserve(settled.size());
  while (results.size() < settled.size()) results.emplace_back(tl::unexpect, Refusal{});
  std::atomic<std::size_t> next = 0;
  const auto prepare_some = [&] {
    for (auto i = next++; i < settled.size(); i = next++) results[i] = prepare(std::move(settled[i]));
  };
  std::vector<std::future<void>> others;
  edge::c_edge([](std::string_view) {},  // fewer at once if the machine has no thread left
               [&] {
                 for (std::size_t i = 1; i < std::min(kProbesAtOnce, settled.size()); ++i)
                   others.push_back(std::async(std::launch::async, prepare_some));
               });
  prepare_some();
  for (auto& other : others) other.get();
  return results;
}

// Judges the bytes in memory, of which copy() makes what is loaded.
tl::expected<Settled, Refusal> Pipeline::verify(Settled settled) const {
  const auto& [file, stamp, bytes, signature_text] = settled.image;
  if (options_.signatures != nullptr)
    settled.signature = options_.signatures->judge(bytes, settled.sha256, signature_text);
  if (auto fault = find_signature_fault(settled.signature, options_.require_signature); !fault.empty())
    return refuse(Step::verify, std::move(fault));
  return settled;
}

tl::expected<Copied, Refusal> Pipeline::copy(Settled settled) {
  auto tier = Tier::in_host;
  if (options_.isolation != nullptr) {
    const auto decided = options_.isolation->tier_of(settled.image.file, settled.sha256, settled.signature);
    if (!decided) return refuse(Step::verify, decided.error());
    tier = *decided;
  }
  auto copy = copies_.write(settled.image.file, settled.image.bytes);
  if (!copy) return tl::unexpected(Refusal{Step::copy, std::move(copy.error()), true});
  return Copied{std::move(settled), tier, std::move(*copy)};
}

tl::expected<Inspected, Refusal> Pipeline::inspect(Copied copied) const {
  auto artifact = plugin::inspect(copied.settled.image.bytes, abilities_);
  if (!artifact) return refuse(Step::inspect, std::move(artifact.error()));
  artifact->signature = copied.settled.signature;
  return Inspected{std::move(copied), std::move(*artifact)};
}

tl::expected<Probed, Refusal> Pipeline::probe(Inspected inspected) const {
  auto description = describe(inspected.copied);
  if (!description) return tl::unexpected(std::move(description.error()));
  if (auto lie = find_disagreement(inspected.artifact.manifest, *description); !lie.empty())
    return refuse(Step::probe, "it lies in its manifest: " + lie);
  return Probed{std::move(inspected), std::move(*description)};
}

tl::expected<Description, Refusal> Pipeline::describe(const Copied& copied) const {
  if (auto earlier = remembered_.find(copied.settled.sha256, copied.tier)) return std::move(*earlier);
  const auto& file = copied.settled.image.file;
  auto description = prober_.probe(copied.copy.path(), copied.tier,
                                   [&](const std::string& line) { observer_.printed(file, line); });
  if (description) remembered_.keep(copied.settled.sha256, copied.tier, *description);
  return description;
}

tl::expected<Loaded, Refusal> Pipeline::load(Probed probed) {
  return guarded(Step::load, [&] { return load_probed(std::move(probed)); });
}

tl::expected<Loaded, Refusal> Pipeline::load_probed(Probed probed) {
  if (auto obstacle = find_obstacle(probed); !obstacle.empty())
    return refuse(Step::load, std::move(obstacle));
  const auto& settled = probed.inspected.copied.settled;
  Loaded loaded{settled.image.file, settled.identity, settled.noticed, keep(probed.inspected.copied), {}, {}};
  if (probed.inspected.copied.tier != Tier::in_host) {
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

// Empty where nothing of this host stands against loading the file.
std::string Pipeline::find_obstacle(const Probed& probed) const {
  if (registry_.retained_count(probed.file()) >= options_.max_retained)
    return std::to_string(options_.max_retained) +
           " earlier generations of it could not be unloaded and retain memory; restart the host to load it";
  if (!probed.inspected.copied.copy.holds(probed.inspected.copied.settled.sha256))
    return "its private copy in the state directory is no longer what was verified; see what else writes "
           "there";
  return {};
}

Generation::Parts Pipeline::parts_of(const ServiceDescription& description, const Loaded& loaded) const {
  const auto& artifact = loaded.module->artifact();
  Generation::Parts parts;
  parts.description = description;
  parts.file = loaded.file;
  parts.version = artifact.manifest.version;
  parts.sha256 = loaded.module->sha256();
  parts.signature = artifact.signature;
  parts.egress = artifact.manifest.egress;
  if (options_.ledger != nullptr) parts.account = &options_.ledger->of(loaded.file);
  parts.module = loaded.module;
  return parts;
}

tl::expected<void, Refusal> Pipeline::load_here(Probed& probed, Loaded& loaded) {
  auto& [copied, artifact] = probed.inspected;
  auto loading =
      Library::load(std::move(copied.copy), loaded.file, copied.settled.sha256, std::move(artifact));
  if (!loading) return refuse(Step::load, std::move(loading.error()));
  const auto library = std::move(*loading);
  loaded.module = library;
  const auto& factory = library->factory();
  for (std::uint32_t index = 0; index < factory.service_count; ++index) {
    const auto& description = probed.description[index];
    void* instance = nullptr;
    if (const auto code = factory.create(index, &host_, &instance); code != AHA_OK) {
      // Where its threads do not end, the library stays in memory, as ~Library sees to.
      library->end(loaded.generations, options_.quiesce_ms);
      return refuse(Step::load,
                    "create of " + description.name + " failed with code " + std::to_string(code));
    }
    auto parts = parts_of(description, loaded);
    parts.factory = &factory;
    parts.instance = instance;
    loaded.generations.push_back(std::make_unique<Generation>(std::move(parts)));
  }
  return {};
}

void Pipeline::isolate(Probed& probed, Loaded& loaded) {
  auto& [copied, artifact] = probed.inspected;
  const auto module = options_.isolation->isolate(std::move(copied.copy), loaded.file, copied.settled.sha256,
                                                  std::move(artifact), probed.description, copied.tier);
  loaded.module = module;
  for (const auto& description : probed.description) {
    auto parts = parts_of(description, loaded);
    parts.executor = module->executor();
    loaded.generations.push_back(std::make_unique<Generation>(std::move(parts)));
  }
}

}  // namespace plugin
