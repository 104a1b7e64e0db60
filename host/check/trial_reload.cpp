#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "check/residency.hpp"
#include "check/stage.hpp"
#include "check/trials.hpp"

namespace check {
namespace {

constexpr std::uint32_t warm_up = 20;         // what is made once and kept is no leak
constexpr std::size_t bytes_per_round = 256;  // less is the allocator's own
constexpr std::uint32_t repeats = 200;
constexpr std::chrono::seconds long_enough{10};  // for an event that is slow on its own
constexpr std::uint64_t quiesce_ms = 2'000;

// What was in use after each round. A leak grows from the first half to the middle and from there to the end; a cache
// that fills up, or memory that is handed back in another order, does not.
class Growth {
 public:
  void note_round() { in_use_.push_back(heap_bytes()); }

  void judge(std::string_view what, Teller& teller) const {
    if (in_use_.size() < 2 * warm_up) return;
    const auto half = (in_use_.size() - warm_up) / 2;
    const auto first = per_round(warm_up - 1, half), second = per_round(warm_up - 1 + half, half);
    if (std::min(first, second) <= bytes_per_round) return;
    teller.found("leak", fmt::format("about {} bytes more were in use after each {}, over {} of them",
                                     (first + second) / 2, what, 2 * half));
  }

 private:
  std::size_t per_round(std::size_t from, std::size_t rounds) const {
    const auto before = in_use_[from], after = in_use_[from + rounds];
    return after > before ? (after - before) / rounds : 0;
  }

  std::vector<std::size_t> in_use_;
};

void repeat(Stage& stage, const plugin::GenerationPtr& service, const Situation& situation, Teller& teller) {
  stage.remote().follow({.mood = &mood_of(201), .recorded = situation.recorded});
  Growth growth;
  const auto until = runtime::Clock::now() + long_enough;
  for (std::uint32_t i = 0; i < warm_up + repeats && runtime::Clock::now() < until; ++i) {
    if (stage.run(service, situation.input).outcome.still_running) teller.again();
    growth.note_round();
  }
  growth.judge("event", teller);
}

// What there is before the plugin comes, and may be there once it has gone.
struct Leftovers {
  std::size_t threads = thread_count();
  std::size_t descriptors = descriptor_count();
};

// From dlopen to dlclose. False if it cannot go on.
bool load_and_unload(const Subject& subject, Stage& stage, const Leftovers& before, Teller& teller) {
  auto cast = load_cast(subject, stage, teller);
  if (cast.services.empty()) return false;
  for (const auto& service : cast.services) {
    const auto situations = situations_of(*service, {});
    if (situations.empty()) continue;
    if (stage.run(service, situations.back().input).outcome.still_running) teller.again();
  }
  for (const auto& service : cast.services) {
    if (const auto code = service->factory().quiesce(service->instance(), quiesce_ms); code != AHA_OK) {
      teller.found("quiesce_fails", fmt::format("quiesce of {} gave code {}", service->service(), code));
      return false;
    }
  }
  for (const auto& service : cast.services) service->factory().destroy(service->instance());
  cast.services.clear();
  // To take their code away from them would only crash.
  if (has_more_threads_than(before.threads)) {
    teller.found("thread_left", "a thread of it was left once its instances had been destroyed");
    return false;
  }
  if (cast.specimen->unload()) return true;
  teller.found("stays_loaded", "after dlclose it was still in memory");
  return false;
}

void reload(const Subject& subject, Stage& stage, Teller& teller) {
  Growth growth;
  const Leftovers before;
  for (std::uint32_t i = 0; i < warm_up + subject.reloads; ++i) {
    if (!load_and_unload(subject, stage, before, teller)) return;
    growth.note_round();
    teller.alive();
    const auto descriptors = descriptor_count();
    if (descriptors > before.descriptors)
      return teller.found("descriptor_left", fmt::format("descriptors that it had opened were left: {}",
                                                         descriptors - before.descriptors));
  }
  growth.judge("reload", teller);
}

}  // namespace

void try_reloading(const Subject& subject, std::size_t first, Teller& teller) {
  Stage stage;
  Cases cases(first, teller);
  const auto reloading = [&] {
    return fmt::format("loaded it, sent an event to each service, and unloaded it, {} times",
                       warm_up + subject.reloads);
  };
  if (cases.begins(reloading)) reload(subject, stage, teller);
  const auto cast = load_cast(subject, stage, cases, teller);
  for (const auto& service : cast.services)
    for (const auto& situation : situations_of(*service, subject.recorded))
      if (cases.begins([&] { return fmt::format("{}, {} times", situation.done, warm_up + repeats); }))
        repeat(stage, service, situation, teller);
  teller.finished();
}

}  // namespace check
