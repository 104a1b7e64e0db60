// HTML to the Markdown of each third party.
#include "aha/text.hpp"
#include "dialects.hpp"
#include "entities.hpp"
#include "html_tree.hpp"
#include "scan.hpp"
#include "tidy.hpp"

namespace aha::text {

std::string html_to_markdown(std::string_view html, Markdown style) {
  return convert(html, style == Markdown::github ? kGithub : kMarkdown, style);
}

std::string html_to_markdown(std::string_view html, const TableStyle& tables) {
  return convert(html, kMarkdownTables, Markdown::plain, tables);
}

std::string html_to_github(std::string_view html) {
  constexpr TableStyle tables = {.end_caps = false, .underline_header = true};
  return unescape_code(convert(spell_out_dashes(html), kGithubTables, Markdown::github, tables));
}

std::string html_to_github_issue(std::string_view html) {
  return is_blank(html) ? std::string() : unescape_code(html_to_github(html));
}

std::string html_to_trello(std::string_view html) {
  const auto tree = HtmlTree::document(convert(html, kMarkdownWithTags, Markdown::plain));
  return tree.root() ? text_below(tree.root()) : std::string();
}

}  // namespace aha::text
