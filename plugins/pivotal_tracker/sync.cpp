#include "sync.hpp"

#include "echoes.hpp"

#include <aha/attachments.hpp>
#include <aha/step.hpp>
#include <aha/text.hpp>

#include <algorithm>
#include <set>

namespace pivotal_tracker {
namespace {

using aha::in_step;
using aha::View;
using aha::json::object;

/// If the answer to a creation lacks the id, everything after it would go astray.
View with_id(View created, const char* what) {
  if (!created["id"].present())
    throw aha::RemoteError(std::string("Tracker's answer does not give the id of the ") + what +
                           " it created. Check the API host, and send the record again.");
  return created;
}

std::string name_of(const char* kind, View record) {
  return std::string(kind) + " " + record["reference_num"].text();
}

/// Tracker adds a story on top, so stories are made from the last to the first; tasks stand in order.
std::vector<View> in_order_of_creation(View requirements, bool as_tasks) {
  std::vector<View> all(requirements.begin(), requirements.end());
  if (!as_tasks) std::reverse(all.begin(), all.end());
  return all;
}

}  // namespace

// ---------------------------------------------------------------- features

void Sync::create_feature(View feature) {
  if (stored(feature).id.present()) return update_feature(feature);  // an earlier attempt made it
  const Remote remote = in_step(name_of("Feature", feature), [&] {
    const auto above = epic_of_initiative(feature["initiative"]);
    if (!settings_.features_as_epics()) return create_story(feature, View(), above);
    return create_epic(
        feature, "features",
        aha::distinct_attachments(feature["description"]["attachments"], feature["attachments"]));
  });
  send_requirements(feature, remote);
}

void Sync::update_feature(View feature) {
  const Remote remote = stored(feature);
  in_step(name_of("Feature", feature), [&] {
    if (!remote.id.present())
      throw aha::RemoteError("It has no link to Tracker. Send it from Aha! to Tracker first.");
    const auto above = epic_of_initiative(feature["initiative"]);
    if (settings_.features_as_epics()) return update_epic(remote, feature);
    update_story(remote, feature, above);
  });
  send_requirements(feature, remote);
}

void Sync::send_requirements(View feature, const Remote& above) {
  aha::attempt_each(
      in_order_of_creation(feature["requirements"], settings_.requirements_as_tasks()),
      [&](View requirement) {
        in_step(name_of("Requirement", requirement),
                [&] { update_requirement(requirement, feature, above); });
      },
      [&](const aha::Error& error) { service_.log().error(error.what()); });
}

void Sync::create_requirement(View requirement, View feature, const Remote& above) {
  if (settings_.requirements_as_tasks()) return create_task(requirement, above);
  create_story(requirement, feature, above);
}

void Sync::update_requirement(View requirement, View feature, const Remote& above) {
  const Remote remote = stored(requirement);
  if (!remote.id.present()) return create_requirement(requirement, feature, above);
  if (settings_.requirements_as_tasks())
    return client_.update_task(above.id, remote.id, changed_task(requirement));
  update_story(remote, requirement, above);
}

// ---------------------------------------------------------------- stories, epics and tasks

std::optional<Remote> Sync::epic_of_initiative(View initiative) {
  if (!settings_.initiatives_as_epics() || !initiative.present()) return std::nullopt;
  if (const Remote known = stored(initiative); known.id.present()) return known;
  return create_epic(initiative, "initiatives",
                     aha::distinct_attachments(initiative["description"]["attachments"], View()));
}

Remote Sync::create_story(View record, View parent, const std::optional<Remote>& above) {
  const Uploads uploads =
      upload(aha::distinct_attachments(record["description"]["attachments"], record["attachments"]));
  const object wanted = new_story(record, parent, above, uploads, settings_);
  View story = second_attempt_.story(record, wanted);
  if (!story) story = with_id(client_.create(Kind::story, wanted), "story");
  object fields;
  fields["id"] = story["id"].json();
  fields["url"] = story["url"].json();
  store(aha::text::resource_type(record["reference_num"].str()), record, "Story", fields);
  return Remote::created(story);
}

Remote Sync::create_epic(View record, std::string_view type, const std::vector<View>& attachments) {
  const object wanted = new_epic(record, upload(attachments));
  View epic = second_attempt_.epic(record, wanted);
  if (!epic) epic = with_id(client_.create(Kind::epic, wanted), "epic");
  object fields;
  fields["id"] = epic["id"].json();
  fields["url"] = epic["url"].json();
  fields["label_id"] = epic["label"]["id"].json();
  store(type, record, "Epic", fields);
  return Remote::created(epic);
}

void Sync::create_task(View requirement, const Remote& story) {
  const object wanted = new_task(requirement);
  View task = second_attempt_.task(requirement, story.id, wanted);
  if (!task) task = with_id(client_.create_task(story.id, wanted), "task");
  object fields;
  fields["id"] = task["id"].json();
  fields["url"] = story.url.json();
  store(aha::text::resource_type(requirement["reference_num"].str()), requirement, "Task", fields);
}

void Sync::update_story(const Remote& story, View record, const std::optional<Remote>& above) {
  object changes = changed_story(record, above, settings_);
  if (above && above->label_id.present()) {
    // Labels are replaced as a whole, so those that people added are sent along.
    if (const View there = client_.find_story(story.id)) {
      aha::json::array ids;
      for (const View label : there["labels"]) ids.push_back(label["id"].json());
      const aha::json::value ours = above->label_id.integer().value_or(0);
      if (std::find(ids.begin(), ids.end(), ours) == ids.end()) ids.push_back(ours);
      changes["label_ids"] = std::move(ids);
    }
  }
  note_sent(service_, "story", story.id, changes);
  client_.update(Kind::story, story.id, changes);
  send_new_files(Kind::story, story.id, record);
}

void Sync::update_epic(const Remote& epic, View feature) {
  const object changes = changed_epic(feature);
  note_sent(service_, "epic", epic.id, changes);
  client_.update(Kind::epic, epic.id, changes);
  send_new_files(Kind::epic, epic.id, feature);
}

// ---------------------------------------------------------------- files

/// One file that cannot be had, or that Tracker refuses, is no reason to send nothing.
Uploads Sync::upload(const std::vector<View>& attachments) {
  Uploads uploads;
  for (const View attachment : attachments) {
    if (!attachment["download_url"].present()) continue;
    aha::tolerate([&] { uploads.push_back(client_.upload(attachment)); },
                  [&](const aha::Error& error) {
                    service_.log().warn("The attachment \"" + attachment["file_name"].text() +
                                        "\" is left out: " + error.what());
                  });
  }
  return uploads;
}

void Sync::send_new_files(Kind kind, View id, View record) {
  std::set<std::string> there;
  for (const View comment : client_.comments(kind, id))
    for (const View file : comment["file_attachments"]) there.insert(file["filename"].text());
  std::vector<View> missing =
      aha::distinct_attachments(record["attachments"], record["description"]["attachments"]);
  std::erase_if(missing, [&](View attachment) { return there.contains(attachment["file_name"].text()); });
  const Uploads uploads = upload(missing);
  if (!uploads.empty()) client_.comment_with_files(kind, id, uploads);
}

// ---------------------------------------------------------------- what Aha! remembers

Remote Sync::stored(View record) const {
  return Remote::stored(record["integration_fields"], settings_.integration_id());
}

void Sync::store(std::string_view type, View record, const char* what, const object& fields) {
  const View ref = type == "initiatives" ? record["id"] : record["reference_num"];
  in_step(std::string(what) + " " + View(fields.at("id")).text() +
              " is in Tracker, but Aha! did not store its id",
          [&] { service_.api().create_integration_fields(type, ref, settings_.integration_id(), fields); });
}

}  // namespace pivotal_tracker
