#include "reload/publisher.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace reload {
namespace {

// A quarantined version is not one to roll back to.
bool ended_well(const std::string& file, const std::vector<plugin::GenerationPtr>& replaced) {
  return std::ranges::none_of(replaced, [&](const plugin::GenerationPtr& generation) {
    if (generation->file() != file) return false;  // displaced: another file's version
    const auto& module = generation->module();
    return module && module->worker_status().state == "quarantined";
  });
}

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

}  // namespace

Publisher::Publisher(const Parts& parts, std::function<void()> wake)
    : owners_(parts.owners),
      copies_(parts.copies),
      registry_(parts.registry),
      intake_(parts.intake),
      refusals_(parts.refusals),
      observer_(parts.observer),
      drained_(std::make_shared<DrainQueue>(std::move(wake))),
      drainer_(parts.options.quiesce_ms, parts.registry, parts.observer) {}

void Publisher::publish(Candidate candidate) {
  const std::string& file = candidate.file();
  refusals_.forget(file);
  tell([&] { warn_about(*candidate.module); });
  auto version = version_of(candidate);
  intake_.serves(file, candidate.identity);
  drainer_.expect(candidate.module, candidate.generations.size());
  std::vector<std::string> services;
  std::vector<std::uint64_t> numbers;
  std::vector<plugin::GenerationPtr> shared;
  services.reserve(candidate.generations.size());
  numbers.reserve(candidate.generations.size());
  shared.reserve(candidate.generations.size());
  for (auto& generation : candidate.generations) {
    services.push_back(generation->service());
    numbers.push_back(generation->number());
    shared.push_back(drained_->share(std::move(generation)));
  }
  const auto claims = registry_.taken_by_others(file, services);
  std::set<std::string> displaced;
  for (const auto& claim : claims) displaced.insert(claim.file);
  const auto replaced = registry_.publish(file, std::move(shared), displaced);
  versions_.serves(file, std::move(version), ended_well(file, replaced));
  const auto took_ms = milliseconds_since(candidate.noticed);
  for (std::size_t i = 0; i < services.size(); ++i)
    tell([&] { observer_.loaded(services[i], numbers[i], file, took_ms); });
  announce_retired(replaced);
  refuse_displaced(claims, file);
  tell([&] {
    if (const auto fault = owners_.serves(candidate.owner, services, candidate.release); !fault.empty())
      observer_.warned(file, fault);
  });
}

void Publisher::retire(const std::string& file) {
  versions_.forget(file);
  announce_retired(registry_.publish(file, {}));
}

void Publisher::withdraw(const std::string& file, const plugin::Refusal& why) {
  intake_.serves(file, {});
  retire(file);
  refusals_.refuse(file, {}, why);
}

void Publisher::close() {
  for (const auto& service : registry_.list().services) registry_.publish(service.file, {});
  drain();
  drained_->close();
}

// A separate process takes with it whatever would stay.
void Publisher::warn_about(const plugin::Module& module) {
  if (const auto& warning = module.artifact().signature.warning; !warning.empty())
    observer_.warned(module.file(), warning);
  if (module.tier() != plugin::Tier::in_host) return;
  for (const auto& pin : module.artifact().pins())
    observer_.warned(module.file(), "it may stay in memory once it is replaced: " + pin);
  if (module.artifact().static_tls)
    observer_.warned(module.file(), "it uses static TLS, of which a process has little; build it with -fPIC");
}

// To go back to later; nullopt if the file system cannot keep it.
std::optional<Version> Publisher::version_of(const Candidate& candidate) {
  auto copy = copies_.keep(candidate.module->copy());
  if (!copy) return std::nullopt;
  return Version{std::move(*copy), candidate.sha256, candidate.identity, candidate.image.signature_text};
}

// Of what was replaced, some services are served again, the others are gone, and their names free for other
// files.
void Publisher::announce_retired(const std::vector<plugin::GenerationPtr>& replaced) {
  bool freed = false;
  for (const auto& generation : replaced) {
    if (registry_.find(generation->service())) continue;
    tell([&] { observer_.retired(generation->service(), generation->number(), generation->file()); });
    freed = true;
  }
  if (!freed) return;
  for (const auto& [file, refusal] : registry_.refusals())
    if (refusal.step == plugin::Step::swap) intake_.look_again(file);
}

// Files that served a name whose owner has come. They end as if they were removed, all of a file or nothing.
void Publisher::refuse_displaced(const std::vector<plugin::Registry::Claim>& displaced,
                                 const std::string& by) {
  std::set<std::string_view> done;
  for (const auto& claim : displaced) {
    if (!done.insert(claim.file).second) continue;
    intake_.serves(claim.file, {});
    versions_.forget(claim.file);
    refusals_.refuse(claim.file, {},
                     {plugin::Step::verify, "the service " + claim.service + " belongs to " + by +
                                                ", which counts for more; remove one of the two files"});
  }
}

}  // namespace reload
