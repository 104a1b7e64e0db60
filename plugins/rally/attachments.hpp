// The files of Rally's items: kept the same as those of the record in Aha!.
#pragma once

#include "session.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string_view>
#include <vector>

namespace rally {

/// The attachments of a record and of its description, each once.                              [any]
std::vector<aha::View> attachments_of(aha::View record);

/// The body that makes a file's content.                                                       [any]
/// workspace  as workspace_path() gives it; may be empty
aha::http::Body content_body(std::string_view file, std::string_view workspace);

/// A file is content and an attachment that names it, each with a conversation of its own (upstream).
/// What fails is logged as an error with the file's name, and the rest goes on. All: [call][suspends].
class Attachments {
 public:
  /// service must outlive this.
  explicit Attachments(const aha::Service& service)
      : service_(service), session_(service), contents_(service) {}

  void create_all(aha::View item, const std::vector<aha::View>& attachments);
  /// Makes those that the item has not, and replaces those of another size.
  /// there  the item's attachments in Rally
  void sync(aha::View item, const std::vector<aha::View>& attachments, aha::View there);

 private:
  void create(aha::View item, aha::View attachment);
  aha::View create_content(aha::View attachment);
  aha::http::Response download(aha::View attachment) const;
  void remove(aha::View attachment);
  void remove_content(aha::View attachment);

  const aha::Service& service_;
  Session session_;
  Session contents_;
};

}  // namespace rally
