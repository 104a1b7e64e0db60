#include "replay/comparison.hpp"

#include <algorithm>
#include <utility>

#include "cassette/answer_comparison.hpp"
#include "cassette/tape.hpp"
#include "replay/runner.hpp"

namespace replay {

std::string_view to_string(Comparison::Verdict verdict) {
  switch (verdict) {
    case Comparison::Verdict::same:
      return "same";
    case Comparison::Verdict::differs:
      return "differs";
    case Comparison::Verdict::not_comparable:
      return "not comparable";
  }
  return "";
}

Comparison not_comparable(std::string why) {
  Comparison comparison;
  comparison.verdict = Comparison::Verdict::not_comparable;
  comparison.why = std::move(why);
  return comparison;
}

Comparison compare(const cassette::Case& recorded, const plugin::Registry& plugins,
                   std::chrono::milliseconds timeout, std::chrono::milliseconds max_timeout) {
  const auto generation = plugins.find(recorded.service);
  if (!generation) return not_comparable("No plugin offers this service.");
  cassette::Tape tape(recorded);
  const auto answer = run(recorded, plugins, tape, {timeout, max_timeout});
  Comparison comparison;
  comparison.generation = generation->number();
  comparison.requests = tape.pairs();
  comparison.result = answer ? cassette::compare_answers(recorded, answer->status, answer->body)
                             : cassette::Differences{{"answer", "an answer", cassette::nothing}};
  const bool is_same =
      comparison.result.empty() && std::ranges::all_of(comparison.requests, &cassette::RequestPair::is_same);
  if (!is_same && !recorded.divergence.empty())
    return not_comparable("The case says that the service differs on purpose: " + recorded.divergence);
  comparison.verdict = is_same ? Comparison::Verdict::same : Comparison::Verdict::differs;
  return comparison;
}

}  // namespace replay
