// Links, images and colours of Jira's wiki markup.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "aha/text.hpp"
#include "html_tree.hpp"
#include "jira_rules.hpp"

namespace aha::text {

namespace {

constexpr std::size_t kShortestColor = 3;  // characters

bool has_class_part(const xmlNode* node, std::string_view part) {
  return attribute(node, "class").find(part) != npos;
}

/// The colour a style gives to text ("color:", not "background-color:"), as written; empty for none.
std::string_view text_color(std::string_view style) noexcept {
  constexpr std::string_view property = "color:";
  for (auto at = style.find(property); at != npos; at = style.find(property, at + 1)) {
    if (at > 0 && style[at - 1] == '-') continue;
    const auto value = style.substr(at + property.size());
    const auto color = value.substr(0, value.find(';'));
    if (count_characters(color) >= kShortestColor) return color;
  }
  return {};
}

enum class LinkKind { none, anchor, to_anchor, address };

LinkKind kind_of_link(const xmlNode* node) {
  const auto address = attribute(node, "href");
  if (!is_blank(attribute(node, "name")) && is_blank(address)) return LinkKind::anchor;
  if (address.starts_with('#')) return LinkKind::to_anchor;
  return is_blank(address) ? LinkKind::none : LinkKind::address;
}

}  // namespace

std::string_view jira_emoticon(std::string_view address) noexcept {
  // upstream: JiraWikiConverter::Img::EMOTICONS
  constexpr std::array<std::pair<std::string_view, std::string_view>, 20> emoticons{
      {{"smile", ":)"},        {"sad", ":("},        {"tongue", ":P"},         {"biggrin", ":D"},
       {"wink", ";)"},         {"thumbs_up", "(y)"}, {"thumbs_down", "(n)"},   {"information", "(i)"},
       {"check", "(/)"},       {"error", "(x)"},     {"warning", "(!)"},       {"add", "(+)"},
       {"forbidden", "(-)"},   {"help_16", "(?)"},   {"lightbulb_on", "(on)"}, {"lightbulb", "(off)"},
       {"star_yellow", "(*)"}, {"star_red", "(*r)"}, {"star_green", "(*g)"},   {"star_blue", "(*b)"}}};
  constexpr std::string_view folder = "/emoticons/";
  const auto at = address.find(folder);
  if (at == npos) return {};
  auto file = address.substr(at + folder.size());
  file = file.substr(0, file.find('\n'));
  const auto end = std::max(file.rfind(".png") + 1, file.rfind(".gif") + 1);  // 0 where there is neither
  if (end < 2) return {};
  for (const auto& [name, sign] : emoticons)
    if (file.substr(0, end - 1) == name) return sign;
  return {};
}

void open_jira_link(MarkupWriter& w, Frame& frame) {
  switch (kind_of_link(frame.node)) {
    case LinkKind::anchor:
      frame.next = nullptr;
      w.put("{anchor:" + attribute(frame.node, "name") + "}");
      break;
    case LinkKind::to_anchor:
      frame.next = nullptr;
      w.put("[" + attribute(frame.node, "href") + "]");
      break;
    case LinkKind::address:
      w.put("[");
      break;
    case LinkKind::none:
      break;
  }
}

void close_jira_link(MarkupWriter& w, Frame& frame) {
  if (kind_of_link(frame.node) != LinkKind::address) return;
  const auto address = attribute(frame.node, "href");
  const auto label = strip(w.content(frame));
  if (is_blank(label) || label == address) {
    w.take(frame);
    w.put(address + "]");
  } else {
    w.put("|" + address + "]");
  }
}

void open_jira_image(MarkupWriter& w, Frame& frame) {
  frame.next = nullptr;
  if (!has_attribute(frame.node, "src")) return;
  const auto address = attribute(frame.node, "src");
  if (const auto sign = jira_emoticon(address); !sign.empty()) {
    w.put(sign);
    return;
  }
  std::string image = " !" + address;
  char separator = '|';
  for (const char* name : {"width", "height", "align", "valign", "alt"}) {
    const auto value = attribute(frame.node, name);
    if (is_blank(value)) continue;
    image.append(1, separator).append(separator == ',' ? " " : "").append(name).append("=").append(value);
    separator = ',';
  }
  w.put(image + "!");
}

void open_jira_span(MarkupWriter& w, Frame& frame) {
  if (has_class_part(frame.node, "checklist-item__indicator")) {
    frame.next = nullptr;
    return;
  }
  const auto style = attribute(frame.node, "style");
  const auto color = text_color(style);
  if (!color.empty()) w.put("{color:" + std::string(aha_color_to_jira(color)) + "}");
}

void close_jira_span(MarkupWriter& w, Frame& frame) {
  if (frame.content > frame.begin) w.put("{color}");
}

void open_jira_font(MarkupWriter& w, Frame& frame) {
  const auto color = attribute(frame.node, "color");
  if (!is_blank(color)) w.put("{color:" + color + "}");
}

void close_jira_font(MarkupWriter& w, Frame& frame) {
  close_jira_span(w, frame);
}

}  // namespace aha::text
