#include "markdown_lines.hpp"

#include <algorithm>

#include "html_tree.hpp"

namespace aha::text {

namespace {

/// Takes the first line, with its newline, off `text`.
std::string_view next_line(std::string_view& text) noexcept {
  const auto line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
  text.remove_prefix(line.size());
  return line;
}

/// Does "- " or "1. " stand anywhere in the line? Then it belongs to a list inside the item.
bool holds_item_prefix(std::string_view line) noexcept {
  if (line.find("- ") != npos) return true;
  for (auto dot = line.find(". "); dot != npos; dot = line.find(". ", dot + 1))
    if (dot > 0 && is_digit(line[dot - 1])) return true;
  return false;
}

/// What text there is of nothing but white space: a space between inline elements, else nothing.
std::string_view blank_text(const xmlNode* node, std::string_view text) noexcept {
  const auto parent = name_of(node->parent);
  return text == " " && parent != "ol" && parent != "ul" ? " " : "";
}

/// One line: newlines and tabs become spaces, runs of any one character stay but for spaces.
std::string flatten(std::string_view text) {
  std::string flat(text);
  std::replace_if(
      flat.begin(), flat.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return squeeze(flat, ' ', 2, " ");
}

std::string item_prefix(MarkupWriter& w) {
  const Frame& list = w.parent();
  return name_of(list.node) == "ol" ? std::to_string(list.items) + ". " : "- ";
}

/// The item's lines, the first behind the prefix, the others below the first one's text.
std::string indent_item(std::string_view content, std::string_view prefix) {
  if (content.empty()) return {};
  const std::string indent(prefix.size(), ' ');
  std::string item = std::string(prefix).append(next_line(content));
  while (!content.empty()) {
    const auto line = next_line(content);
    if (line == "\n") continue;  // empty lines only stand before paragraphs of the item
    if (!holds_item_prefix(line)) item.append("\n\n");
    item.append(indent).append(line);
  }
  return item;
}

}  // namespace

std::string escape_marks(std::string_view text) {
  return replace_all(replace_all(text, "*", "\\*"), "_", "\\_");
}

std::string indent_following_lines(std::string_view text, std::string_view indent) {
  return replace_all(text, "\n", "\n" + std::string(indent));
}

void put_text(MarkupWriter& w, Frame& frame) {
  frame.next = nullptr;
  const auto text = text_below(frame.node);
  if (strip(text).empty()) {
    w.put(blank_text(frame.node, text));
    return;
  }
  std::string_view inner = text;
  inner.remove_prefix(inner.find_first_not_of('\n'));
  inner.remove_suffix(inner.size() - 1 - inner.find_last_not_of('\n'));
  // A no-break space is kept as a reference until `tidy`, out of the reach of white space rules.
  w.put(escape_marks(flatten(replace_all(inner, "\u00a0", "&nbsp;"))));
}

void begin_strip(MarkupWriter& w, Frame&) {
  w.begin_strip();
}

void open_paragraph(MarkupWriter& w, Frame&) {
  w.put("\n\n");
  w.begin_strip();
}

void close_paragraph(MarkupWriter& w, Frame& frame) {
  w.end_strip(frame);
  w.put("\n\n");
}

void open_item(MarkupWriter& w, Frame&) {
  if (!w.may_rewrite()) w.put(item_prefix(w));
  w.begin_strip();
}

void close_item(MarkupWriter& w, Frame& frame) {
  w.end_strip(frame);
  if (w.may_rewrite()) {
    w.put(indent_item(w.take(frame), item_prefix(w)));
  } else if (w.is_empty(frame)) {
    w.unwrap(frame);
  }
  w.put("\n");
}

void close_quote(MarkupWriter& w, Frame& frame) {
  w.end_strip(frame);
  if (!w.may_rewrite()) return;
  const auto content = squeeze(w.take(frame), '\n', 3, "\n\n");
  w.put("> " + indent_following_lines(content, "> "));
}

}  // namespace aha::text
