#include "sync.hpp"

#include <aha/errors.hpp>
#include <aha/records.hpp>
#include <aha/step.hpp>

#include <algorithm>

namespace redmine {

using aha::View;

// ---------------------------------------------------------------- releases

void Sync::create_version(View release) {
  if (linked_id(release).present()) return update_version(release);  // an earlier attempt made it
  aha::in_step(release["reference_num"].text(), [&] {
    const aha::json::object sent = version(release);
    View made = service_.outcome_unknown() ? find_version_left_behind(sent) : View();
    if (!made) made = client_.create_version(sent);
    store_link(release, "versions", made);
  });
}

void Sync::update_version(View release) {
  aha::in_step(release["reference_num"].text(), [&] {
    client_.update_version(linked_id(release), version(release));
    service_.log().info("Version " + linked_id(release).text() + " is up to date.");
  });
}

View Sync::find_version_left_behind(const aha::json::object& sent) {
  for (const View listed : client_.versions())
    if (is_same(listed, sent, {"description"})) return listed;
  return {};
}

// ---------------------------------------------------------------- features and requirements

/// Sends an issue with its uploads. One that Redmine had refused goes as upstream sends it, with `true` for a token,
/// which some versions pass over; if Redmine refuses the whole issue for it, the issue goes without.
template <class Send>
auto Sync::with_uploads(std::vector<Upload> uploads, const Send& send) {
  try {
    return send(uploads);
  } catch (const Refusal& refusal) {
    const auto removed = std::erase_if(uploads, [](const Upload& upload) { return upload.token.is_bool(); });
    if (removed == 0 || refusal.status() != 422) throw;
  }
  return send(uploads);
}

void Sync::create_feature(View feature) {
  if (linked_id(feature).present()) return update_feature(feature);  // an earlier attempt made it
  const View version_id = version_of(feature);
  const View issue = aha::in_step(feature["reference_num"].text(),
                                  [&] { return create_issue(feature, {.version_id = version_id}); });
  send_requirements(feature, {.parent_issue_id = issue["id"], .version_id = version_id});
}

void Sync::update_feature(View feature) {
  const View version_id = version_of(feature);
  // upstream: the feature's own issue keeps the version it has
  aha::in_step(feature["reference_num"].text(), [&] { update_issue(feature, {}); });
  send_requirements(feature, {.parent_issue_id = linked_id(feature), .version_id = version_id});
}

void Sync::send_requirements(View feature, Place place) {
  aha::attempt_each(
      feature["requirements"],
      [&](View requirement) {
        aha::in_step(requirement["reference_num"].text(), [&] {
          if (linked_id(requirement).present())
            update_issue(requirement, place);
          else
            create_issue(requirement, place);
        });
      },
      [&](const aha::Error& error) { service_.log().error(error.what()); });
}

View Sync::create_issue(View record, Place place) {
  if (service_.outcome_unknown()) {
    if (const View left_behind = find_issue_left_behind(new_issue(record, service_.data(), place, {}))) {
      store_link(record, "issues", left_behind);
      return left_behind;
    }
  }
  const View issue = with_uploads(upload(attachments(record)), [&](const std::vector<Upload>& uploads) {
    return client_.create_issue(new_issue(record, service_.data(), place, uploads));
  });
  store_link(record, "issues", issue);
  return issue;
}

void Sync::update_issue(View record, Place place) {
  const View id = linked_id(record);
  with_uploads(upload(attachments_missing_in(id, record)), [&](const std::vector<Upload>& uploads) {
    client_.update_issue(id, changed_issue(record, service_.data(), place, uploads));
  });
  service_.log().info("Issue " + id.text() + " is up to date.");
}

View Sync::find_issue_left_behind(const aha::json::object& sent) {
  for (const View listed : client_.newest_issues()) {
    if (!is_same(listed, sent, {"subject", "description"})) continue;
    service_.log().info("An earlier attempt had created issue " + listed["id"].text() + "; it is used.");
    return listed;
  }
  return {};
}

// ---------------------------------------------------------------- attachments

std::vector<Upload> Sync::upload(const std::vector<View>& attachments) {
  std::vector<Upload> uploads;
  for (const View attachment : attachments) {
    Upload one{attachment, nullptr};
    // One file that Redmine does not take (too large, a forbidden type) is no reason to send nothing.
    const bool is_taken = aha::tolerate(
        [&] {
          if (attachment["download_url"].present()) one.token = client_.upload(attachment).json();
        },
        [&](const aha::Error& error) {
          service_.log().warn("The attachment " + attachment["file_name"].text() +
                              " is left out: " + error.what());
        });
    if (!is_taken) one.token = true;
    uploads.push_back(std::move(one));
  }
  return uploads;
}

std::vector<View> Sync::attachments_missing_in(View issue_id, View record) {
  std::vector<View> missing = attachments(record);
  const std::vector<std::string> there = client_.attachment_names(issue_id);
  std::erase_if(missing, [&](View attachment) {
    return std::find(there.begin(), there.end(), attachment["file_name"].text()) != there.end();
  });
  return missing;
}

// ---------------------------------------------------------------- what Aha! remembers

// upstream: looked up by the integration's id alone, other than what is changed itself
View Sync::version_of(View feature) const {
  return service_.integration_field(feature["release"]["integration_fields"], "id");
}

View Sync::linked_id(View record) const {
  const View fields = record["integration_fields"];
  if (const View own = service_.integration_field(fields, "id")) return own;
  // Links that were stored before integrations had ids. upstream: looks for the service's name only
  for (const View field : fields)
    if (field["integration_id"].is_null() && field["service_name"] == "redmine" && field["name"] == "id")
      return field["value"];
  return {};
}

void Sync::store_link(View record, std::string_view kind, View created) {
  aha::json::object fields;
  fields["id"] = created["id"].json();
  if (kind == "versions") fields["name"] = created["name"].json();
  fields["url"] = client_.server() + "/" + std::string(kind) + "/" + created["id"].text();
  service_.api().create_integration_fields(aha::resource_type(record), record["reference_num"],
                                           service_.data()["integration_id"], fields);
}

}  // namespace redmine
