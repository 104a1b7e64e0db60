#include "artifacts.hpp"

#include "tags.hpp"
#include "webhook_changes.hpp"

#include <aha/linked_records.hpp>
#include <aha/records.hpp>
#include <aha/sent_values.hpp>

#include <vector>

namespace rally {

using aha::View;
using aha::json::object;

namespace {

/// Of an item that is not known to Aha! there is no id, and Rally says so.
std::string text_of(std::optional<std::int64_t> id) {
  return id ? std::to_string(*id) : "";
}

object wrapped(const Element& element, const object& fields) {
  object body;
  body[element.document_name()] = fields;
  return body;
}

}  // namespace

// ---------------------------------------------------------------- features

void Artifacts::create_feature(View feature) {
  if (id_of(feature)) return update_feature(feature);  // an earlier attempt made it
  const object fields = with_context(feature, feature_fields(feature, service_.data(), mapping_, Stage::made),
                                     id_of(feature["release"]));
  create(feature, mapping_.feature, fields, [&](View item) {
    store_link("features", feature, mapping_.feature, item);
    attachments_.create_all(item, attachments_of(feature));
    update_item_of(feature, item["ObjectID"].integer());
  });
}

void Artifacts::update_feature(View feature) {
  if (const auto id = id_of(feature)) return update_item_of(feature, id);
  service_.log().error(
      feature["reference_num"].text() +
      " is not linked to an item of Rally's, so nothing was changed. Send it to Rally first.");
}

void Artifacts::update_item_of(View feature, std::optional<std::int64_t> id) {
  const View data = service_.data();
  const View adjacent = service_.api().adjacent_integration_fields(
      aha::resource_type(feature), feature["id"].text(), data["integration_id"]);
  const auto release_id = id_of(feature["release"]);
  const object fields =
      with_context(feature, feature_fields(feature, data, mapping_, Stage::changed), release_id);
  update(feature, id, mapping_.feature, fields, rank_of(adjacent, data["integration_id"], mapping_.feature));
  // New ones first: an update of the others may move them below.
  for (const View requirement : feature["requirements"])
    if (!id_of(requirement)) create_requirement(requirement, id.value_or(0), release_id);
  for (const View requirement : feature["requirements"])
    if (id_of(requirement)) update_requirement(requirement, id.value_or(0), release_id);
}

// ---------------------------------------------------------------- requirements

void Artifacts::create_requirement(View requirement, std::int64_t parent_id,
                                   std::optional<std::int64_t> release_id) {
  const object fields = with_context(
      requirement, requirement_fields(requirement, parent_id, service_.data(), mapping_, Stage::made),
      release_id);
  create(requirement, mapping_.requirement, fields, [&](View item) {
    store_link("requirements", requirement, mapping_.requirement, item);
    attachments_.create_all(item, attachments_of(requirement));
  });
}

void Artifacts::update_requirement(View requirement, std::int64_t parent_id,
                                   std::optional<std::int64_t> release_id) {
  const object fields = with_context(
      requirement, requirement_fields(requirement, parent_id, service_.data(), mapping_, Stage::changed),
      release_id);
  update(requirement, id_of(requirement), mapping_.requirement, fields, {});
}

// ---------------------------------------------------------------- items

void Artifacts::create(View record, const Element& element, const object& fields, const Then& then) {
  try {
    View item = service_.outcome_unknown() ? find_left_behind(record, element, fields) : View();
    if (!item)
      item = made_by(document_of(
          session_.put(in_workspace(session_.secure_url(element.create_path())), wrapped(element, fields)),
          {200, 201}));
    then(item);
  } catch (const Refusal& refusal) {
    service_.log().error(record["reference_num"].text() + " was not sent to Rally whole. " + refusal.what());
  }
}

void Artifacts::update(View record, std::optional<std::int64_t> id, const Element& element,
                       const object& fields, const Rank& rank) {
  try {
    const aha::SentValues sent(service_.memory());
    sent.note(text_of(id), "Name", View(fields.at("Name")).text());
    sent.note(text_of(id), "Description", compared_html(record["description"]["body"]));
    std::string path = element.path(text_of(id));
    if (!rank.parameter.empty()) path = aha::url::with_query(path, {{rank.parameter, rank.neighbour}});
    const View item =
        document_of(session_.post(in_workspace(session_.secure_url(path)), wrapped(element, fields)),
                    {200, 201})["OperationResult"]["Object"];
    const auto there = all_results(session_, session_.url(element.path(text_of(id)) + "/Attachments"));
    attachments_.sync(item, attachments_of(record), there);
  } catch (const Refusal& refusal) {
    service_.log().error(record["reference_num"].text() + " was not updated in Rally whole. " +
                         refusal.what());
  }
}

/// An item has no mark of where it came from: name and text have to do.
View Artifacts::find_left_behind(View record, const Element& element, const object& fields) {
  const aha::url::Query query{
      {"query", name_query(View(fields.at("Name")).text())},
      {"project", std::string(api_url) + "/project/" + service_.data()["project"].text()},
      {"fetch", "ObjectID,FormattedID,Name,Description"}};
  const std::string path = element.create_path();
  const std::string list = path.substr(0, path.rfind("/create"));
  for (const View item : all_results(session_, session_.workspace_url(list + "?" + query.encoded()))) {
    if (item["Description"].text() != View(fields.at("Description")).text()) continue;
    if (!aha::is_free_for(service_, "id", item["ObjectID"].text(), record)) continue;
    service_.log().info("An earlier attempt had created " + item["FormattedID"].text() + "; it is used.");
    return item;
  }
  return {};
}

std::string Artifacts::in_workspace(const std::string& url) const {
  return aha::url::with_query(
      url, {{"workspace", std::string(api_url) + "/workspace/" + service_.data()["workspace"].text()}});
}

// ---------------------------------------------------------------- what Rally is asked for an item

object Artifacts::with_context(View record, object fields, std::optional<std::int64_t> release_id) {
  add_owner(record, fields);
  add_tags(record, fields);
  add_release(record, fields, release_id);
  return fields;
}

/// The assigned user in Aha!, if there is one. upstream: else the creator, to whom the webhook that follows assigns it in
/// Aha!.
void Artifacts::add_owner(View record, object& fields) {
  const View email = record["assigned_to_user"]["email"];
  if (!email.present()) return;
  if (const View user = user_with_address(email)) fields["Owner"] = user.json();
}

View Artifacts::user_with_address(View email) {
  const std::string address = email.text();
  const aha::url::Query query{
      {"query", "((EmailAddress = " + address + ") OR (UserName = " + address + "))"}};
  return results_of(document_of(users_.get(users_.url("/user?" + query.encoded()))))[std::size_t{0}]["_ref"];
}

void Artifacts::add_tags(View record, object& fields) {
  if (service_.data()["send_tags"] != "1" || !record["tags"]) return;
  fields["Tags"] = aha::json::array();
  std::vector<std::string> tags;
  for (const View tag : record["tags"]) tags.push_back(tag.text());
  if (tags.empty()) return;
  try {
    fields["Tags"] = tag_references(service_, session_, tags);
  } catch (const Refusal& refusal) {
    service_.log().error("The tags of " + record["reference_num"].text() + " are left out. " +
                         refusal.what());
  }
}

/// Rally refuses a deleted release, and one for a story that has others below it.
void Artifacts::add_release(View record, object& fields, std::optional<std::int64_t> release_id) {
  if (service_.data()["dont_send_releases"] == "1") return;
  if (mapping_.feature.is_story() && !record["requirements"].empty()) return;
  if (child_count(record) > 0) return;
  if (release_id && releases_.exists(*release_id)) fields["Release"] = *release_id;
}

std::size_t Artifacts::child_count(View record) {
  if (!id_of(record)) return 0;
  const std::string path = mapping_.feature.path(text_of(id_of(record))) + "/Children";
  const auto children = answered([&] { return document_of(session_.get(session_.url(path))); });
  return results_of(children).size();  // if Rally does not tell, the release is worth a try
}

// ---------------------------------------------------------------- what Aha! remembers

std::optional<std::int64_t> Artifacts::id_of(View record) const {
  return linked_id(record, service_.data()["integration_id"]);
}

void Artifacts::store_link(std::string_view type, View record, const Element& element, View item) {
  object fields;
  fields["id"] = item["ObjectID"].json();
  fields["formatted_id"] = item["FormattedID"].json();
  fields["url"] = element.page(service_.data()["project"], item["ObjectID"]);
  service_.api().create_integration_fields(type, record["id"], service_.data()["integration_id"], fields);
}

}  // namespace rally
