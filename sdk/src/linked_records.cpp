#include <aha/linked_records.hpp>
#include <aha/url.hpp>

namespace aha {

std::vector<LinkedRecord> linked_records(View records) {
  std::vector<LinkedRecord> found;
  for (const View record : records) {
    if (record["requirement"])
      found.push_back({"requirement", record["requirement"]});
    else if (record["feature"])
      found.push_back({"feature", record["feature"]});
  }
  return found;
}

std::string address_of(const LinkedRecord& linked) {
  if (linked.record["resource"].present()) return linked.record["resource"].text();
  return url::path({std::string(linked.kind) + "s", linked.record["reference_num"].text()}).substr(1);
}

View change_record(const Service& service, const LinkedRecord& linked, const json::object& changes) {
  json::object body;
  body[linked.kind] = changes;
  return service.api().put(address_of(linked), body)[linked.kind];
}

bool is_free_for(const Service& service, std::string_view field, std::string_view value, View record) {
  try {
    const View answer =
        service.api().search_integration_fields(service.data()["integration_id"], field, value);
    for (const View found : answer["records"])
      for (const auto& [kind, other] : found.members()) {
        const bool same = other["reference_num"] == record["reference_num"] || other["id"] == record["id"];
        if (!same) return false;
      }
  } catch (const AhaApi::NotFound&) {
  }
  return true;
}

void warn_of_no_record(const Service& service, std::string_view subject, std::string_view field,
                       std::string_view value) {
  service.log().warn(std::string(subject) +
                     " is not linked to a feature or requirement: none has the field \"" +
                     std::string(field) + "\" with the value " + std::string(value) + " for integration " +
                     service.data()["integration_id"].text() + ". Nothing was changed.");
}

void warn_of_several_records(const Service& service, std::string_view subject,
                             const std::vector<LinkedRecord>& found) {
  std::string list;
  for (const LinkedRecord& linked : found) {
    if (!list.empty()) list += ", ";
    list += linked.record["reference_num"].text();
  }
  service.log().warn(std::string(subject) + " is linked to several records (" + list +
                     "), so none was changed. Remove the integration's link from all but one of them.");
}

}  // namespace aha
