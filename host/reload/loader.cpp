#include "reload/loader.hpp"

#include <utility>

#include "plugin/isolation.hpp"
#include "plugin/library.hpp"

namespace reload {
namespace {

std::vector<std::string> names_of(const artifact::Description& description) {
  std::vector<std::string> names;
  for (const auto& service : description) names.push_back(service.name);
  return names;
}

plugin::ModuleFile take_file(Candidate& candidate) {
  return {std::move(candidate.copy), candidate.file(), candidate.sha256, std::move(candidate.artifact),
          candidate.tier};
}

}  // namespace

Refused Loader::load(Candidate& candidate) {
  if (auto refusal = find_conflict(candidate)) return refusal;
  return guarded(plugin::Step::load, [&]() -> Refused {
    if (auto refusal = find_obstacle(candidate)) return refusal;
    if (candidate.tier != plugin::Tier::in_host) {
      isolate(candidate);
    } else if (auto refusal = load_here(candidate)) {
      return refusal;
    }
    for (auto& generation : candidate.generations)
      generation->set_number(registry_.next_number(generation->service()));
    return {};
  });
}

// Before the load, since nothing can come between on the one thread that publishes, and no instance is made in vain.
Refused Loader::find_conflict(const Candidate& candidate) const {
  for (const auto& claim : registry_.taken_by_others(candidate.file(), names_of(candidate.description)))
    if (claim.standing >= candidate.owner.standing)
      return refuse(plugin::Step::swap, "the service " + claim.service + " is offered by " + claim.file +
                                            " already; remove one of the two files");
  return {};
}

Refused Loader::find_obstacle(const Candidate& candidate) const {
  if (registry_.retained_count(candidate.file()) >= options_.max_retained)
    return refuse(plugin::Step::load,
                  std::to_string(options_.max_retained) +
                      " earlier generations of it could not be unloaded and retain memory; "
                      "restart the host to load it");
  const auto content = candidate.copy.read();
  if (!content) return plugin::Refusal{plugin::Step::load, "its private copy cannot be read", true};
  if (artifact::sha256_hex(*content) != candidate.sha256)
    return refuse(
        plugin::Step::load,
        "its private copy in the state directory is no longer what was verified; see what else writes "
        "there");
  return {};
}

Refused Loader::load_here(Candidate& candidate) {
  auto loading = plugin::Library::load(take_file(candidate));
  if (!loading) return std::move(loading.error());
  const auto library = std::move(*loading);
  candidate.module = library;
  const auto& factory = library->factory();
  for (std::uint32_t index = 0; index < factory.service_count; ++index) {
    const auto& description = candidate.description[index];
    void* instance = nullptr;
    if (const auto code = factory.create(index, &host_, &instance); code != AHA_OK) {
      // If its threads do not end, the library stays in memory, as ~Library sees to.
      library->end(candidate.generations, options_.quiesce_ms);
      return refuse(plugin::Step::load,
                    "create of " + description.name + " failed with code " + std::to_string(code));
    }
    auto parts = parts_of(description, candidate);
    parts.factory = &factory;
    parts.instance = instance;
    candidate.generations.push_back(std::make_unique<plugin::Generation>(std::move(parts)));
  }
  return {};
}

void Loader::isolate(Candidate& candidate) {
  const auto module = options_.isolation->isolate(take_file(candidate), candidate.description);
  candidate.module = module;
  for (const auto& description : candidate.description) {
    auto parts = parts_of(description, candidate);
    parts.executor = module->executor();
    candidate.generations.push_back(std::make_unique<plugin::Generation>(std::move(parts)));
  }
}

plugin::Generation::Parts Loader::parts_of(const artifact::ServiceDescription& description,
                                           const Candidate& candidate) const {
  const auto& manifest = candidate.module->artifact().manifest;
  plugin::Generation::Parts parts;
  parts.description = description;
  parts.file = candidate.file();
  parts.version = manifest.version;
  parts.sha256 = candidate.sha256;
  parts.signature = candidate.signature;
  parts.owner = candidate.owner;
  parts.egress = manifest.egress;
  if (options_.ledger != nullptr) parts.account = &options_.ledger->of(candidate.file());
  parts.module = candidate.module;
  return parts;
}

}  // namespace reload
