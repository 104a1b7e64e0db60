#include "case_fields.hpp"

#include <aha/attachments.hpp>
#include <aha/errors.hpp>
#include <aha/records.hpp>
#include <aha/text.hpp>
#include <aha/xml.hpp>

#include <algorithm>
#include <set>

namespace fogbugz {
namespace {

using aha::View;

std::string plain_text_of(View record) {
  return aha::text::html_to_plain(record["description"]["body"].str());
}

std::string joined(const auto& tags) {
  std::string list;
  std::string_view separator;
  for (const auto& tag : tags) {
    list += separator;
    list += tag;
    separator = ",";
  }
  return list;
}

std::vector<std::string> texts_of(View tags) {
  std::vector<std::string> texts;
  for (const View tag : aha::as_list(tags)) texts.push_back(tag.text());
  return texts;
}

std::set<std::string> tags_of(View tags) {
  const std::vector<std::string> texts = texts_of(tags);
  return {texts.begin(), texts.end()};
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

/// Whether the text is what FogBugz shows of the case, or that of one of the events it tells. A summary that was cut does
/// not tell.
bool has_text(View fogbugz_case, std::string_view text) {
  const std::string wanted = normalised(text);
  if (normalised(fogbugz_case["sLatestTextSummary"].text()) == wanted) return true;
  const std::vector<View> events = aha::as_list(fogbugz_case["events"]["event"]);
  return std::any_of(events.begin(), events.end(),
                     [&](View event) { return normalised(event["s"].text()) == wanted; });
}

}  // namespace

Parameters new_case(View record, View data, std::string_view parent) {
  Parameters parameters{{"sTitle", aha::resource_name(record)},
                        {"sEvent", plain_text_of(record)},
                        {"ixProject", data["projects"].text()}};
  if (record["tags"]) parameters.emplace_back("sTags", joined(texts_of(record["tags"])));
  if (!parent.empty()) parameters.emplace_back("ixBugParent", parent);
  return parameters;
}

Parameters changed_case(View record, std::string_view parent, View existing) {
  Parameters parameters;
  const std::string title = aha::resource_name(record), text = plain_text_of(record);
  if (!title.empty() && existing["sTitle"].text() != title) parameters.emplace_back("sTitle", title);
  if (!normalised(text).empty() && !has_text(existing, text)) parameters.emplace_back("sEvent", text);
  if (record["tags"].size() > 0) {
    const std::set<std::string> there = tags_of(existing["tags"]["tag"]);
    std::set<std::string> both = there;
    both.merge(tags_of(record["tags"]));
    if (both != there) parameters.emplace_back("sTags", joined(both));
  }
  if (!parent.empty()) parameters.emplace_back("ixBugParent", parent);
  parameters.emplace_back("ixBug", existing["ixBug"].text());
  return parameters;
}

bool changes_something(const Parameters& parameters) {
  return std::any_of(parameters.begin(), parameters.end(), [](const auto& parameter) {
    return parameter.first != "ixBug" && parameter.first != "ixBugParent";
  });
}

bool needs_all_events(View record, View existing) {
  const std::string text = plain_text_of(record);
  return (!normalised(text).empty() && !has_text(existing, text)) || !missing_files(record, existing).empty();
}

std::vector<View> missing_files(View record, View existing) {
  std::set<std::string> there;
  for (const View event : aha::as_list(existing["events"]["event"]))
    for (const View file : aha::as_list(event["rgAttachments"]["attachment"]))
      there.insert(file["sFileName"].text());
  std::vector<View> missing;
  for (const View attachment :
       aha::distinct_attachments(record["description"]["attachments"], record["attachments"]))
    if (attachment["download_url"].present() && !there.contains(attachment["file_name"].text()))
      missing.push_back(attachment);
  return missing;
}

bool was_just_opened(View fogbugz_case) {
  constexpr std::string_view opened = "1";  // source: FogBugz XML API, evtOpened
  const std::vector<View> events = aha::as_list(fogbugz_case["events"]["event"]);
  return !events.empty() && events.back()["evt"] == opened;
}

bool keeps_status(View fogbugz_case) {
  const std::vector<View> events = aha::as_list(fogbugz_case["events"]["event"]);
  if (events.empty()) return false;
  const View last = events.back();
  // source: FogBugz XML API: replied, forwarded, received, sorted, not sorted, emailed, release noted, file deleted
  for (const char* code : {"9", "10", "11", "12", "13", "15", "16", "17"})
    if (last["evt"] == code) return true;
  const bool tells_changes = last.is_object() && last.json().get_object().contains("sChanges");
  return last["evt"] == "2" && tells_changes && !last["sChanges"].present();  // a comment, or our own text
}

bool is_same(View fogbugz_case, View record) {
  if (normalised(fogbugz_case["sTitle"].text()) != normalised(aha::resource_name(record))) return false;
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
