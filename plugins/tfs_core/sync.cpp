#include "sync.hpp"

#include "work_item_fields.hpp"

#include <aha/attachments.hpp>
#include <aha/errors.hpp>
#include <aha/linked_records.hpp>
#include <aha/step.hpp>

namespace tfs {
namespace {

using aha::View;

std::string label_of(Kind kind, View record) {
  return (kind == Kind::feature ? "Feature " : "Requirement ") + record["reference_num"].text();
}

std::string label_of(View work_item) {
  return "work item " + work_item["id"].text();
}

std::vector<View> files_of_feature(View feature) {
  return aha::distinct_attachments(feature["attachments"], feature["description"]["attachments"]);
}

/// upstream: those of a requirement's description only
std::vector<View> files_of_requirement(View requirement) {
  const View files = requirement["description"]["attachments"];
  return {files.begin(), files.end()};
}

}  // namespace

// ---------------------------------------------------------------- features

void Sync::create_feature(View feature) {
  aha::in_step(label_of(Kind::feature, feature), [&] {
    const View work_item = create_work_item(feature, Kind::feature);
    store_link(feature, Kind::feature, work_item);
    try {
      for (const View requirement : feature["requirements"]) send_requirement(requirement, work_item);
    } catch (const Refused& refused) {
      // upstream: the first that is refused ends this step; an update sends it and the others again
      service_.log().error(std::string("Not all requirements were sent: ") + refused.what());
    }
    attach_missing(work_item, files_of_feature(feature));
  });
}

void Sync::update_feature(View feature) {
  const View id = service_.integration_field(feature["integration_fields"], "id");
  if (id.is_null()) {
    service_.log().info(label_of(Kind::feature, feature) +
                        " is not linked to a work item, so nothing was changed.");
    return;
  }
  aha::in_step(label_of(Kind::feature, feature), [&] {
    const View work_item = client_.work_item(id.text());
    // upstream: by the id that the answer names, which for a requirement is that of the link
    const View named = work_item["id"].is_null() ? id : work_item["id"];
    client_.update_work_item(named.text(), changed_fields(feature, work_item),
                             "change work item " + named.text());
    for (const View requirement : feature["requirements"]) send_requirement(requirement, work_item);
    attach_missing(work_item, files_of_feature(feature));
  });
}

// ---------------------------------------------------------------- requirements

void Sync::send_requirement(View requirement, View parent) {
  const View id = service_.integration_field(requirement["integration_fields"], "id");
  if (id.is_null()) return create_requirement(requirement, parent);
  move_below(update_requirement(id.text(), requirement), parent);
}

void Sync::create_requirement(View requirement, View parent) {
  const View work_item = create_work_item(requirement, Kind::requirement);
  if (!has_parent(work_item))
    client_.update_work_item(work_item["id"].text(), below_parent(parent["url"]),
                             "put " + label_of(work_item) + ", made for " +
                                 label_of(Kind::requirement, requirement) + ", below " + label_of(parent));
  store_link(requirement, Kind::requirement, work_item);
  attach_missing(work_item, files_of_requirement(requirement));
}

View Sync::update_requirement(std::string_view id, View requirement) {
  const View work_item = client_.work_item(id);
  client_.update_work_item(id, changed_fields(requirement, work_item), "change work item " + std::string(id));
  attach_missing(work_item, files_of_requirement(requirement));
  return work_item;
}

/// A work item without a parent was taken out of the tree by somebody, and stays where it is.
void Sync::move_below(View work_item, View parent) {
  const auto wrong = other_parent(work_item, parent["url"]);
  if (!wrong) return;
  const std::string id = work_item["id"].text();
  client_.update_work_item(id, without_relation(*wrong), "take " + label_of(work_item) + " from its parent");
  client_.update_work_item(id, below_parent(parent["url"]),
                           "put " + label_of(work_item) + " below " + label_of(parent));
}

// ---------------------------------------------------------------- one work item

View Sync::create_work_item(View record, Kind kind) {
  const aha::json::array fields = new_work_item(record, kind, settings_);
  if (service_.outcome_unknown())
    if (const View left_behind = find_left_behind(record, kind, fields)) return left_behind;
  const View work_item = client_.create_work_item(settings_.work_item_type(kind), fields);
  service_.log().info("Created " + label_of(work_item) + " for " + label_of(kind, record) + ".");
  return work_item;
}

/// The newest work item of the title that was sent, if it belongs to no other record.
View Sync::find_left_behind(View record, Kind kind, const aha::json::array& fields) {
  const std::string title = View(fields[0])["value"].text();
  for (const View one : client_.find_by_title(settings_.work_item_type(kind), title)) {
    const std::string id = one["id"].text();
    if (!aha::is_free_for(service_, "id", id, record)) continue;
    service_.log().info("An earlier attempt had created work item " + id + " for " + label_of(kind, record) +
                        "; it is used.");
    return client_.work_item(id);
  }
  return {};
}

void Sync::store_link(View record, Kind kind, View work_item) {
  const View page = work_item["_links"]["html"];
  aha::json::object fields;
  fields["id"] = work_item["id"].json();
  fields["url"] = page.is_object() ? page["href"].json() : work_item["url"].json();
  service_.api().create_integration_fields(std::string(name_of(kind)) + "s", record["reference_num"],
                                           settings_.integration_id(), fields);
}

// ---------------------------------------------------------------- attachments

void Sync::attach_missing(View work_item, const std::vector<View>& attachments) {
  const auto there = attached_names(work_item);
  try {
    for (const View attachment : attachments) {
      if (there.contains(attachment["file_name"].text())) continue;
      const View url = upload(attachment)["url"];
      if (url.is_null()) continue;
      client_.update_work_item(work_item["id"].text(), attached_file(url, attachment),
                               "attach '" + attachment["file_name"].text() + "' to " + label_of(work_item));
    }
  } catch (const Refused& refused) {
    // upstream: a file that cannot be attached ends this step, since the next one would hardly fare better
    service_.log().error(std::string("Not all attachments were sent: ") + refused.what());
  }
}

/// What Azure DevOps calls the file; null where there are no bytes to send, or it does not take them.
View Sync::upload(View attachment) {
  const std::string name = attachment["file_name"].text();
  if (!attachment["download_url"].present()) return {};
  const aha::http::File download = service_.http().fetch(attachment["download_url"].str());
  if (!download.ok())
    throw aha::RemoteError("The attachment '" + name + "' could not be downloaded from Aha! (" +
                           std::to_string(download.status()) +
                           "). Attach it to the record again, then send it again.");
  try {
    return client_.upload_attachment(name, download);
  } catch (const Refused& refused) {
    service_.log().error("The attachment '" + name + "' is left out: " + refused.what());
    return {};
  }
}

}  // namespace tfs
