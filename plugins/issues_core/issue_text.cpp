#include "issue_text.hpp"

#include <aha/text.hpp>
#include <aha/text_length.hpp>

#include <algorithm>
#include <vector>

namespace issues {
namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

std::string attachment_lines(aha::View attachments) {
  std::vector<std::string> lines;
  for (const aha::View attachment : attachments)
    lines.push_back(aha::text::escape_github(attachment["file_name"].text()) + " (" +
                    attachment["download_url"].text() + ")");
  return joined(lines, "\n");
}

/// Each line moved in by four blanks, so that GitHub shows it below its checkbox.
std::string indented(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back("    " + std::string(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return joined(lines, "\n");
}

std::string checklist_item(aha::View requirement) {
  const char* mark = requirement["workflow_status"]["complete"].truthy() ? "x" : " ";
  const aha::View description = requirement["description"];
  std::string details = aha::text::html_to_github(description["body"].text());
  details += attachment_lines(description["attachments"]);
  return std::string("- [") + mark + "] " + aha::text::escape_github(requirement["name"].text()) + "\n" +
         indented(details);
}

std::string checklist(aha::View requirements) {
  std::string items;
  for (const aha::View requirement : requirements) {
    if (!items.empty() && !items.ends_with('\n')) items += '\n';
    items += checklist_item(requirement);
  }
  return items;
}

/// What follows a text that was cut inside of a code block, and the empty line before what stands below it.
constexpr std::string_view closing = "\n```\n\n";

/// A code block that was cut is ended: it would take up what follows.
std::string closed(std::string text) {
  std::size_t fences = text.starts_with("```") ? 1 : 0;
  for (std::size_t at = text.find("\n```"); at != std::string::npos; at = text.find("\n```", at + 1))
    ++fences;
  if (fences % 2 == 1) text += closing.substr(0, 4);
  return text;
}

}  // namespace

std::string issue_title(aha::View record, const Limits& limits) {
  return aha::shortened(aha::text::resource_name(record["name"].text(), record["description"]["body"].text()),
                        limits.title);
}

std::string issue_body(aha::View record, Requirements requirements, const Limits& limits,
                       const std::string& parent) {
  const aha::View description = record["description"];
  std::vector<std::string> parts;
  if (description["body"].present())
    parts.push_back(aha::text::html_to_github_issue(description["body"].text()));
  if (requirements == Requirements::as_checklist && record["requirements"].present())
    parts.push_back(checklist(record["requirements"]));
  if (description["attachments"].present()) parts.push_back(attachment_lines(description["attachments"]));
  std::vector<std::string> last_lines;
  if (!parent.empty()) last_lines.push_back(parent);
  if (!record["url"].is_null()) last_lines.push_back(origin_line(record));
  const std::string end = joined(last_lines, "\n\n");
  std::string text = joined(parts, "\n\n");
  const std::size_t room = limits.body - std::min(limits.body, aha::utf16_units(end) + closing.size());
  if (aha::utf16_units(text) > room) text = closed(aha::shortened(text, room));
  if (end.empty() || parts.empty()) return text + end;
  return text + "\n\n" + end;
}

std::string origin_line(aha::View record) {
  return "Created from Aha! " + record["url"].text();
}

bool has_line(std::string_view text, std::string_view line) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view candidate = text.substr(0, end);
    if (candidate.ends_with('\r')) candidate.remove_suffix(1);
    if (candidate == line) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

}  // namespace issues
