// Names, titles and labels on their way into a dialect.
#include <algorithm>
#include <string>

#include "aha/text.hpp"
#include "jira_lines.hpp"
#include "markdown_lines.hpp"
#include "scan.hpp"
#include "textile_lines.hpp"

namespace aha::text {

namespace {

/// A name is one line: its line ends are spaces.
std::string as_line(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return line;
}

/// Any sign may follow what is escaped here, and it may stand at the start of a line or not.
constexpr Around anywhere = {
    .before = '\n', .after = '*', .in_cell = true, .marked = true, .brackets_later = true};

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

std::string escape_slack(std::string_view text) {
  return between_tags(text);
}

std::string slack_link(std::string_view address, std::string_view label) {
  const auto target = replace_all(coded_address(as_line(address), "| <>"), "&", "&amp;");
  const auto text = escape_slack(as_line(label));
  return "<" + target + (is_blank(text) ? "" : "|" + text) + ">";
}

std::string escape_markdown(std::string_view text) {
  std::string out;
  escape_markdown(out, as_line(text), anywhere, {});
  return replace_all(out, "|", "\\|");
}

std::string escape_github(std::string_view text) {
  std::string out;
  escape_markdown(out, as_line(text), anywhere, {.references = true});
  return replace_all(out, "|", "\\|");
}

std::string markdown_link(std::string_view label, std::string_view address) {
  std::string out = "[";
  escape_markdown(out, as_line(label), {.before = '[', .after = ']', .in_label = true}, {});
  return out + "](" + markdown_target(address) + ")";
}

std::string escape_jira(std::string_view text) {
  std::string out;
  escape_jira(out, as_line(text), anywhere);
  return out;
}

std::string escape_textile(std::string_view text) {
  std::string out;
  escape_textile(out, as_line(text), anywhere);
  return out;
}

}  // namespace aha::text
