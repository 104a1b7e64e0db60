#include "webhook.hpp"

#include "issue_fields.hpp"
#include "webhook_plan.hpp"

#include <aha/hash.hpp>
#include <aha/linked_records.hpp>
#include <aha/signature.hpp>
#include <aha/step.hpp>
#include <issues_core/sent_titles.hpp>

#include <optional>
#include <string>

namespace gitlab_issues {
namespace {

using aha::LinkedRecord;
using aha::View;

std::string name_of(const Webhook& webhook) {
  return "Issue " + webhook.issue["iid"].text() + " (id " + webhook.issue["id"].text() + ")";
}

/// Nothing if Aha! could not be asked: whether the issue is linked is then not known.
std::optional<View> search(const aha::Service& service, const Settings& settings, const Webhook& webhook) {
  try {
    const std::string id = webhook.issue["id"].text();
    return service.api().search_integration_fields(settings.integration_id(), "id", id)["records"];
  } catch (const aha::Error& error) {
    if (error.kind() == aha::FailureKind::timeout) throw;
    service.log().error(name_of(webhook) + " could not be looked up in Aha!: " + error.what());
    return std::nullopt;
  }
}

/// The issue as GitLab has it now: its labels are in no webhook of older servers. Null if it is gone, or
/// in another milestone than the webhook says, since then a later webhook tells more.
View current_issue(const aha::Service& service, Client& client, const Settings& settings,
                   const Webhook& webhook) {
  const View issue = client.find_issue(webhook.issue[settings.issue_key()]);
  if (issue["milestone"] && issue["milestone"]["id"] == webhook.issue["milestone_id"]) return issue;
  service.log().info(name_of(webhook) +
                     " is gone, in no milestone, or in another than it was, so its record was not changed.");
  return {};
}

void carry_out(const aha::Service& service, Client& client, View key, const LinkedRecord& linked,
               const WebhookPlan& plan) {
  if (plan.labels_now) client.set_labels(key, *plan.labels_now);
  if (plan.changes.empty()) return;
  const View changed = aha::change_record(service, linked, plan.changes);
  const std::string status = changed["workflow_status"]["name"].text();
  if (!plan.labels_with_new_status || status.empty()) return;
  issues::Labels labels = *plan.labels_with_new_status;
  labels.push_back(issues::status_label(status));
  aha::in_step("Aha! was changed, but the issue's status label was not",
               [&] { client.set_labels(key, labels); });
}

}  // namespace

bool is_authentic(const aha::Service& service, const Settings& settings) {
  const std::string_view secret = settings.webhook_secret();
  if (secret.empty()) return true;
  const std::string_view token = service.raw_header("X-Gitlab-Token");
  const std::string_view signature = service.raw_header("webhook-signature");
  if (aha::hash::equal_codes(token, secret) ||
      aha::standard_signature_matches(secret, service.raw_header("webhook-id"),
                                      service.raw_header("webhook-timestamp"), service.raw_body(), signature))
    return true;
  service.log().warn(
      token.empty() && signature.empty()
          ? "A webhook without a secret was ignored. Set the secret of webhook_secret in GitLab "
            "too: project, Settings, Webhooks, Secret token."
          : "A webhook whose secret does not fit was ignored. Check that the secret token in "
            "GitLab is that of webhook_secret.");
  return false;
}

void follow_webhook(const aha::Service& service, Client& client, const Settings& settings) {
  const Webhook webhook(service.payload());
  if (!webhook.about_an_issue()) return;
  const auto records = search(service, settings, webhook);
  if (!records) return;
  const auto found = aha::linked_records(*records);
  if (found.size() > 1) return aha::warn_of_several_records(service, name_of(webhook), found);
  if (found.empty())
    return aha::warn_of_no_record(service, name_of(webhook), "id", webhook.issue["id"].text());

  const View issue = current_issue(service, client, settings, webhook);
  if (!issue) return;
  WebhookPlan plan = plan_webhook(webhook, found[0].record, issue, settings);
  if (webhook.may_have_changed("title") &&
      issues::is_title_echo(service, webhook.issue[settings.issue_key()], webhook.issue["title"]))
    plan.changes.erase("name");
  carry_out(service, client, issue[settings.issue_key()], found[0], plan);
}

}  // namespace gitlab_issues
