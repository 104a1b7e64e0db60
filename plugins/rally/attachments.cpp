#include "attachments.hpp"

#include <aha/attachments.hpp>
#include <aha/step.hpp>

#include <algorithm>
#include <string>

namespace rally {
namespace {

using aha::View;
using aha::http::Body;
using aha::json::object;

void add_workspace(object& fields, View data) {
  if (const std::string workspace = workspace_path(data); !workspace.empty()) fields["Workspace"] = workspace;
}

View named(const std::vector<View>& there, View file_name) {
  const auto found =
      std::find_if(there.begin(), there.end(), [&](View one) { return one["Name"] == file_name; });
  return found == there.end() ? View() : *found;
}

}  // namespace

std::vector<View> attachments_of(View record) {
  return aha::distinct_attachments(record["attachments"], record["description"]["attachments"]);
}

void Attachments::create_all(View item, const std::vector<View>& attachments) {
  for (const View attachment : attachments) create(item, attachment);
}

void Attachments::sync(View item, const std::vector<View>& attachments, const std::vector<View>& there) {
  for (const View attachment : attachments) {
    const View twin = named(there, attachment["file_name"]);
    const bool is_same =
        twin && twin["Size"].integer().value_or(0) == attachment["file_size"].integer().value_or(0);
    // The one before stays until there is another: its bytes may not be had.
    if (!is_same && create(item, attachment) && twin) remove(twin);
  }
}

bool Attachments::create(View item, View attachment) {
  if (!attachment["download_url"].present()) return false;
  return aha::tolerate(
      [&] {
        object fields;
        fields["Artifact"] = item["ObjectID"].json();
        fields["Content"] = create_content(attachment)["ObjectID"].json();
        fields["ContentType"] = attachment["content_type"].json();
        fields["Name"] = attachment["file_name"].json();
        fields["Size"] = attachment["file_size"].json();
        add_workspace(fields, service_.data());
        object body;
        body["Attachment"] = std::move(fields);
        document_of(session_.put(session_.secure_url("/attachment/create"), body), {200, 201});
      },
      [&](const aha::Error& error) {
        service_.log().warn("The attachment " + attachment["file_name"].text() + " is not in Rally. " +
                            error.what());
      });
}

View Attachments::create_content(View attachment) {
  object fields;
  add_workspace(fields, service_.data());
  Body body = Body::text(R"({"AttachmentContent":)", "application/json");
  body.append(Body::json_with_file(fields, "Content", download(attachment))).append("}");
  return made_by(document_of(contents_.put(contents_.secure_url("/attachmentcontent/create"), body)));
}

aha::http::File Attachments::download(View attachment) const {
  const aha::http::File file = service_.http().fetch(attachment["download_url"].text());
  if (file.ok()) return file;
  throw Refusal("Aha! answers its download with status " + std::to_string(file.status()) +
                ". The addresses of attachments expire: send the record again.");
}

void Attachments::remove(View attachment) {
  remove_content(attachment);
  try {
    document_of(session_.del(session_.secure_workspace_url("/attachment/" + attachment["ObjectID"].text())),
                {200, 201});
  } catch (const Refusal& refusal) {
    service_.log().error("The attachment " + attachment["Name"].text() + " was not removed from Rally. " +
                         refusal.what());
  }
}

/// Content that stays behind is of no consequence once its attachment is gone.
void Attachments::remove_content(View attachment) {
  const std::string address = attachment["Content"]["_ref"].text();
  if (!is_at_rally(address)) return;
  answered([&] { return document_of(contents_.del(contents_.with_new_token(address)), {200, 201}); });
}

}  // namespace rally
