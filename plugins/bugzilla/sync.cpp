#include "sync.hpp"

#include "bug_fields.hpp"

#include <aha/attachments.hpp>
#include <aha/linked_records.hpp>
#include <aha/step.hpp>

#include <algorithm>
#include <exception>
#include <vector>

namespace bugzilla {
namespace {

using aha::in_step;
using aha::View;
using aha::json::array;
using aha::json::object;

/// Each candidate costs two look-ups; what an earlier attempt left is among the newest.
constexpr std::size_t most_candidates = 10;

std::string feature_step(View feature) {
  return "Feature " + feature["reference_num"].text();
}

std::string requirement_step(View requirement) {
  return "Requirement " + requirement["reference_num"].text();
}

bool contains(const array& ids, View id) {
  return std::any_of(ids.begin(), ids.end(), [&](const auto& one) { return View(one) == id; });
}

std::string blockers_key(View bug_id) {
  return "blockers of bug " + bug_id.text();
}

}  // namespace

// ---------------------------------------------------------------- features and requirements

void Sync::create_feature(View feature) {
  if (linked_id(feature).present()) return update_feature(feature);  // an earlier attempt made it
  const View bug_id = in_step(feature_step(feature), [&] {
    const View made = make_bug(feature, "features");
    attach_all(made, feature);
    return made;
  });
  send_requirements(feature, bug_id, {}, "set");
}

void Sync::update_feature(View feature) {
  const View bug_id = linked_id(feature);
  in_step(feature_step(feature), [&] { change_bug(bug_id, feature); });
  send_requirements(feature, bug_id, remembered_blockers(bug_id), "add");
}

/// Sends each requirement, whatever became of the others, then makes their bugs block the feature's. Throws what failed
/// first among them.
/// how  "set" for a bug that was just made, "add" for one that others may block, too
void Sync::send_requirements(View feature, View bug_id, const array& left_over, std::string_view how) {
  array blockers;
  std::exception_ptr failure;
  remembering_blockers(bug_id, left_over, blockers, [&] {
    failure = aha::failure_of([&] {
      aha::attempt_each(
          feature["requirements"],
          [&](View requirement) {
            in_step(requirement_step(requirement),
                    [&] { send_requirement(requirement, left_over, blockers, how == "set"); });
          },
          [&](const aha::Error& error) { service_.log().error(error.what()); });
    });
    if (blockers.empty() && how == "add") return;
    in_step(feature_step(feature), [&] { client_.update_bug(bug_id, blocked_by(how, blockers)); });
  });
  if (failure) std::rethrow_exception(failure);
}

/// Adds the requirement's bug to `blockers` if it may not block the feature's yet.
void Sync::send_requirement(View requirement, const array& left_over, array& blockers, bool is_feature_new) {
  if (const View linked = linked_id(requirement); linked.present()) {
    if (is_feature_new || service_.outcome_unknown() || contains(left_over, linked))
      blockers.push_back(as_number(linked));
    return change_bug(linked, requirement);
  }
  const View made = make_bug(requirement, "requirements");
  blockers.push_back(made.json());
  attach_all(made, requirement);
}

// ---------------------------------------------------------------- bugs

View Sync::make_bug(View record, std::string_view type) {
  const object bug = new_bug(record, common_fields(service_.meta(), service_.data()));
  View id = service_.outcome_unknown() ? bug_left_behind(record, bug) : View();
  if (!id) id = client_.create_bug(bug);
  in_step("Bug " + id.text() + " is in Bugzilla, but Aha! did not store its id", [&] {
    object fields;
    fields["id"] = id.json();
    fields["url"] = client_.page_of(id);
    service_.api().create_integration_fields(type, record["reference_num"], service_.data()["integration_id"],
                                             fields);
  });
  return id;
}

void Sync::change_bug(View id, View record) {
  client_.update_bug(id, changed_bug(record));
  attach_missing(id, record);
  service_.log().info("Bug " + id.text() + " is up to date.");
}

View Sync::bug_left_behind(View record, const object& bug) {
  const View summary(bug.at("summary")), description(bug.at("description"));
  if (!summary.present()) return {};
  std::vector<View> candidates;
  for (const View other : client_.similar_bugs(bug))
    if (is_same_text(other["summary"].text(), summary.text())) candidates.push_back(other["id"]);
  std::sort(candidates.begin(), candidates.end(),
            [](View a, View b) { return a.integer().value_or(0) > b.integer().value_or(0); });
  if (candidates.size() > most_candidates) candidates.resize(most_candidates);
  for (const View id : candidates) {
    if (!is_same_text(client_.description_of(id), description.str())) continue;
    if (!aha::is_free_for(service_, "id", id.text(), record)) continue;
    service_.log().info("An earlier attempt had created bug " + id.text() + "; it is used.");
    return id;
  }
  return {};
}

// ---------------------------------------------------------------- attachments

void Sync::attach_missing(View bug_id, View record) {
  const auto there = client_.attachment_names(bug_id);
  for (const View attachment :
       aha::distinct_attachments(record["attachments"], record["description"]["attachments"]))
    if (!there.contains(attachment["file_name"].text())) attach(bug_id, attachment);
}

/// All those of a record whose bug was just made, or what an earlier attempt left to do.
void Sync::attach_all(View bug_id, View record) {
  if (service_.outcome_unknown()) return attach_missing(bug_id, record);
  for (const View attachment :
       aha::distinct_attachments(record["attachments"], record["description"]["attachments"]))
    attach(bug_id, attachment);
}

/// One file that cannot be had, or that Bugzilla refuses, is no reason to send nothing.
void Sync::attach(View bug_id, View attachment) {
  const std::string name = "The attachment \"" + attachment["file_name"].text() + "\" is left out: ";
  if (!attachment["download_url"].present()) {
    service_.log().warn(name + "Aha! gives no address for it.");
    return;
  }
  aha::tolerate([&] { client_.attach(bug_id, attachment); },
                [&](const aha::Error& error) { service_.log().warn(name + error.what()); });
}

// ---------------------------------------------------------------- what is remembered

/// Runs `work`, which ends in making `blockers` block the bug. If it does not come to that, the next event makes up
/// for it: the bugs are linked to their requirements by then, and would not be looked at again.
/// left_over  those of an earlier event
template <class Work>
void Sync::remembering_blockers(View bug_id, const array& left_over, const array& blockers,
                                const Work& work) {
  const std::string key = blockers_key(bug_id);
  try {
    work();
  } catch (...) {
    array pending = left_over;
    for (const auto& id : blockers)
      if (!contains(pending, id)) pending.push_back(id);
    if (!pending.empty()) service_.memory().put(key, aha::json::serialize(pending));
    throw;
  }
  if (service_.memory().get(key)) service_.memory().erase(key);
}

array Sync::remembered_blockers(View bug_id) const {
  const auto remembered = service_.memory().get(blockers_key(bug_id));
  if (!remembered) return {};
  const View list = service_.call().parse(*remembered);
  return list.is_array() ? list.json().get_array() : array();
}

View Sync::linked_id(View record) const {
  return service_.integration_field(record["integration_fields"], "id");
}

}  // namespace bugzilla
