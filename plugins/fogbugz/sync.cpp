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
  aha::attempt_each(
      feature["requirements"],
      [&](View requirement) {
        in_step("Requirement " + requirement["reference_num"].text(),
                [&] { send_case(requirement, number); });
      },
      [&](const aha::Error& error) { service_.log().error(error.what()); });
}

std::string Sync::send_case(View record, std::string_view parent) {
  const View linked = service_.integration_field(record["integration_fields"], "number");
  const View existing = linked.present() ? client_.find_case(linked.text()) : View();
  if (existing) return change_case(record, parent, existing);
  if (const View left_behind = service_.outcome_unknown() ? case_left_behind(record) : View()) {
    store_link(record, left_behind["ixBug"].text());
    return left_behind["ixBug"].text();
  }
  const std::vector<File> files = download(missing_files(record, {}));
  const Parameters parameters = new_case(record, service_.data(), parent);
  bool has_files = true;
  View made;
  try {
    made = client_.create_case(parameters, files);
  } catch (const Refusal& refusal) {
    if (files.empty()) throw;
    service_.log().warn(std::string("The case is made without its files first: ") + refusal.what());
    made = client_.create_case(parameters, {});
    has_files = false;
  }
  const View number = made["ixBug"];
  if (!number.present())
    throw aha::RemoteError("FogBugz's answer does not give the number of the case. Send the record again.");
  store_link(record, number.text());
  if (!has_files) attach_each(number.text(), files);
  return number.text();
}

std::string Sync::change_case(View record, std::string_view parent, View existing) {
  const std::string number = existing["ixBug"].text();
  aha::json::value known = existing.json();
  if (needs_all_events(record, existing)) known.as_object()["events"] = client_.events_of(number).json();
  const View whole(known);
  const Parameters changes = changed_case(record, parent, whole);
  const std::vector<File> files = download(missing_files(record, whole));
  if (!changes_something(changes) && files.empty()) {
    service_.log().info("Case " + number + " is up to date.");
    return number;
  }
  try {
    client_.edit_case(changes, files);
  } catch (const Refusal& refusal) {
    if (files.empty()) throw;
    service_.log().warn(std::string("The case is changed without its files first: ") + refusal.what());
    if (changes_something(changes)) client_.edit_case(changes, {});
    attach_each(number, files);
  }
  store_link(record, number);
  return number;
}

/// One file that is refused is no reason to lose the others.
void Sync::attach_each(const std::string& number, const std::vector<File>& files) {
  for (const File& file : files)
    aha::tolerate(
        [&] {
          client_.edit_case({{"ixBug", number}}, {file});
        },
        [&](const aha::Error& error) {
          service_.log().warn("The attachment \"" + file.name + "\" is left out: " + error.what());
        });
}

View Sync::case_left_behind(View record) {
  const std::string title = aha::resource_name(record);
  if (title.empty()) return {};
  for (const View other : client_.cases_with_title(title)) {
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
  for (const View attachment : attachments)
    aha::tolerate([&] { files.push_back(client_.download(attachment)); },
                  [&](const aha::Error& error) {
                    service_.log().warn("The attachment \"" + attachment["file_name"].text() +
                                        "\" is left out: " + error.what());
                  });
  return files;
}

void Sync::store_link(View record, const std::string& number) {
  in_step("Case " + number + " is in FogBugz, but Aha! did not store its number", [&] {
    aha::json::object fields;
    fields["number"] = number;
    fields["url"] = client_.page_of(number);
    service_.api().create_integration_fields(aha::resource_type(record), record["reference_num"],
                                             service_.data()["integration_id"], fields);
  });
  service_.log().info("Case " + number + " is up to date.");
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
    service_.log().warn(subject + " is linked to " + std::to_string(linked.size()) +
                        " records, all of which follow it. If that is not meant, remove the integration's "
                        "link from the others.");
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
