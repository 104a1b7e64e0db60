#include "reload/refusals.hpp"

#include <algorithm>

namespace reload {
namespace {

constexpr std::chrono::milliseconds first_put_off{1'000};
constexpr std::chrono::milliseconds longest_put_off{10'000};

}  // namespace

void Refusals::refuse(const std::string& file, const std::string& identity, const plugin::Refusal& refusal) {
  const auto refusals = registry_.refusals();
  const auto before = refusals.find(file);
  const bool is_news = before == refusals.end() || before->second != refusal || refused_[file] != identity;
  refused_[file] = identity;
  registry_.refuse(file, refusal);
  refusal.is_passing ? put_off(file) : forget(file);
  if (is_news) tell([&] { observer_.refused(file, refusal); });
}

void Refusals::put_off(const std::string& file) {
  auto& wait = put_off_[file];
  wait = std::clamp(wait * 2, first_put_off, longest_put_off);
  intake_.look_again(file, Clock::now() + wait);
}

}  // namespace reload
