#include "jira_lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "aha/text.hpp"
#include "characters.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

constexpr std::string_view zero_width_space = "\u200b";

/// An address that ends neither its link nor its picture.
std::string jira_address(std::string_view address) {
  return coded_address(address, " |[]!");
}

/// "rgb(213, 0, 0)" as "#D50000", which is what Jira and the palettes know; others as they are.
std::string hex_color(std::string_view color) {
  constexpr std::string_view opening = "rgb(";
  if (!color.starts_with(opening)) return std::string(color);
  std::string hex = "#";
  auto rest = color.substr(opening.size());
  for (int part = 0; part < 3; ++part) {
    rest = strip_front(rest);
    unsigned value = 0;
    const auto parsed = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (parsed.ec != std::errc() || value > 255) return std::string(color);
    constexpr std::string_view digits = "0123456789ABCDEF";
    hex.push_back(digits[value / 16]);
    hex.push_back(digits[value % 16]);
    rest = strip_front(rest.substr(static_cast<std::size_t>(parsed.ptr - rest.data())));
    if (rest.starts_with(',')) rest.remove_prefix(1);
  }
  return hex;
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
  const auto end = std::max(file.rfind(".png") + 1, file.rfind(".gif") + 1);  // 0 if there is neither
  if (end < 2) return {};
  for (const auto& [name, sign] : emoticons)
    if (file.substr(0, end - 1) == name) return sign;
  return {};
}

void JiraInlines::put_text(std::string& out, std::string_view text, const Around& around) const {
  escape_jira(out, text, around);
}

// Jira sees {{ }} only next to what is no letter.
void JiraInlines::put_code(std::string& out, std::string_view code, const Around& around) const {
  if (is_word(around.before)) out += zero_width_space;
  out += "{{";
  escape_jira(out, code,
              {.before = '{', .after = '}', .in_label = around.in_label, .in_cell = around.in_cell}, true);
  out += "}}";
  if (is_word(around.after)) out += zero_width_space;
}

void JiraInlines::put_image(std::string& out, const Inline& image, const Around& around) const {
  if (image.address.empty() && !image.text.empty()) return;
  if (const auto sign = jira_emoticon(image.address); !sign.empty()) {
    out += sign;
    return;
  }
  if (is_word(around.before)) out += " ";
  out += "!" + jira_address(image.address);
  std::string alt = image.text;
  std::replace_if(
      alt.begin(), alt.end(), [](char c) { return std::string_view("|!,\"\n\r\t\\[]{}").find(c) != npos; },
      ' ');
  std::string settings = image.size;
  if (!is_blank(alt)) settings.append(settings.empty() ? "" : ", ").append("alt=").append(strip(alt));
  if (!settings.empty()) out += "|" + settings;
  out += "!";
}

void JiraInlines::put_anchor(std::string& out, std::string_view name) const {
  if (!name.empty()) out.append("{anchor:").append(name).append("}");
}

void JiraInlines::put_break(std::string& out, const Around& around) const {
  out += around.in_label ? " " : "\n";
}

bool JiraInlines::writes(const Link&) const {
  return true;
}

void JiraInlines::open_link(std::string& out, const Link&) const {
  out += "[";
}

void JiraInlines::close_link(std::string& out, std::size_t label, const Link& link, std::string_view) const {
  const auto address = jira_address(link.address);
  const auto text = std::string_view(out).substr(label + 1);
  const bool same =
      text == link.address || text == address || (link.address.starts_with('#') && text == address.substr(1));
  if (is_blank(text) || same) {
    out.resize(label + 1);
    out += address + "]";
  } else {
    out += "|" + address + "]";
  }
}

void JiraInlines::open_color(std::string& out, std::string_view color) const {
  const auto hex = hex_color(strip(color));
  out.append("{color:").append(aha_color_to_jira(hex)).append("}");
}

void JiraInlines::close_color(std::string& out) const {
  out += "{color}";
}

Signs JiraInlines::signs(Style style) const {
  switch (style) {
    case Style::strong:
      return {"*", "{*}"};
    case Style::emphasis:
      return {"_", "{_}"};
    case Style::deleted:
      return {"-", "{-}"};
    case Style::inserted:
      return {"+", "{+}"};
    case Style::cited:
      return {"??", {}};
    case Style::raised:
      return {"^", "{^}"};
    case Style::lowered:
      return {"~", "{~}"};
  }
  return {};
}

bool JiraInlines::holds(std::string_view before, std::string_view sign, std::string_view after, bool opening,
                        bool inner) const {
  const auto inside = opening ? class_at_front(after) : class_at_back(before);
  if (inside == CharacterClass::space) return false;
  if (inner) return true;
  if (before.ends_with(sign) || after.starts_with(sign)) return false;
  if (opening && before.ends_with('(') && after.starts_with(')')) return false;  // an emoticon
  const auto outside = opening ? class_at_back(before) : class_at_front(after);
  return outside != CharacterClass::word;
}

}  // namespace aha::text
