#include "sync.hpp"

#include <aha/linked_records.hpp>
#include <aha/records.hpp>
#include <aha/step.hpp>

namespace fogbugz {

using aha::in_step;
using aha::View;

// ---------------------------------------------------------------- features and requirements

void Sync::send(View feature) {
  const std::string number =
      in_step("Feature " + feature["reference_num"].text(), [&] { return send_case(feature, {}); });
  for (const View requirement : feature["requirements"])
    in_step("Requirement " + requirement["reference_num"].text(), [&] { send_case(requirement, number); });
}

std::string Sync::send_case(View record, std::string_view parent) {
  const View linked = service_.integration_field(record["integration_fields"], "number");
  const View existing = linked ? client_.find_case(linked.text()) : View();
  View sent = existing || !service_.outcome_unknown() ? View() : case_left_behind(record);
  if (!sent) {
    const std::vector<File> files = download(missing_files(record, existing));
    sent = existing ? client_.edit_case(changed_case(record, service_.data(), parent, existing), files)
                    : client_.create_case(new_case(record, service_.data(), parent), files);
  }
  const View number = sent["ixBug"] ? sent["ixBug"] : existing["ixBug"];
  if (!number.present())
    throw aha::RemoteError("FogBugz's answer does not give the number of the case. Send the record again.");
  in_step("Case " + number.text() + " is in FogBugz, but Aha! did not store its number",
          [&] { store_link(record, number.text()); });
  service_.log().info("Case " + number.text() + " is up to date.");
  return number.text();
}

View Sync::case_left_behind(View record) {
  if (!record["name"].present()) return {};
  for (const View other : client_.cases_with_title(record["name"].text())) {
    if (!is_same(other, record) || !aha::is_free_for(service_, "number", other["ixBug"].text(), record))
      continue;
    service_.log().info("An earlier attempt had created case " + other["ixBug"].text() + "; it is used.");
    return other;
  }
  return {};
}

/// One file that cannot be had is no reason to send nothing.
std::vector<File> Sync::download(const std::vector<View>& attachments) {
  std::vector<File> files;
  for (const View attachment : attachments) {
    try {
      files.push_back(client_.download(attachment));
    } catch (const aha::Error& error) {
      if (error.kind() == aha::FailureKind::timeout) throw;
      service_.log().error("The attachment \"" + attachment["file_name"].text() +
                           "\" is left out: " + error.what());
    }
  }
  return files;
}

void Sync::store_link(View record, std::string_view number) {
  aha::json::object fields;
  fields["number"] = number;
  fields["url"] = client_.page_of(number);
  service_.api().create_integration_fields(aha::resource_type(record), record["reference_num"],
                                           service_.data()["integration_id"], fields);
}

// ---------------------------------------------------------------- webhooks

void Sync::follow(View fogbugz_case) {
  const std::string number = fogbugz_case["ixBug"].text(), subject = "Case " + number;
  std::vector<aha::LinkedRecord> linked;
  try {
    linked = aha::linked_records(service_.api().search_integration_fields(service_.data()["integration_id"],
                                                                          "number", number)["records"]);
  } catch (const aha::AhaApi::NotFound&) {
  }
  if (linked.empty()) return aha::warn_of_no_record(service_, subject, "number", number);
  if (linked.size() > 1)
    service_.log().warn(
        subject + " is linked to " + std::to_string(linked.size()) +
        " records, all of which follow it. Where that is not meant, remove the integration's link "
        "from the others.");
  for (const aha::LinkedRecord& one : linked) {
    const std::string_view category = category_of(fogbugz_case, service_.meta()["statuses"]);
    if (one.record["workflow_status"]["category"] == category) continue;  // often our own change, told back
    aha::json::object status, changes;
    status["category"] = category;
    changes["workflow_status"] = std::move(status);
    aha::change_record(service_, one, changes);
  }
}

}  // namespace fogbugz
