#include "second_attempt.hpp"

#include <aha/blanks.hpp>
#include <aha/linked_records.hpp>

#include <string>

namespace pivotal_tracker {
namespace {

using aha::View;
using aha::json::object;

/// Each candidate costs a look-up in Aha!.
constexpr int most_look_ups = 10;

/// Tracker drops blanks at the ends of a text.
bool same_text(View there, const object& wanted, std::string_view member) {
  const aha::json::value* value = wanted.if_contains(member);
  return value == nullptr || aha::trimmed(there[member].str()) == aha::trimmed(View(*value).str());
}

bool is_alike(View there, const object& wanted) {
  return same_text(there, wanted, "external_id") && same_text(there, wanted, "name") &&
         same_text(there, wanted, "description");
}

}  // namespace

View SecondAttempt::story(View record, const object& wanted) {
  if (!service_.outcome_unknown()) return {};
  return first_alike(client_.stories_of(View(wanted.at("external_id")).text()), record, wanted, "story");
}

View SecondAttempt::epic(View record, const object& wanted) {
  if (!service_.outcome_unknown()) return {};
  return first_alike(client_.epics(), record, wanted, "epic");
}

View SecondAttempt::task(View requirement, View story_id, const object& wanted) {
  if (!service_.outcome_unknown()) return {};
  return first_alike(client_.tasks(story_id), requirement, wanted, "task");
}

View SecondAttempt::first_alike(View candidates, View record, const object& wanted, std::string_view kind) {
  int look_ups = 0;
  for (const View there : candidates) {
    if (!there["id"].present() || !is_alike(there, wanted)) continue;
    if (++look_ups > most_look_ups) break;
    if (!aha::is_free_for(service_, "id", there["id"].text(), record)) continue;
    service_.log().info("An earlier attempt had created " + std::string(kind) + " " + there["id"].text() +
                        "; it is used.");
    return there;
  }
  return {};
}

}  // namespace pivotal_tracker
