// HTML to Jira's wiki markup: marks, blocks and lists, and the dialect as a whole.
#include <algorithm>
#include <string>

#include "aha/text.hpp"
#include "dialects.hpp"
#include "entities.hpp"
#include "html_tree.hpp"
#include "jira_rules.hpp"
#include "markdown_lines.hpp"
#include "table_rules.hpp"

namespace aha::text {

namespace {

// --- Marks ---

/// Does a line of `text` begin with white space, or stand empty before another?
bool has_indented_line(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (is_space(text[at]) && (at == 0 || text[at - 1] == '\n')) return true;
  return false;
}

/// Jira takes no mark next to white space, such as "* bold *": that moves outside.
void close_mark(MarkupWriter& w, Frame& frame, std::string_view sign) {
  if (w.is_blank(frame)) return;
  const auto content = w.take(frame);
  std::string_view inner = content;
  const bool space_before = has_indented_line(inner), space_after = is_space(inner.back());
  if (space_before) inner = strip_front(inner);
  if (space_after) inner = strip_back(inner);
  std::string marked = space_before ? " " : "";
  marked.append(sign).append(inner).append(sign).append(space_after ? " " : "");
  w.put(marked);
}

/// Puts `Sign` around the content, unless an element of the same kind is around it.
template <const std::string_view& Sign, Mark... Same>
constexpr Rule mark() {
  return {.close = [](MarkupWriter& w, Frame& frame) {
    if (!(w.inside(Same) || ...)) close_mark(w, frame, Sign);
  }};
}

constexpr std::string_view kStrong = "*", kEmphasis = "_", kDeleted = "-", kInserted = "+", kCited = "??",
                           kRaised = "^", kLowered = "~";
constexpr Rule kStrongRule = mark<kStrong, Mark::strong, Mark::b>();
constexpr Rule kEmphasisRule = mark<kEmphasis, Mark::em, Mark::i>();
constexpr Rule kDeletedRule = mark<kDeleted, Mark::del, Mark::strike, Mark::s>();
constexpr Rule kInsertedRule = mark<kInserted, Mark::u, Mark::ins>();

// --- Blocks ---

void put_anchor(MarkupWriter& w, const Frame& frame) {
  const auto anchor = attribute(frame.node, "data-anchor");
  if (!is_blank(anchor)) w.put("{anchor:" + anchor + "}");
}

void open_anchored_paragraph(MarkupWriter& w, Frame& frame) {
  open_paragraph(w, frame);
  put_anchor(w, frame);
}

void open_heading(MarkupWriter& w, Frame& frame) {
  w.put("\n" + std::string(name_of(frame.node)) + ". ");
  put_anchor(w, frame);
}

void put_newline(MarkupWriter& w, Frame&) {
  w.put("\n");
}

void open_line(MarkupWriter& w, Frame& frame) {
  frame.next = nullptr;
  w.put("\n----\n");
}

void open_break(MarkupWriter& w, Frame& frame) {
  frame.next = nullptr;
  w.put("\n");
}

void open_code(MarkupWriter& w, Frame& frame) {
  frame.next = nullptr;
  w.put("{{" + text_below(frame.node) + "}}");
}

void open_preformatted(MarkupWriter& w, Frame& frame) {
  w.put("\n{noformat}\n");
  const auto* only = frame.node->children;
  if (only && !only->next && name_of(only) == "code") frame.next = only->children;
}

void close_preformatted(MarkupWriter& w, Frame&) {
  w.put("\n{noformat}\n");
}

void open_quote(MarkupWriter& w, Frame&) {
  w.put("\n{quote}\n");
  w.begin_strip();
}

void close_quote_block(MarkupWriter& w, Frame& frame) {
  w.end_strip(frame);
  w.put("\n{quote}\n");
}

// --- Lists ---

std::string item_prefix(MarkupWriter& w, const Frame& frame) {
  const bool checklist = attribute(w.parent().node, "class").find("checklist") != npos;
  if (!checklist) return std::string(w.lists()) + " ";
  return attribute(frame.node, "class").find("unchecked") != npos ? "(x) " : "(/) ";
}

/// Lines of a list inside stand at the margin (their sign says how deep they are), others are indented.
std::string indent_item(std::string_view content, std::string item) {
  std::string_view indent = "  ";
  for (bool first = true; !content.empty(); first = false) {
    const auto line = content.substr(0, content.find('\n'));
    content.remove_prefix(std::min(line.size() + 1, content.size()));
    const auto text = strip_back(line);
    const bool nested = text.starts_with('*') || text.starts_with('#');
    if (nested && !first) indent = {};
    if (first || !text.empty()) item.append(first ? "" : indent).append(text).append("\n");
  }
  return item;
}

void open_jira_item(MarkupWriter& w, Frame& frame) {
  if (!w.may_rewrite()) w.put(item_prefix(w, frame));
  w.begin_strip();
}

void close_jira_item(MarkupWriter& w, Frame& frame) {
  w.end_strip(frame);
  if (w.is_empty(frame)) {
    w.unwrap(frame);
  } else if (w.may_rewrite()) {
    w.put(indent_item(w.take(frame), item_prefix(w, frame)));
  } else {
    w.put("\n");
  }
}

constexpr Rule kHeadingRule = {.open = open_heading, .close = put_newline};

constexpr TagRule kJiraRules[] = {
    {"a", {.open = open_jira_link, .close = close_jira_link}},
    {"b", kStrongRule},
    {"blockquote", {.open = open_quote, .close = close_quote_block}},
    {"br", {.open = open_break}},
    {"cite", mark<kCited, Mark::cite>()},
    {"code", {.open = open_code}},
    {"del", kDeletedRule},
    {"em", kEmphasisRule},
    {"font", {.open = open_jira_font, .close = close_jira_font}},
    {"h1", kHeadingRule},
    {"h2", kHeadingRule},
    {"h3", kHeadingRule},
    {"h4", kHeadingRule},
    {"h5", kHeadingRule},
    {"h6", kHeadingRule},
    {"hr", {.open = open_line}},
    {"i", kEmphasisRule},
    {"img", {.open = open_jira_image}},
    {"ins", kInsertedRule},
    {"li", {.open = open_jira_item, .close = close_jira_item, .rewrites = true}},
    {"p", {.open = open_anchored_paragraph, .close = close_paragraph}},
    {"pre", {.open = open_preformatted, .close = close_preformatted}},
    {"s", kDeletedRule},
    {"span", {.open = open_jira_span, .close = close_jira_span}},
    {"strike", kDeletedRule},
    {"strong", kStrongRule},
    {"sub", mark<kLowered, Mark::sub>()},
    {"sup", mark<kRaised, Mark::sup>()},
    {"u", kInsertedRule},
};

}  // namespace

constinit const Dialect kJira = {kJiraRules, &kMarkdownTables, {}};

std::string html_to_jira(std::string_view html) {
  if (is_blank(html)) return std::string(html);
  const auto wiki = convert(spell_out_dashes(html), kJira, Markdown::plain, {.header_cap = "||"});
  return std::string(strip(wiki));
}

}  // namespace aha::text
