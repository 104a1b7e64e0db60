// Which attachments of a record its card lacks. Data in, data out.
#pragma once

#include <aha/view.hpp>

#include <string>
#include <vector>

namespace trello {

/// A file to be copied from Aha! to a card.
struct Attachment {
  std::string file_name;
  std::string content_type;
  std::string download_url;  ///< empty if Aha! gives none: there is nothing to copy then
};

/// The attachments of the record and of its description, each once, that are not on the card yet. Trello
/// tells only the name under which it keeps a file, so a file of another content but the same name counts as
/// there.                                                                                     [any]
/// on_card  the card's attachments as Trello lists them
std::vector<Attachment> missing_attachments(aha::View record, aha::View on_card);

/// The name of the file at the end of an address, without its query.                          [any]
std::string file_name_of(std::string_view url);

}  // namespace trello
