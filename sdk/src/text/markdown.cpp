// HTML to the Markdown of each third party.
#include "aha/text.hpp"
#include "document.hpp"
#include "entities.hpp"
#include "markdown_writer.hpp"
#include "scan.hpp"

#include <vector>

namespace aha::text {

namespace {

constexpr MarkdownFlavor plain_flavor = {};
constexpr MarkdownFlavor github_flavor = {.fences = true, .deletions = true};
constexpr MarkdownFlavor github_issue_flavor = {.fences = true, .deletions = true, .references = true};
constexpr MarkdownFlavor trello_flavor = {.html = false};

/// upstream drops them; only its own tables, which no service uses, follow it.
void drop_captions(std::vector<Block>& blocks) {
  for (std::size_t i = blocks.size(); i-- > 1;)
    if (blocks[i].captioned) blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(i - 1));
  for (Block& block : blocks) drop_captions(block.blocks);
}

}  // namespace

std::string html_to_markdown(std::string_view html, Markdown style) {
  return write_markdown(
      read_document(html),
      {.flavor = style == Markdown::github ? github_flavor : plain_flavor, .spaced_tables = true});
}

std::string html_to_markdown(std::string_view html, const TableStyle& tables) {
  Document document = read_document(html);
  drop_captions(document.blocks);
  return write_markdown(document, {.flavor = plain_flavor, .tables = tables, .wiki_cells = true});
}

std::string html_to_github(std::string_view html) {
  constexpr TableStyle tables = {.end_caps = false, .underline_header = true};
  return write_markdown(read_document(spell_out_dashes(html)),
                        {.flavor = github_issue_flavor, .tables = tables});
}

std::string html_to_github_issue(std::string_view html) {
  return is_blank(html) ? std::string() : html_to_github(html);
}

std::string html_to_trello(std::string_view html) {
  return write_markdown(read_document(html), {.flavor = trello_flavor, .spaced_tables = true});
}

}  // namespace aha::text
