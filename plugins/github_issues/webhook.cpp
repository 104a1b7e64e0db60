#include "webhook.hpp"

#include "webhook_plan.hpp"

#include <aha/linked_records.hpp>
#include <aha/step.hpp>
#include <issues_core/sent_titles.hpp>

#include <optional>
#include <string>

namespace github_issues {
namespace {

using aha::LinkedRecord;
using aha::View;

std::string name_of(const Webhook& webhook) {
  return "Issue " + webhook.issue["number"].text() + " of " + webhook.repository.text();
}

/// Nothing if Aha! could not be asked: whether the issue is linked is then not known.
std::optional<View> search(const aha::Service& service, const Settings& settings, const Webhook& webhook) {
  try {
    const std::string number = webhook.issue["number"].text();
    return service.api().search_integration_fields(settings.integration_id(), "number", number)["records"];
  } catch (const aha::Error& error) {
    if (error.kind() == aha::FailureKind::timeout) throw;
    service.log().error(name_of(webhook) + " could not be looked up in Aha!: " + error.what());
    return std::nullopt;
  }
}

void carry_out(const aha::Service& service, Client& client, const Webhook& webhook,
               const LinkedRecord& linked, const WebhookPlan& plan) {
  const View number = webhook.issue["number"];
  if (plan.labels_now) client.set_labels(number, *plan.labels_now);
  if (plan.close_issue) client.close_issue(number);
  if (plan.changes.empty()) return;

  const View changed = aha::change_record(service, linked, plan.changes);
  const std::string status = changed["workflow_status"]["name"].text();
  if (!plan.labels_with_new_status || status.empty()) return;
  Labels labels = *plan.labels_with_new_status;
  labels.push_back(status_label(status));
  aha::in_step("Aha! was changed, but the issue's status label was not",
               [&] { client.set_labels(number, labels); });
}

}  // namespace

void follow_webhook(const aha::Service& service, Client& client, const Settings& settings) {
  const Webhook webhook(service.payload());
  if (!webhook.about_an_issue()) return;
  if (!is_same_label(webhook.repository.str(), settings.repository())) {
    service.log().info(
        "The webhook is about " + webhook.repository.text() +
        ", not about this integration's repository; nothing was changed. If the repository was "
        "renamed, choose it again in the integration's settings.");
    return;
  }
  const auto records = search(service, settings, webhook);
  if (!records) return;
  const auto found = aha::linked_records(*records);
  if (found.size() > 1) return aha::warn_of_several_records(service, name_of(webhook), found);
  if (found.empty())
    return aha::warn_of_no_record(service, name_of(webhook), "number", webhook.issue["number"].text());

  const bool sent_from_aha =
      service.integration_field(found[0].record["integration_fields"], "sent_from_aha").truthy();
  WebhookPlan plan = plan_webhook(webhook, found[0].record, sent_from_aha, settings);
  if (webhook.title_changed &&
      issues::is_title_echo(service, webhook.issue["number"], webhook.issue["title"]))
    plan.changes.erase("name");
  carry_out(service, client, webhook, found[0], plan);
}

}  // namespace github_issues
