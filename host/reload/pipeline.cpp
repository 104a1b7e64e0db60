#include "reload/pipeline.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <utility>

#include "artifact/file_image.hpp"
#include "edge/c_edge.hpp"
#include "plugin/isolation.hpp"
#include "reload/choices.hpp"

namespace reload {
namespace {

std::vector<std::string> services_of(const artifact::Manifest& manifest) {
  std::vector<std::string> names;
  for (const auto& service : manifest.services) names.push_back(service.name);
  return names;
}

// Runs `step` on each, several at once.
template <class Step>
void for_each_at_once(std::span<Candidate> all, Step step) {
  std::atomic<std::size_t> next = 0;
  const auto take_some = [&] {
    for (auto i = next++; i < all.size(); i = next++) step(all[i]);
  };
  std::vector<std::future<void>> others;
  edge::c_edge([](std::string_view) {},  // fewer at once if the machine has no thread left
               [&] {
                 for (std::size_t i = 1; i < std::min(Pipeline::probes_at_once, all.size()); ++i)
                   others.push_back(std::async(std::launch::async, take_some));
               });
  take_some();
  for (auto& other : others) other.get();
}

}  // namespace

Pipeline::Pipeline(const Parts& parts)
    : options_(parts.options),
      prober_(parts.prober),
      remembered_(parts.remembered),
      owners_(parts.owners),
      copies_(parts.copies),
      observer_(parts.observer),
      abilities_(artifact::HostAbilities::of_this_machine(parts.options.capabilities)) {}

void Pipeline::prepare(std::span<Candidate> candidates, bool believes_refusals) {
  for_each_at_once(candidates, [this](Candidate& one) { one.refusal = examine(one); });
  for (const auto& one : candidates)
    if (!one.refusal) note_offer(one);
  for_each_at_once(candidates, [&](Candidate& one) {
    if (!one.refusal) one.refusal = try_out(one, believes_refusals);
  });
}

bool Pipeline::may_hang(const Candidate& candidate, bool believes_refusals) const {
  const auto& [file, stamp, bytes, signature_text, has_writer] = candidate.image;
  artifact::SignatureVerdict signature;
  if (options_.signatures != nullptr)
    signature = options_.signatures->judge(file, bytes, candidate.sha256, signature_text);
  if (signature.trusted()) return false;
  auto tier = tl::expected<plugin::Tier, std::string>(plugin::Tier::in_host);
  if (options_.isolation != nullptr) {
    if (options_.isolation->is_bundled(file, candidate.sha256)) return false;
    tier = options_.isolation->tier_of(file, candidate.sha256, signature);
  }
  if (!tier || remembered_.find(candidate.sha256, *tier)) return false;
  return !believes_refusals || !remembered_.find_refusal(candidate.sha256, *tier);
}

// The steps that say whose file it is.
Refused Pipeline::examine(Candidate& candidate) const {
  if (auto refusal = guarded(plugin::Step::verify, [&] { return verify(candidate); })) return refusal;
  if (auto refusal = guarded(plugin::Step::copy, [&] { return copy(candidate); })) return refusal;
  return guarded(plugin::Step::inspect, [&] { return inspect(candidate); });
}

// Judges the bytes in memory, of which copy() makes what is loaded.
Refused Pipeline::verify(Candidate& candidate) const {
  const auto& [file, stamp, bytes, signature_text, has_writer] = candidate.image;
  if (options_.signatures != nullptr)
    candidate.signature = options_.signatures->judge(file, bytes, candidate.sha256, signature_text);
  if (auto fault = artifact::find_signature_fault(candidate.signature, options_.require_signature);
      !fault.empty())
    return refuse(plugin::Step::verify, std::move(fault));
  if (options_.choices != nullptr)
    if (auto fault = options_.choices->find_revocation(candidate.sha256, candidate.signature.key_id);
        !fault.empty())
      return refuse(plugin::Step::verify, std::move(fault));
  if (options_.choices != nullptr && !candidate.goes_back)
    if (auto fault = options_.choices->find_fault(file, candidate.sha256); !fault.empty())
      return refuse(plugin::Step::verify, std::move(fault));
  if (options_.isolation == nullptr) return {};
  auto tier = options_.isolation->tier_of(file, candidate.sha256, candidate.signature);
  if (!tier) return refuse(plugin::Step::verify, std::move(tier.error()));
  candidate.tier = *tier;
  return {};
}

Refused Pipeline::copy(Candidate& candidate) const {
  auto copy = copies_.write(candidate.file(), candidate.image.bytes);
  if (!copy) return plugin::Refusal{plugin::Step::copy, std::move(copy.error()), true};
  candidate.copy = std::move(*copy);
  return {};
}

// Another process reads a stranger's file. A bundled one came with the host, and 27 processes take half of a start.
tl::expected<artifact::Examination, plugin::Refusal> Pipeline::read(const Candidate& candidate) const {
  if (candidate.owner.standing != ownership::Standing::bundled) return prober_.examine(candidate.copy.path());
  return probe::Prober::examine_trusted(candidate.image.bytes).map_error([](std::string&& fault) {
    return plugin::Refusal{plugin::Step::inspect, std::move(fault)};
  });
}

Refused Pipeline::inspect(Candidate& candidate) const {
  candidate.owner = owners_.owner_of(candidate.file(), candidate.sha256, candidate.signature);
  auto earlier = remembered_.find(candidate.sha256, candidate.tier);
  auto examination =
      earlier ? tl::expected<artifact::Examination, plugin::Refusal>(std::move(earlier->examination))
              : read(candidate);
  if (!examination) return std::move(examination.error());
  auto obstacles = artifact::find_obstacles(*examination, abilities_);
  if (!examination->manifest_fault.empty())
    return refuse(plugin::Step::inspect, std::move(obstacles.front()));
  candidate.artifact = std::move(examination->artifact);
  candidate.artifact.signature = candidate.signature;
  candidate.release = {candidate.artifact.manifest.version, candidate.signature.words.timestamp_s.value_or(0),
                       candidate.sha256};
  if (!obstacles.empty()) candidate.obstacle = std::move(obstacles.front());
  if (earlier) candidate.remembered = std::move(earlier->description);
  return {};
}

void Pipeline::note_offer(const Candidate& candidate) {
  tell([&] {
    const auto fault = owners_.offers(candidate.owner, services_of(candidate.artifact.manifest));
    if (!fault.empty()) observer_.warned(candidate.file(), fault);
  });
}

// The steps once it is known what every file offers.
Refused Pipeline::try_out(Candidate& candidate, bool believes_refusals) const {
  if (auto refusal = guarded(plugin::Step::verify, [&] { return judge_names(candidate); })) return refusal;
  return guarded(plugin::Step::probe, [&] { return probe(candidate, believes_refusals); });
}

// Whose its services are, and whether it is an old version put back: before any code of it runs.
Refused Pipeline::judge_names(const Candidate& candidate) const {
  const auto& manifest = candidate.artifact.manifest;
  const auto services = services_of(manifest);
  if (!candidate.obstacle.empty()) return refuse(plugin::Step::inspect, candidate.obstacle);
  if (manifest.has_own_threads && candidate.tier == plugin::Tier::in_host)
    return refuse(plugin::Step::inspect,
                  "its calls run on their own threads (\"threads\":\"own\" in its manifest), which the host "
                  "does not give it inline; give it the tier worker or sandbox, such as --isolate " +
                      artifact::plugin_name(candidate.file()) + "=worker");
  if (auto fault = artifact::find_broken_word(candidate.signature, manifest); !fault.empty())
    return refuse(plugin::Step::verify, std::move(fault));
  if (auto claim = owners_.find_claim(candidate.owner, services); !claim.empty())
    return refuse(plugin::Step::verify, std::move(claim));
  if (candidate.goes_back) return {};
  const auto is_chosen = [&] {
    return options_.choices != nullptr && options_.choices->is_chosen(candidate.file(), candidate.sha256);
  };
  if (auto fault = owners_.find_downgrade(candidate.owner, services, candidate.release);
      !fault.empty() && !is_chosen())
    return refuse(plugin::Step::verify, std::move(fault));
  return {};
}

Refused Pipeline::probe(Candidate& candidate, bool believes_refusals) const {
  if (auto refusal = describe(candidate, believes_refusals)) return refusal;
  if (auto lie = artifact::find_disagreement(candidate.artifact.manifest, candidate.description);
      !lie.empty())
    return refuse(plugin::Step::probe, "it lies in its manifest: " + lie);
  return {};
}

Refused Pipeline::describe(Candidate& candidate, bool believes_refusals) const {
  const auto& sha256 = candidate.sha256;
  const auto tier = candidate.tier;
  if (candidate.remembered) {
    candidate.description = std::move(*candidate.remembered);
    return {};
  }
  if (auto earlier = believes_refusals ? remembered_.find_refusal(sha256, tier) : std::nullopt) {
    earlier->reason += " when it was probed earlier; touch the file to have it probed again";
    return earlier;
  }
  auto description = prober_.probe(
      candidate.copy.path(), tier,
      [&](const std::string& line) { observer_.printed(candidate.file(), line); },
      candidate.artifact.manifest.has_own_threads);
  if (!description) {
    if (description.error().is_files_doing) remembered_.keep_refusal(sha256, tier, description.error());
    return std::move(description.error());
  }
  candidate.description = std::move(*description);
  remembered_.keep(
      sha256, tier,
      {.examination = {.artifact = candidate.artifact, .manifest_fault = {}, .is_program = false},
       .description = candidate.description});
  remembered_.forget_refusal(sha256, tier);
  return {};
}

}  // namespace reload
