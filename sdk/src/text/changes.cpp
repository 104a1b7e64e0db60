// The change marks of the audit (class="inserted", class="deleted") as colours or as bold and struck text.
#include "aha/text.hpp"
#include "html_tree.hpp"
#include "scan.hpp"

#include <new>

namespace aha::text {

namespace {

bool has_class(const xmlNode* node, std::string_view name) {
  const auto classes = attribute(node, "class");
  for (std::size_t at = skip_space(classes, 0); at < classes.size(); at = skip_space(classes, at)) {
    auto end = at;
    while (end < classes.size() && !is_space(classes[end])) ++end;
    if (std::string_view(classes).substr(at, end - at) == name) return true;
    at = end;
  }
  return false;
}

void color_where(xmlNode* body, const char* name, const char* color) {
  for (auto* node = body->children; node; node = next_in(body, node)) {
    if (node->type != XML_ELEMENT_NODE || !has_class(node, name)) continue;
    xmlNodeSetName(node, BAD_CAST "font");
    xmlSetProp(node, BAD_CAST "color", BAD_CAST color);
  }
}

bool is_element(const xmlNode* node, std::string_view name) {
  return node->type == XML_ELEMENT_NODE && name_of(node) == name;
}

/// Replaces each element that `is_dropped` picks by the text below it.
template <class Predicate>
void make_plain(xmlNode* body, Predicate is_dropped) {
  for (auto* node = body->children; node;) {
    if (!is_dropped(node)) {
      node = next_in(body, node);
      continue;
    }
    const std::string text = text_below(node);
    xmlNode* plain = xmlNewDocTextLen(node->doc, BAD_CAST text.data(), static_cast<int>(text.size()));
    if (!plain) throw std::bad_alloc();
    auto* next = next_in(body, node, false);
    xmlReplaceNode(node, plain);
    xmlFreeNode(node);
    node = next;
  }
}

void rename_spans(xmlNode* body, const char* mark, const char* element) {
  for (auto* node = body->children; node; node = next_in(body, node))
    if (is_element(node, "span") && has_class(node, mark)) xmlNodeSetName(node, BAD_CAST element);
}

/// Does a line begin with <body? Then upstream keeps the element itself.
bool writes_body(std::string_view html) noexcept {
  for (auto at = find_any_case(html, "<body", 0); at != npos; at = find_any_case(html, "<body", at + 1)) {
    auto line = at;
    while (line > 0 && is_space(html[line - 1]) && html[line - 1] != '\n') --line;
    if (line == 0 || html[line - 1] == '\n') return true;
  }
  return false;
}

std::string write_fragment(xmlNode* body, std::string_view html) {
  if (writes_body(html)) return to_html(body);
  // Written one by one without a parent, or libxml2 would break the line between two of them.
  std::string out;
  while (xmlNode* child = body->children) {
    xmlUnlinkNode(child);
    const std::unique_ptr<xmlNode, decltype(&xmlFreeNode)> owned(child, xmlFreeNode);
    out.append(to_html(child));
  }
  return out;
}

}  // namespace

std::string colour_changes(std::string_view html) {
  const auto tree = HtmlTree::fragment(html);
  xmlNode* body = tree.body();
  if (!body) return {};
  color_where(body, "deleted", "#9d261d");
  color_where(body, "inserted", "#46a546");
  return write_fragment(body, html);
}

std::string emphasize_changes(std::string_view html) {
  const auto tree = HtmlTree::fragment(html);
  xmlNode* body = tree.body();
  if (!body) return {};
  make_plain(body, [](const xmlNode* node) { return is_element(node, "b") || is_element(node, "strong"); });
  make_plain(body, [](const xmlNode* node) { return is_element(node, "strike"); });
  rename_spans(body, "deleted", "strike");
  rename_spans(body, "inserted", "strong");
  return write_fragment(body, html);
}

}  // namespace aha::text
