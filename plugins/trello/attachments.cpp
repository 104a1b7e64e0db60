#include "attachments.hpp"

#include <aha/attachments.hpp>
#include <aha/text.hpp>

#include <set>

namespace trello {
namespace {

using aha::View;

/// As Trello writes the name of a file before it encodes it.
std::string underscored(std::string name) {
  for (char& c : name)
    if (c == ' ' || c == '*' || c == '\\' || c == '"' || c == '\'') c = '_';
  return name;
}

}  // namespace

std::string file_name_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    const std::size_t path = url.find('/', scheme + 3);
    url = path == std::string_view::npos ? std::string_view() : url.substr(path);
  }
  while (url.ends_with('/')) url.remove_suffix(1);
  return std::string(url.substr(url.rfind('/') + 1));
}

std::vector<Attachment> missing_attachments(View record, View on_card) {
  std::set<std::string> names;
  for (const View attachment : on_card) names.insert(file_name_of(attachment["url"].str()));

  std::vector<Attachment> missing;
  for (const View attachment :
       aha::distinct_attachments(record["attachments"], record["description"]["attachments"])) {
    std::string name = attachment["file_name"].text();
    // A card without attachments is sent the names as they are. upstream: trelloize_filename changes the
    // name in place, but is called only if there is something to compare with.
    if (!names.empty()) name = underscored(std::move(name));
    if (names.contains(aha::text::trello_file_name(name)) || names.contains(name)) continue;
    missing.push_back({name, attachment["content_type"].text(), attachment["download_url"].text()});
  }
  return missing;
}

}  // namespace trello
