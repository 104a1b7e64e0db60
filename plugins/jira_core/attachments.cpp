#include "attachments.hpp"

#include <aha/attachments.hpp>
#include <aha/errors.hpp>
#include <aha/multipart.hpp>
#include <aha/step.hpp>

#include <string>
#include <unordered_set>

namespace jira {

using aha::View;

void Attachments::upload(View first, View second, View issue_id) {
  for (const View attachment : aha::distinct_attachments(first, second)) upload_or_tell(attachment, issue_id);
}

void Attachments::upload_missing(View record, View issue_id) {
  std::unordered_set<std::string> there;
  for (const View file : context_.client.attachments(issue_id.text())) there.insert(file["filename"].text());
  for (const View attachment :
       aha::distinct_attachments(record["attachments"], record["description"]["attachments"]))
    if (!there.contains(attachment["file_name"].text())) upload_or_tell(attachment, issue_id);
}

void Attachments::upload_or_tell(View attachment, View issue_id) {
  aha::tolerate([&] { upload_one(attachment, issue_id); },
                [&](const aha::Error& error) {
                  context_.service.log().error("The attachment '" + attachment["file_name"].text() +
                                               "' was left out: " + error.what());
                });
}

void Attachments::upload_one(View attachment, View issue_id) {
  if (!attachment["download_url"].present()) return;
  const aha::http::File download = context_.service.http().fetch(attachment["download_url"].str());
  if (!download.ok())
    throw aha::RemoteError("It could not be downloaded from Aha! (" + std::to_string(download.status()) +
                           "). Attach it to the record again, then send it again.");
  const auto body =
      aha::http::Multipart()
          .file("file", attachment["file_name"].text(), attachment["content_type"].str(), download)
          .body();
  context_.client.upload_attachment(issue_id.text(), body);
}

}  // namespace jira
