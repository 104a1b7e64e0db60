#include "case_fields.hpp"

#include <aha/errors.hpp>
#include <aha/text.hpp>
#include <aha/xml.hpp>

#include <set>

namespace fogbugz {
namespace {

using aha::View;

std::string plain_text_of(View record) {
  return aha::text::html_to_plain(record["description"]["body"].str());
}

std::string joined(View tags) {
  if (!tags.is_array()) return tags.text();
  std::string list;
  std::string_view separator;
  for (const View tag : tags) {
    list += separator;
    list += tag.text();
    separator = ",";
  }
  return list;
}

/// In one line, without what differs by how FogBugz shows a text.
std::string normalised(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace

Parameters new_case(View record, View data, std::string_view parent) {
  Parameters parameters{{"sTitle", record["name"].text()},
                        {"sEvent", plain_text_of(record)},
                        {"ixProject", data["projects"].text()}};
  if (record["tags"]) parameters.emplace_back("sTags", joined(record["tags"]));
  if (!parent.empty()) parameters.emplace_back("ixBugParent", parent);
  return parameters;
}

Parameters changed_case(View record, View data, std::string_view parent, View existing) {
  Parameters parameters = new_case(record, data, parent);
  const bool same_title = existing["sTitle"].json() == record["name"].json();
  const View text = existing["sLatestTextSummary"];
  std::erase_if(parameters, [&](const auto& parameter) {
    const auto& [name, value] = parameter;
    return (name == "sTitle" && same_title) || (name == "sEvent" && text.is_string() && text.str() == value);
  });
  parameters.emplace_back("ixBug", existing["ixBug"].text());
  return parameters;
}

std::vector<View> missing_files(View record, View existing) {
  std::set<std::string> there;
  for (const View event : aha::as_list(existing["events"]["event"]))
    for (const View file : aha::as_list(event["rgAttachments"]["attachment"]))
      there.insert(file["sFileName"].text());
  std::vector<View> missing;
  for (const View attachment : record["description"]["attachments"])
    if (attachment["download_url"] && !there.contains(attachment["file_name"].text()))
      missing.push_back(attachment);
  return missing;
}

bool was_just_opened(View fogbugz_case) {
  constexpr std::string_view opened = "1";  // source: FogBugz XML API, evtOpened
  const std::vector<View> events = aha::as_list(fogbugz_case["events"]["event"]);
  return !events.empty() && events.back()["evt"] == opened;
}

bool is_same(View fogbugz_case, View record) {
  if (normalised(fogbugz_case["sTitle"].text()) != normalised(record["name"].text())) return false;
  std::string summary = normalised(fogbugz_case["sLatestTextSummary"].text());
  const std::string text = normalised(plain_text_of(record));
  if (summary.empty() || text.empty()) return summary == text;
  if (summary.ends_with("...")) summary.resize(summary.size() - 3);
  return text.starts_with(normalised(summary));
}

std::string_view category_of(View fogbugz_case, View statuses) {
  const View id = fogbugz_case["ixStatus"];
  const View status = statuses[id.text()];
  const View done = status["fWorkDone"], resolved = status["fResolved"];
  if (done == "false" && resolved == "false") return "in_progress";
  if (done == "true" && resolved == "true") return fogbugz_case["fOpen"] == "false" ? "shipped" : "done";
  if (done == "false" && resolved == "true") return "will_not_do";
  std::string text = "Case " + fogbugz_case["ixBug"].text() + " has the status ";
  text += status ? "\"" + status["sStatus"].text() + "\" (" + id.text() +
                       "), which is neither resolved nor unfinished work"
                 : id.text() + ", which is not known here";
  throw aha::ConfigurationError(
      text + ". Press Test connection in the integration's settings to load FogBugz's statuses again.");
}

}  // namespace fogbugz
