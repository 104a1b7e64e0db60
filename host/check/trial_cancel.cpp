#include <fmt/format.h>

#include <algorithm>

#include "check/judgement.hpp"
#include "check/trials.hpp"

namespace check {
namespace {

constexpr std::size_t most_points = 100;  // of one situation
constexpr std::size_t patience = 20;      // waits after it was told that it is over

void cancel_at(Stage& stage, const plugin::GenerationPtr& service, const Input& input,
               const Cancelling& cancelling, Teller& teller) {
  const auto trace = stage.run(service, input, cancelling);
  judge(input, Quality::hostile, trace, stage.remote(), teller);
  if (trace.suspensions_after_cancel > patience)
    teller.found("deaf", fmt::format("it went on and waited {} times more", trace.suspensions_after_cancel));
}

// Its first run, undisturbed, tells where it waits.
void cancel_everywhere(Stage& stage, const plugin::GenerationPtr& service, const Situation& situation,
                       Cases& cases, Teller& teller) {
  if (!cases.begins([&] { return situation.done + " and counted its waits"; }) &&
      cases.ended_the_last_process())
    return;
  stage.remote().follow({.mood = &mood_of(201), .recorded = situation.recorded});
  const auto undisturbed = stage.run(service, situation.input);
  if (undisturbed.outcome.still_running) teller.again();
  for (std::size_t point = 1; point <= std::min(undisturbed.suspensions, most_points); ++point) {
    for (const auto as : {runtime::Call::End::stopping, runtime::Call::End::deadline}) {
      const auto done = [&] {
        return fmt::format("{} and {} at its wait number {} of {}", situation.done,
                           as == runtime::Call::End::stopping ? "cancelled it" : "let its time run out",
                           point, undisturbed.suspensions);
      };
      if (cases.begins(done)) cancel_at(stage, service, situation.input, {point, as}, teller);
    }
  }
}

}  // namespace

void try_cancelling(const Subject& subject, std::size_t first, Teller& teller) {
  Stage stage;
  Cases cases(first, teller);
  const auto cast = load_cast(subject, stage, cases, teller);
  for (const auto& service : cast.services)
    for (const auto& situation : situations_of(*service, subject.recorded))
      cancel_everywhere(stage, service, situation, cases, teller);
  teller.finished();
}

}  // namespace check
