// The files of Rally's items: kept the same as those of the record in Aha!.
#pragma once

#include "session.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <vector>

namespace rally {

/// The attachments of a record and of its description, each once.                              [any]
std::vector<aha::View> attachments_of(aha::View record);

/// A file is content and an attachment that names it, each with its own conversation (upstream).
/// What fails is logged as a warning with the file's name, and the rest goes on. All: [call][suspends].
class Attachments {
 public:
  /// service must outlive this.
  explicit Attachments(const aha::Service& service)
      : service_(service), session_(service), contents_(service) {}

  void create_all(aha::View item, const std::vector<aha::View>& attachments);
  /// Makes those that the item has not, and replaces those of another size: the new one is made before the old one goes.
  /// there  the item's attachments in Rally
  void sync(aha::View item, const std::vector<aha::View>& attachments, const std::vector<aha::View>& there);

 private:
  bool create(aha::View item, aha::View attachment);
  aha::View create_content(aha::View attachment);
  aha::http::File download(aha::View attachment) const;
  void remove(aha::View attachment);
  void remove_content(aha::View attachment);

  const aha::Service& service_;
  Session session_;
  Session contents_;
};

}  // namespace rally
