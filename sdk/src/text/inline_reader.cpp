#include "inline_reader.hpp"

#include <algorithm>

#include "scan.hpp"

namespace aha::text {

namespace {

/// The colour a style gives to text ("color:", not "background-color:"), as written; empty for none.
std::string_view text_color(std::string_view style) noexcept {
  constexpr std::string_view property = "color:";
  constexpr std::size_t shortest = 3;  // characters
  for (auto at = style.find(property); at != npos; at = style.find(property, at + 1)) {
    if (at > 0 && style[at - 1] == '-') continue;
    const auto value = style.substr(at + property.size());
    const auto color = value.substr(0, value.find(';'));
    if (count_characters(color) >= shortest) return color;
  }
  return {};
}

}  // namespace

std::string code_below(xmlNode* top) {
  std::string code;
  for (auto* node = top->children; node; node = next_in(top, node)) {
    if (name_of(node) == "br") code.push_back('\n');
    if (node->type == XML_TEXT_NODE && node->content)
      code.append(reinterpret_cast<const char*>(node->content));
  }
  return replace_all(replace_all(replace_all(code, "\r\n", "\n"), "\r", "\n"), "\u00a0", " ");
}

Inline& InlineReader::add(InlineKind kind, std::string text) {
  auto& piece = line_.emplace_back();
  piece.kind = kind;
  piece.text = std::move(text);
  for (std::size_t style = 0; style < style_count; ++style)
    if (styles_[style] > 0) piece.styles |= Styles{1} << style;
  piece.link = marks_.link;
  piece.color = marks_.color;
  return piece;
}

void InlineReader::add_text(std::string_view text) {
  std::string collapsed;
  collapsed.reserve(text.size());
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
    if (space && !collapsed.empty() && collapsed.back() == ' ') continue;
    collapsed.push_back(space ? ' ' : c);
  }
  if (!collapsed.empty()) add(InlineKind::text, std::move(collapsed));
}

void InlineReader::add_code(xmlNode* node) {
  const auto code = code_below(node);
  bool has_breaks = false;
  for (auto* below = node->children; below; below = next_in(node, below))
    has_breaks |= name_of(below) == "br";
  std::string_view rest = code;
  while (has_breaks && rest.find('\n') != npos) {
    add_code_piece(rest.substr(0, rest.find('\n')));
    add(InlineKind::line_break, {});
    rest.remove_prefix(rest.find('\n') + 1);
  }
  add_code_piece(rest);
}

void InlineReader::add_code_piece(std::string_view code) {
  if (code.empty()) return;
  std::string line(code);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  const bool is_space = line.find_first_not_of(' ') == npos;
  add(is_space ? InlineKind::text : InlineKind::code, is_space ? " " : std::move(line));
}

void InlineReader::begin_link(const xmlNode* node) {
  auto address = attribute(node, "href");
  if (is_blank(address)) {
    if (auto name = attribute(node, "name"); !is_blank(name)) add(InlineKind::anchor, std::move(name));
    return;
  }
  marks_.link = static_cast<std::int32_t>(document_.links.size());
  document_.links.push_back({std::string(strip(address)), attribute(node, "title")});
}

void InlineReader::end_link() {
  auto at = line_.rbegin();
  while (at != line_.rend() && marks_.link >= 0 && at->link == marks_.link && at->text == " ") ++at;
  const bool blank = at != line_.rbegin() && (at == line_.rend() || at->link != marks_.link);
  if (blank) add(InlineKind::anchor, {});
}

void InlineReader::add_image(const xmlNode* node) {
  auto& image = add(InlineKind::image, attribute(node, "alt"));
  image.address = strip(attribute(node, "src"));
  image.title = attribute(node, "title");
  for (const char* name : {"width", "height", "align", "valign"}) {
    const auto value = attribute(node, name);
    if (!is_blank(value)) image.size += (image.size.empty() ? "" : ", ") + std::string(name) + "=" + value;
  }
}

bool InlineReader::begin_span(const xmlNode* node) {
  if (has_class_part(node, "checklist-item__indicator")) return false;
  const bool font = name_of(node) == "font";
  const auto written = attribute(node, font ? "color" : "style");
  const auto color = font ? std::string_view(written) : text_color(written);
  if (is_blank(color)) return true;
  marks_.color = static_cast<std::int32_t>(document_.colors.size());
  document_.colors.emplace_back(color);
  return true;
}

}  // namespace aha::text
