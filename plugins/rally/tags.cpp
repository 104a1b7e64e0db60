#include "tags.hpp"

#include "artifact_fields.hpp"

#include <algorithm>

namespace rally {
namespace {

using aha::View;

aha::json::object reference_to(View tag) {
  aha::json::object reference;
  reference["_ref"] = tag["_ref"].json();
  return reference;
}

/// upstream: with the security token, which then stands in the logs of whatever lies between
void add_workspace(aha::url::Query& query, const aha::Service& service) {
  if (const std::string path = workspace_path(service.data()); !path.empty())
    query.add("workspace", std::string(api_url) + path);
}

void create(const aha::Service& service, Session& session, const std::string& name,
            aha::json::array& references) {
  aha::url::Query query;
  add_workspace(query, service);
  aha::json::object tag;
  tag["Tag"] = aha::json::object{{"Name", name}};
  try {
    const std::string url = aha::url::with_query(session.secure_url("/tag/create"), query);
    references.push_back(
        reference_to(document_of(session.post(url, tag), {200, 201})["CreateResult"]["Object"]));
  } catch (const Refusal& refusal) {
    service.log().error("The tag \"" + name + "\" was not made in Rally and is left out. " + refusal.what());
  }
}

}  // namespace

aha::json::array tag_references(const aha::Service& service, Session& session,
                                const std::vector<std::string>& tags) {
  aha::url::Query query{{"query", tag_query(tags)}};
  add_workspace(query, service);
  const std::vector<View> known =
      all_results(session, aha::url::with_query(session.secure_url("/tag"), query));
  aha::json::array references;
  for (const View tag : known) references.push_back(reference_to(tag));
  for (const std::string& name : tags) {
    const auto is_known = [&](View tag) { return tag["_refObjectName"] == name; };
    if (std::none_of(known.begin(), known.end(), is_known)) create(service, session, name, references);
  }
  return references;
}

}  // namespace rally
