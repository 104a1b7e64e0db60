#include "sync.hpp"

#include "work_item_fields.hpp"

#include <aha/attachments.hpp>
#include <aha/errors.hpp>
#include <aha/linked_records.hpp>
#include <aha/sent_values.hpp>
#include <aha/step.hpp>

#include <exception>

namespace tfs {
namespace {

using aha::View;

std::string label_of(Kind kind, View record) {
  return (kind == Kind::feature ? "Feature " : "Requirement ") + record["reference_num"].text();
}

std::string label_of(View work_item) {
  return "work item " + work_item["id"].text();
}

std::vector<View> files_of(View record) {
  return aha::distinct_attachments(record["attachments"], record["description"]["attachments"]);
}

/// Under which the host remembers that a work item is still to be put below its parent.
std::string waiting_key(std::string_view work_item_id) {
  return "without parent: " + std::string(work_item_id);
}

}  // namespace

// ---------------------------------------------------------------- features

void Sync::create_feature(View feature) {
  if (linked_id(feature).present()) return update_feature(feature);  // an earlier attempt made it
  aha::in_step(label_of(Kind::feature, feature), [&] {
    const View work_item = create_work_item(feature, Kind::feature);
    store_link(feature, Kind::feature, work_item);
    send_requirements(feature, work_item);  // an update sends again what is refused now
    attach_missing(work_item, files_of(feature));
  });
}

void Sync::update_feature(View feature) {
  const View id = linked_id(feature);
  if (!id.present()) {
    service_.log().info(label_of(Kind::feature, feature) +
                        " is not linked to a work item, so nothing was changed.");
    return;
  }
  aha::in_step(label_of(Kind::feature, feature), [&] {
    const View work_item = update_work_item(id, feature);
    const auto refused = send_requirements(feature, work_item);
    attach_missing(work_item, files_of(feature));
    if (refused) std::rethrow_exception(refused);
  });
}

// ---------------------------------------------------------------- requirements

/// Sends each requirement, whatever became of the others. Returns what was refused first.
std::exception_ptr Sync::send_requirements(View feature, View work_item) {
  std::exception_ptr first;
  for (const View requirement : feature["requirements"]) {
    try {
      aha::in_step(label_of(Kind::requirement, requirement),
                   [&] { send_requirement(requirement, work_item); });
    } catch (const Refused& refused) {
      service_.log().warn(std::string("Not all requirements were sent: ") + refused.what());
      if (!first) first = std::current_exception();
    }
  }
  return first;
}

void Sync::send_requirement(View requirement, View parent) {
  const View id = linked_id(requirement);
  if (!id.present()) return create_requirement(requirement, parent);
  const View work_item = update_work_item(id, requirement);
  attach_missing(work_item, files_of(requirement));
  move_below(work_item, parent);
}

void Sync::create_requirement(View requirement, View parent) {
  const View work_item = create_work_item(requirement, Kind::requirement);
  store_link(requirement, Kind::requirement, work_item);
  if (!has_parent(work_item)) put_below(work_item, parent);
  attach_missing(work_item, files_of(requirement));
}

/// If it is refused, the next update tries again.
void Sync::put_below(View work_item, View parent) {
  const std::string id = work_item["id"].text();
  try {
    client_.update_work_item(id, below_parent(parent["url"]),
                             "put " + label_of(work_item) + " below " + label_of(parent));
    if (service_.memory().get(waiting_key(id))) service_.memory().erase(waiting_key(id));
  } catch (const Refused& refused) {
    service_.memory().put(waiting_key(id), "1");
    service_.log().warn(refused.what());
  }
}

/// A work item without a parent was taken out of the tree in Azure DevOps, and stays where it is, unless it was refused
/// its place before.
void Sync::move_below(View work_item, View parent) {
  const std::string id = work_item["id"].text();
  if (const auto wrong = other_parent(work_item, parent["url"]))
    client_.update_work_item(id, without_relation(*wrong),
                             "take " + label_of(work_item) + " from its parent");
  else if (has_parent(work_item) || !service_.memory().get(waiting_key(id)))
    return;
  put_below(work_item, parent);
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

/// Title and description. Returns the work item as it was before.
View Sync::update_work_item(View id, View record) {
  const View work_item = client_.work_item(id.text());
  // upstream: by the id that the answer names
  const View named = work_item["id"].is_null() ? id : work_item["id"];
  const bool is_markdown = client_.has_markdown(work_item, record);
  const aha::json::value patch = changed_fields(record, work_item, is_markdown);
  const aha::SentValues sent(service_.memory());
  for (const View one : View(patch))
    for (const std::string_view field : {title_field, description_field})
      if (one["path"] == "/fields/" + std::string(field))
        sent.note(named.text(), field, compared(field, one["value"], is_markdown));
  client_.update_work_item(named.text(), patch.get_array(), "change work item " + named.text());
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
  for (const View attachment : attachments) {
    const std::string name = attachment["file_name"].text();
    if (there.contains(name) || !attachment["download_url"].present()) continue;
    aha::tolerate([&] { attach(work_item, attachment); },
                  [&](const aha::Error& error) {
                    service_.log().warn("The attachment '" + name + "' is left out: " + error.what());
                  });
  }
}

void Sync::attach(View work_item, View attachment) {
  const std::string name = attachment["file_name"].text();
  const aha::http::File download = service_.http().fetch(attachment["download_url"].str());
  if (!download.ok())
    throw aha::RemoteError("Aha! did not give it (status " + std::to_string(download.status()) +
                           "). The addresses of attachments expire: send the record again.");
  const View url = client_.upload_attachment(name, download)["url"];
  if (url.is_null())
    throw Refused("The answer to its upload names no address. Check what answers in place of Azure DevOps.");
  client_.update_work_item(work_item["id"].text(), attached_file(url, attachment),
                           "attach '" + name + "' to " + label_of(work_item));
}

View Sync::linked_id(View record) const {
  return service_.integration_field(record["integration_fields"], "id");
}

}  // namespace tfs
