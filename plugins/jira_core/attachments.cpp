#include "attachments.hpp"

#include <aha/attachments.hpp>
#include <aha/errors.hpp>
#include <aha/multipart.hpp>

#include <string>
#include <unordered_set>

namespace jira {
namespace {

using aha::View;

}  // namespace

void Attachments::upload(View attachments, View issue_id) {
  for (const View attachment : attachments) upload_one(attachment, issue_id);
}

void Attachments::upload_missing(View record, View issue_id) {
  std::unordered_set<std::string> there;
  for (const View file : context_.client.attachments(issue_id.text())) there.insert(file["filename"].text());
  for (const View attachment :
       aha::distinct_attachments(record["attachments"], record["description"]["attachments"]))
    if (!there.contains(attachment["file_name"].text())) upload_one(attachment, issue_id);
}

void Attachments::upload_one(View attachment, View issue_id) {
  const std::string name = attachment["file_name"].text();
  if (!attachment["download_url"].truthy()) return;
  const aha::http::File download = context_.service.http().fetch(attachment["download_url"].str());
  if (!download.ok())
    throw aha::RemoteError("The attachment '" + name + "' could not be downloaded from Aha! (" +
                           std::to_string(download.status()) +
                           "). Attach it to the record again, then send it again.");
  const auto body =
      aha::http::Multipart().file("file", name, attachment["content_type"].str(), download).body();
  try {
    context_.client.upload_attachment(issue_id.text(), body);
  } catch (const Refused& refused) {
    context_.service.log().error("The attachment '" + name +
                                 "' was left out, perhaps it is too large for Jira: " + refused.what());
  }
}

}  // namespace jira
