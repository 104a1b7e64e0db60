#include "versions.hpp"

#include "letter_case.hpp"

#include <aha/errors.hpp>
#include <aha/step.hpp>
#include <aha/text_length.hpp>

#include <algorithm>
#include <string>

namespace jira {
namespace {

using aha::View;
using aha::json::object;

/// As much as Jira takes of a version's name.
aha::json::value version_name(View release) {
  constexpr std::size_t max_units = 255;  // source: Jira Cloud REST API, "Create version"
  return aha::shortened(release["name"], max_units);
}

object dated(View release) {
  object version;
  version["name"] = version_name(release);
  version["releaseDate"] = release["release_date"].json();
  version["released"] = release["released"].json();
  return version;
}

object new_version(View release) {
  object version = dated(release);
  version["description"] = "Created from Aha! " + release["url"].text();
  return version;
}

std::string name_of(View release) {
  return "Release " + release["reference_num"].text();
}

}  // namespace

View Versions::attach(View release) {
  if (!release.is_object()) return {};
  return aha::in_step(name_of(release), [&] {
    if (const View version = linked_version(release)) return version;
    return find_or_create(release);
  });
}

View Versions::attach_if_taken(View release) {
  if (!release.is_object()) return {};
  return aha::in_step(name_of(release), [&]() -> View {
    if (const View version = linked_version(release)) return version;
    if (const View version = find_of_same_name(release)) return remember(release, version);
    try {
      return create(release);
    } catch (const Refused& refused) {
      if (!refused.is_about_request()) throw;
      context_.service.log().warn(name_of(release) + " was not sent: " + refused.what());
      return {};
    }
  });
}

void Versions::update(View release) {
  aha::in_step(name_of(release), [&] {
    const View id = context_.service.integration_field(release["integration_fields"], "id");
    if (id && linked_version(release))
      context_.client.update_version(id.text(), dated(release));
    else
      find_or_create(release);
  });
}

View Versions::linked_version(View release) {
  const View id = context_.service.integration_field(release["integration_fields"], "id");
  return id ? context_.client.find_version(id.text()) : View();
}

View Versions::find_of_same_name(View release) {
  const aha::json::value name = version_name(release);
  const std::string wanted = lower_case(View(name).text());
  const View versions = context_.client.versions();
  const auto found = std::find_if(versions.begin(), versions.end(), [&](View version) {
    return !version["name"].is_null() && lower_case(version["name"].text()) == wanted;
  });
  return found == versions.end() ? View() : *found;
}

View Versions::find_or_create(View release) {
  const View version = find_of_same_name(release);
  return version ? remember(release, version) : create(release);
}

View Versions::create(View release) {
  context_.browse_address.get();
  return remember(release, context_.client.create_version(new_version(release)));
}

View Versions::remember(View release, View version) {
  if (version["id"].is_null())
    throw aha::RemoteError("Jira's answer does not give the id of the version. Check the server URL.");
  const std::string id = version["id"].text();
  object fields;
  fields["id"] = version["id"].json();
  fields["url"] =
      context_.browse_address.get() + "/browse/" + context_.settings.project() + "/fixforversion/" + id;
  aha::in_step("Version " + id + " is in Jira, but Aha! did not store its id", [&] {
    context_.service.api().create_integration_fields("releases", release["reference_num"],
                                                     context_.settings.integration_id(), fields);
  });
  return version;
}

}  // namespace jira
