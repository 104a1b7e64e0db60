#include "webhook_subscriptions.hpp"

#include <aha/errors.hpp>
#include <aha/paging.hpp>

#include <unordered_map>
#include <unordered_set>

namespace rally {
namespace {

using aha::View;
using aha::json::object;

constexpr std::string_view webhooks_url = "https://rally1.rallydev.com/apps/pigeon/api/v2/webhook";
/// Rally's identifier of the attribute "Project", by which a webhook is confined to one.
constexpr std::string_view project_attribute = "ae8ecc9f-b9a0-42a4-a6e3-c83d7f8a7070";
constexpr int webhooks_per_page = 20;

}  // namespace

std::vector<View> project_and_descendants(View projects, View object_id) {
  std::unordered_map<std::string, std::vector<View>> children;
  std::vector<View> waiting;
  for (const View project : projects) {
    if (!project["ParentUUID"].is_null()) children[project["ParentUUID"].text()].push_back(project);
    if (waiting.empty() && project["ObjectID"] == object_id) waiting.push_back(project);
  }
  std::vector<View> all;
  std::unordered_set<std::string> seen;
  while (!waiting.empty()) {
    const View project = waiting.back();
    waiting.pop_back();
    const std::string uuid = project["_refObjectUUID"].text();
    if (!seen.insert(uuid).second) continue;
    all.push_back(project);
    const auto& below = children[uuid];
    waiting.insert(waiting.end(), below.rbegin(), below.rend());
  }
  return all;
}

void WebhookSubscriptions::renew() {
  const auto stale = own_ids();
  const auto projects = project_and_descendants(service_.meta()["projects"], service_.data()["project"]);
  if (projects.empty())
    throw aha::ConfigurationError(
        "No project is chosen, or Rally no longer lists it, so the webhooks were left as they are. Press "
        "Test "
        "connection and choose the project again.");
  remove(stale);
  for (const View project : projects) document_of(session_.post(url(""), subscription_to(project)));
}

void WebhookSubscriptions::remove() {
  remove(own_ids());
}

void WebhookSubscriptions::remove(const std::vector<std::string>& ids) {
  for (const std::string& id : ids)
    answered([&] { return document_of(session_.del(url("/" + aha::url::encode(id)))); });
}

std::vector<std::string> WebhookSubscriptions::own_ids() {
  std::vector<std::string> ids;
  aha::paging::by_offset(aha::paging::most_pages, 1, [&](std::int64_t start) {
    const View document = document_of(session_.get(
        url("?start=" + std::to_string(start) + "&pagesize=" + std::to_string(webhooks_per_page))));
    for (const View webhook : document["Results"])
      if (webhook["TargetUrl"] == service_.data()["callback_url"] && webhook["ObjectUUID"].present())
        ids.push_back(webhook["ObjectUUID"].text());
    return aha::paging::Page{document["Results"].size(), webhooks_per_page,
                             document["TotalResultCount"].integer()};
  });
  return ids;
}

object WebhookSubscriptions::subscription_to(View project) const {
  object only_project;
  only_project["AttributeID"] = project_attribute;
  only_project["Operator"] = "=";
  only_project["Value"] = project["_refObjectUUID"].json();
  object fields;
  fields["AppName"] = "Aha!";
  fields["AppUrl"] = "http://www.aha.io";
  fields["TargetUrl"] = service_.data()["callback_url"].json();
  fields["Name"] = "Aha! Rally Integration " + service_.data()["integration_id"].text();
  fields["Expressions"] = aha::json::array{std::move(only_project)};
  fields["Disabled"] = !service_.data()["integration_enabled"].truthy();
  return fields;
}

std::string WebhookSubscriptions::url(std::string_view path) {
  return session_.with_token(std::string(webhooks_url) + std::string(path));
}

}  // namespace rally
