#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "check/judgement.hpp"
#include "check/sample_data.hpp"
#include "check/sample_payload.hpp"
#include "check/trials.hpp"

namespace check {
namespace {

constexpr std::size_t calls_at_once = 64;

// The marks of the text, and one more in a member that every object may have.
std::string with_mark(const std::string& text, std::size_t number) {
  boost::json::error_code error;
  auto value = boost::json::parse(text, error);
  if (error || !value.is_object()) return marked(text, number);
  value.get_object()["aha_check"] = call_marker;
  if (value.get_object().contains("aha_api_token"))
    value.get_object()["aha_api_token"] = std::string(secret_marker) + std::string(call_marker);
  return marked(boost::json::serialize(value), number);
}

std::vector<Input> marked_inputs(const Input& sample) {
  std::vector<Input> inputs(calls_at_once, sample);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    auto& input = inputs[i];
    input.id = fmt::format("check-{}", i);
    input.payload = with_mark(sample.payload, i);
    input.data = with_mark(sample.data, i);
    input.raw_body = marked(sample.raw_body, i);
  }
  return inputs;
}

// The number in the first mark of a text that is not `own`.
std::string foreign_mark(std::string_view text, std::size_t own) {
  const auto own_mark = marked(std::string(call_marker), own);
  for (std::size_t at = 0; (at = text.find(call_marker, at)) != std::string_view::npos;
       at += call_marker.size()) {
    if (text.substr(at).starts_with(own_mark)) continue;
    return std::string(text.substr(at, own_mark.size() + 2));
  }
  return {};
}

void look_for_mixing(const std::vector<CallTrace>& all, const ScriptedRemote& remote, Teller& teller) {
  for (const auto& request : remote.requests()) {
    const auto own = std::strtoul(request.call.c_str() + std::string_view("check-").size(), nullptr, 10);
    if (const auto mark = foreign_mark(request.text, own); !mark.empty())
      return teller.found("mixed_up", fmt::format("a request of call {} held \"{}\"", own, mark));
  }
  for (std::size_t i = 0; i < all.size(); ++i)
    for (const auto& message : all[i].outcome.messages)
      if (const auto mark = foreign_mark(message.text, i); !mark.empty())
        return teller.found("mixed_up", fmt::format("a log line of call {} held \"{}\"", i, mark));
}

void overlap(Stage& stage, const plugin::GenerationPtr& service, const Input& sample, Teller& teller) {
  const auto all = stage.run_all(service, marked_inputs(sample));
  const auto lost =
      std::ranges::count_if(all, [](const CallTrace& trace) { return trace.outcome.still_running; });
  look_for_mixing(all, stage.remote(), teller);
  if (lost == 0) return;
  teller.found("lost_call", fmt::format("{} of {} calls did not return", lost, all.size()));
  teller.again();
}

}  // namespace

// Recorded cases are left out: their texts tell no call from another.
void try_overlapping(const Subject& subject, std::size_t first, Teller& teller) {
  Stage stage;
  Cases cases(first, teller);
  const auto cast = load_cast(subject, stage, cases, teller);
  stage.remote().answer_in_reverse(true);
  stage.remote().keep_requests(true);
  for (const auto& service : cast.services) {
    for (const auto& situation : situations_of(*service, {})) {
      const auto done = [&] {
        return fmt::format("{}, {} times at once, and answered the last request first", situation.done,
                           calls_at_once);
      };
      if (!cases.begins(done)) continue;
      for (const int status : {200, 201}) {
        stage.remote().follow({.mood = &mood_of(status)});
        overlap(stage, service, situation.input, teller);
      }
    }
  }
  teller.finished();
}

}  // namespace check
