// The rules of Markdown as reverse_markdown writes it.
#include <algorithm>
#include <string>

#include "dialects.hpp"
#include "html_tree.hpp"
#include "markdown_lines.hpp"
#include "table_rules.hpp"
#include "tidy.hpp"

namespace aha::text {

namespace {

/// A rule that puts fixed text before and after.
template <const auto& Before, const auto& After>
constexpr Rule around() {
  return {.open = [](MarkupWriter& w, Frame&) { w.put(Before); },
          .close = [](MarkupWriter& w, Frame&) { w.put(After); }};
}

constexpr std::string_view kNothing = "", kNewline = "\n";
constexpr std::string_view kStrong = "**", kEmphasis = "_", kDeleted = "~~", kTableBegin = "\n\n";

constexpr Rule kLineAround = around<kNewline, kNewline>();
constexpr Rule kBlank = {.open = [](MarkupWriter&, Frame& frame) { frame.next = nullptr; }};

// --- Marks ---

using Nested = bool (*)(const MarkupWriter&);

/// Puts `Sign` around content that is not blank, unless an element around it did already.
template <const std::string_view& Sign, Nested nested>
constexpr Rule mark() {
  return {.open =
              [](MarkupWriter& w, Frame&) {
                if (!nested(w)) w.put(Sign);
              },
          .close =
              [](MarkupWriter& w, Frame& frame) {
                if (nested(w)) return;
                if (w.is_blank(frame)) {
                  w.unwrap(frame);
                } else {
                  w.put(Sign);
                }
              }};
}

bool in_strong(const MarkupWriter& w) {
  return w.inside(Mark::strong) || w.inside(Mark::b);
}
// Not <i>: an <i> in an <i> is written as "__x__", as upstream does.
bool in_emphasis(const MarkupWriter& w) {
  return w.inside(Mark::em) || w.inside(Mark::italic);
}
bool in_deleted(const MarkupWriter& w) {
  return w.inside(Mark::del) || w.inside(Mark::strike);
}

constexpr Rule kStrongRule = mark<kStrong, in_strong>();
constexpr Rule kEmphasisRule = mark<kEmphasis, in_emphasis>();
constexpr Rule kDeletedRule = mark<kDeleted, in_deleted>();

// --- Links and images ---

std::string title_of(const xmlNode* node) {
  const auto title = attribute(node, "title");
  return title.empty() ? "" : " \"" + escape_marks(title) + "\"";
}

bool is_link(const std::string& address) {
  return !address.empty() && address.front() != '#';
}

void open_link(MarkupWriter& w, Frame& frame) {
  if (is_link(attribute(frame.node, "href"))) w.put(" [");
}

void close_link(MarkupWriter& w, Frame& frame) {
  const auto address = attribute(frame.node, "href");
  if (!is_link(address)) return;
  if (w.is_empty(frame)) {
    w.unwrap(frame);
  } else {
    w.put("](" + address + title_of(frame.node) + ")");
  }
}

void open_image(MarkupWriter& w, Frame& frame) {
  frame.next = nullptr;
  w.put(" ![" + attribute(frame.node, "alt") + "](" + attribute(frame.node, "src") + title_of(frame.node) +
        ")");
}

// --- Blocks ---

void open_heading(MarkupWriter& w, Frame& frame) {
  const auto level = static_cast<std::size_t>(name_of(frame.node)[1] - '0');
  w.put("\n" + std::string(level, '#') + " ");
}

void open_rule(MarkupWriter& w, Frame& frame) {
  frame.next = nullptr;
  w.put("\n* * *\n");
}

void open_break(MarkupWriter& w, Frame& frame) {
  frame.next = nullptr;
  w.put("  \n");
}

void open_code(MarkupWriter& w, Frame& frame) {
  frame.next = nullptr;
  w.put("`" + text_below(frame.node) + "`");
}

void open_indented_code(MarkupWriter& w, Frame& frame) {
  frame.next = nullptr;
  const auto code = text_below(frame.node);
  w.put("\n\n    " + indent_following_lines(strip(code), "    ") + "\n\n");
}

void open_fenced_code(MarkupWriter& w, Frame& frame) {
  frame.next = nullptr;
  const auto code = text_below(frame.node);
  w.put("```\n" + std::string(strip(code)) + "\n```\n");
}

// --- Tables ---

std::size_t count_cells(const xmlNode* row, bool& all_headers) {
  std::size_t cells = 0;
  all_headers = true;
  for (const auto* node = row->children; node; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    ++cells;
    all_headers = all_headers && name_of(node) == "th";
  }
  return cells;
}

/// A row is underlined where it is all headers, the first of its parent, or the first of the document.
void close_row(MarkupWriter& w, Frame& frame) {
  w.strip_back(frame);
  w.put("\n");
  bool all_headers = true;
  const auto cells = count_cells(frame.node, all_headers);
  if (!all_headers && frame.index > 0 && w.table_has_heading) return;
  w.table_has_heading = true;
  std::string underline = "| ";
  for (std::size_t cell = 0; cell < cells; ++cell) underline.append(cell > 0 ? " | ---" : "---");
  w.put(underline + " |\n");
}

void open_row(MarkupWriter& w, Frame&) {
  w.put("|");
}

void close_cell(MarkupWriter& w, Frame& frame) {
  if (w.may_rewrite() && is_blank_cell(w.content(frame))) w.take(frame);
  w.put(" |");
}

constexpr Rule kLinkRule = {.open = open_link, .close = close_link};
constexpr Rule kHeadingRule = {.open = open_heading, .close = [](MarkupWriter& w, Frame&) { w.put("\n"); }};
constexpr Rule kListRule = around<kNewline, kNothing>();
constexpr Rule kCellRule = {
    .open = [](MarkupWriter& w, Frame&) { w.put(" "); }, .close = close_cell, .rewrites = true};

constexpr TagRule kMarkdownRules[] = {
    {"a", kLinkRule},
    {"b", kStrongRule},
    {"blockquote", {.open = begin_strip, .close = close_quote, .rewrites = true}},
    {"br", {.open = open_break}},
    {"code", {.open = open_code}},
    {"col", kBlank},
    {"colgroup", kBlank},
    {"div", kLineAround},
    {"em", kEmphasisRule},
    {"h1", kHeadingRule},
    {"h2", kHeadingRule},
    {"h3", kHeadingRule},
    {"h4", kHeadingRule},
    {"h5", kHeadingRule},
    {"h6", kHeadingRule},
    {"hr", {.open = open_rule}},
    {"i", kEmphasisRule},
    {"img", {.open = open_image}},
    {"li", {.open = open_item, .close = close_item, .rewrites = true}},
    {"ol", kListRule},
    {"p", {.open = open_paragraph, .close = close_paragraph}},
    {"pre", {.open = open_indented_code}},
    {"strong", kStrongRule},
    {"table", around<kTableBegin, kNewline>()},
    {"td", kCellRule},
    {"text", {.open = put_text}},
    {"th", kCellRule},
    {"tr", {.open = open_row, .close = close_row}},
    {"ul", kListRule},
};

constexpr TagRule kGithubRules[] = {
    {"del", kDeletedRule},
    {"pre", {.open = open_fenced_code}},
    {"strike", kDeletedRule},
};

// What the dialect that keeps unknown tags does not keep.
constexpr TagRule kPassedBy[] = {{"body", {}}, {"del", {}},    {"document", {}}, {"html", {}},
                                 {"span", {}}, {"strike", {}}, {"tbody", {}},    {"thead", {}}};

void put_html(MarkupWriter& w, Frame& frame) {
  frame.next = nullptr;
  w.put(to_html(frame.node));
}

}  // namespace

constinit const Dialect kMarkdown = {kMarkdownRules, nullptr, {}};
constinit const Dialect kGithub = {kGithubRules, &kMarkdown, {}};
constinit const Dialect kMarkdownWithTags = {kPassedBy, &kMarkdown, {.open = put_html}};
constinit const Dialect kMarkdownTables = {kTableRules, &kMarkdown, {}};
constinit const Dialect kGithubTables = {kTableRules, &kGithub, {}};

std::string convert(std::string_view html, const Dialect& dialect, Markdown tidying, TableStyle tables) {
  const auto tree = HtmlTree::document(html);
  if (!tree.root()) return {};
  return tidy(MarkupWriter(dialect, tables).write(tree.root()), tidying);
}

}  // namespace aha::text
