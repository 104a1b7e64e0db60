#include <fmt/format.h>

#include <algorithm>

#include "check/hostile_json.hpp"
#include "check/judgement.hpp"
#include "check/trials.hpp"

namespace check {
namespace {

namespace json = boost::json;

constexpr std::size_t most_turns = 40;  // of one recorded situation

// Every input that is made from one situation.
class SituationTrial {
 public:
  SituationTrial(Stage& stage, const plugin::GenerationPtr& service, const Situation& situation, Cases& cases,
                 Teller& teller)
      : stage_(stage), service_(service), situation_(situation), cases_(cases), teller_(teller) {}

  void run() {
    const auto answered = run_case(situation_.input, Quality::sample, "", {.recorded = situation_.recorded});
    for (const auto& mood : moods()) run_case(situation_.input, Quality::sample, "", {.mood = &mood});
    for (std::size_t turn = 1; turn < std::min(answered, most_turns); ++turn)
      for (const auto& mood : moods())
        run_case(situation_.input, Quality::sample, "",
                 {.mood = &mood, .recorded = situation_.recorded, .recorded_answers = turn});
    if (situation_.input.field.empty()) vary(&Input::payload, "a payload");
    vary(&Input::data, "settings");
    for (const auto* const meta_data : {R"({"a":[{"b":null}]})", "[]", "null"})
      run_varied(&Input::meta_data, meta_data, fmt::format(" with the meta_data {}", meta_data));
  }

 private:
  void vary(std::string Input::*member, std::string_view what) {
    for (const auto& [name, text] : hostile_variants(json::parse(situation_.input.*member)))
      run_varied(member, text, fmt::format(" with {}: {}", what, name));
  }

  void run_varied(std::string Input::*member, const std::string& text, const std::string& with) {
    Input input = situation_.input;
    input.*member = text;
    if (input.event == "webhook") input.raw_body = input.payload;
    run_case(input, Quality::hostile, with, {.recorded = situation_.recorded});
    run_case(input, Quality::hostile, with, {.mood = &mood_of(404)});
  }

  // returns  how many requests were answered as recorded; 0 if none was, or if the case is not to be run now.
  std::size_t run_case(const Input& input, Quality quality, std::string_view with, const Script& script) {
    const auto done = [&] { return fmt::format("{}{}; {}", situation_.done, with, to_string(script)); };
    if (!cases_.begins(done)) return 0;
    stage_.remote().follow(script);
    judge(input, quality, stage_.run(service_, input), stage_.remote(), teller_);
    return script.recorded == nullptr ? 0 : stage_.remote().request_count();
  }

  Stage& stage_;
  const plugin::GenerationPtr& service_;
  const Situation& situation_;
  Cases& cases_;
  Teller& teller_;
};

void try_unknown_event(Stage& stage, const plugin::GenerationPtr& service, const Situation& any, Cases& cases,
                       Teller& teller) {
  const Input input{.event = "no_such_event", .payload = "{}", .data = any.input.data};
  if (!cases.begins([&] { return fmt::format("sent {} an unknown event", service->service()); })) return;
  stage.remote().follow({});
  const auto trace = stage.run(service, input);
  judge(input, Quality::hostile, trace, stage.remote(), teller);
  if (trace.outcome.failure) teller.found("unknown_event_fails", trace.outcome.failure->message);
}

}  // namespace

void try_events(const Subject& subject, std::size_t first, Teller& teller) {
  Stage stage;
  Cases cases(first, teller);
  const auto cast = load_cast(subject, stage, cases, teller);
  for (const auto& service : cast.services) {
    const auto situations = situations_of(*service, subject.recorded);
    for (const auto& situation : situations) SituationTrial(stage, service, situation, cases, teller).run();
    if (!takes_any_event(*service) && !situations.empty())
      try_unknown_event(stage, service, situations.front(), cases, teller);
  }
  teller.finished();
}

}  // namespace check
