#include "workbench/generation_times.hpp"

#include <chrono>
#include <utility>

namespace workbench {

std::vector<ServedGeneration> GenerationTimes::of(const std::string& service) const {
  const guard::Lock lock(mutex_);
  const auto found = served_.find(service);
  if (found == served_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

void GenerationTimes::loaded(std::string_view service, std::uint64_t generation, std::string_view /*file*/,
                             double /*took_ms*/) {
  ServedGeneration served{generation, {}, {}, 0};
  served.at_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                     std::chrono::system_clock::now().time_since_epoch())
                     .count();
  if (const auto serving = registry_.find(service); serving && serving->number() == generation) {
    served.version = serving->version();
    served.sha256 = serving->sha256();
  }
  {
    const guard::Lock lock(mutex_);
    auto& all = served_[std::string(service)];
    all.push_front(std::move(served));
    if (all.size() > most_kept) all.pop_back();
  }
  tell();
}

void GenerationTimes::refused(std::string_view /*file*/, const plugin::Refusal& /*refusal*/) {
  tell();
}

void GenerationTimes::retired(std::string_view /*service*/, std::uint64_t /*generation*/,
                              std::string_view /*file*/) {
  tell();
}

void GenerationTimes::unloaded(std::string_view /*file*/, std::string_view /*sha256*/) {
  tell();
}

void GenerationTimes::retained(std::string_view /*file*/, std::string_view /*sha256*/,
                               std::string_view /*reason*/) {
  tell();
}

}  // namespace workbench
