#include "releases.hpp"

#include "artifact_fields.hpp"

#include <aha/linked_records.hpp>

#include <chrono>
#include <string>

namespace rally {
namespace {

using aha::View;
using aha::json::object;

std::chrono::sys_days today() {
  return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
}

object wrapped(const object& fields) {
  object body;
  body["Release"] = fields;
  return body;
}

}  // namespace

void Releases::create(View release) {
  if (id_of(release).present()) return update(release);  // an earlier attempt made it
  object fields = release_fields(release, service_.data(), today());
  fields["State"] = "Planning";
  View made = service_.outcome_unknown() ? find_left_behind(release, fields) : View();
  if (!made)
    made = made_by(
        document_of(session_.put(session_.secure_url("/release/create"), wrapped(fields)), {200, 201}));
  object link;
  link["id"] = made["ObjectID"].json();
  link["url"] = "https://rally1.rallydev.com/#/" + service_.data()["project"].text() + "d/detail/release/" +
                made["ObjectID"].text();
  service_.api().create_integration_fields("releases", release["id"], service_.data()["integration_id"],
                                           link);
}

void Releases::update(View release) {
  const View id = id_of(release);
  if (!id.present())
    throw aha::RemoteError(release["reference_num"].text() +
                           " is not linked to a release of Rally's. Send it to Rally first.");
  const object fields = release_fields(release, service_.data(), today());
  document_of(session_.post(session_.secure_url("/release/" + aha::url::encode(id.text())), wrapped(fields)));
}

View Releases::id_of(View release) const {
  return service_.integration_field(release["integration_fields"], "id");
}

bool Releases::exists(std::int64_t id) {
  return answered([&] {
           return document_of(session_.get(session_.url("/release/" + std::to_string(id))))["Release"];
         })
      .truthy();
}

View Releases::find_left_behind(View release, const object& fields) {
  const aha::url::Query query{
      {"query", name_query(View(fields.at("Name")).text())},
      {"project", std::string(api_url) + "/project/" + service_.data()["project"].text()},
      {"fetch", "ObjectID,Name"}};
  for (const View there : all_results(session_, session_.workspace_url("/release?" + query.encoded()))) {
    if (!aha::is_free_for(service_, "id", there["ObjectID"].text(), release)) continue;
    service_.log().info("An earlier attempt had created the release " + there["ObjectID"].text() +
                        "; it is used.");
    return there;
  }
  return {};
}

}  // namespace rally
