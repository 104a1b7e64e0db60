#include "check/judgement.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "check/sample_data.hpp"

namespace check {
namespace {

constexpr std::size_t many_lines = 1'000;
constexpr std::size_t many_requests = 100;
constexpr double long_run_s = 1.0;

bool tells_secret(std::string_view text) {
  return text.find(secret_marker) != std::string_view::npos;
}

void look_for_secrets(const runtime::Outcome& outcome, Teller& teller) {
  for (const auto& message : outcome.messages)
    if (tells_secret(message.text))
      return teller.found("secret_told",
                          fmt::format("a log line holds a secret of the settings: {}", message.text));
  if (outcome.failure && tells_secret(outcome.failure->message))
    teller.found("secret_told",
                 fmt::format("its error holds a secret of the settings: {}", outcome.failure->message));
}

bool is_collection(std::string_view text) {
  boost::json::error_code error;
  boost::json::parse_options options;
  options.max_depth = 512;
  const auto value = boost::json::parse(text, error, {}, options);
  if (error || !value.is_array()) return false;
  for (const auto& entry : value.get_array())
    if (!entry.is_array() || entry.get_array().size() != 2) return false;
  return true;
}

void judge_failure(const runtime::Failure& failure, Quality quality, Teller& teller) {
  if (failure.kind != AHA_FAIL_INTERNAL) return;
  if (failure.message.starts_with("The service set meta_data"))
    teller.found("wrong_meta_data", failure.message);
  else if (quality == Quality::sample)
    teller.found("internal_error",
                 fmt::format("it failed with an internal error ({}): {}",
                             failure.class_name.empty() ? "no class" : failure.class_name, failure.message));
}

}  // namespace

void judge(const Input& input, Quality quality, const CallTrace& trace, const ScriptedRemote& remote,
           Teller& teller) {
  const auto& outcome = trace.outcome;
  look_for_secrets(outcome, teller);
  if (trace.longest_run_s > long_run_s)
    teller.found("slow",
                 fmt::format("it computed for {:.1f} s without giving the thread back", trace.longest_run_s));
  // Of a thousand records there may be a thousand things to ask and to say.
  if (quality == Quality::sample) {
    // A service that asks for the time that is left ends a little before it is up.
    if (trace.took_s > 0.9 * std::chrono::duration<double>(Stage::call_time).count() &&
        remote.request_count() > many_requests)
      teller.found("late",
                   fmt::format("it used up its {} ms, though the remote answered each of {} requests at once",
                               Stage::call_time.count(), remote.request_count()));
    if (outcome.messages.size() > many_lines)
      teller.found("flood", fmt::format("it logged {} lines or more", outcome.messages.size()));
    for (const auto& host : remote.undeclared())
      teller.found("undeclared_host", fmt::format("it asked for {}, which its manifest does not name", host));
  }
  if (outcome.still_running) {
    // One that held the thread beyond its time has not been told yet that it is over.
    if (trace.suspensions_after_cancel > 0)
      teller.found("deaf", "it went on for 2 s after its time was over, and did not return");
    teller.again();
  }
  if (outcome.failure)
    judge_failure(*outcome.failure, quality, teller);
  else if (!input.field.empty() && !is_collection(outcome.collection))
    teller.found("wrong_collection", fmt::format("it wrote {:.200}", outcome.collection));
}

}  // namespace check
