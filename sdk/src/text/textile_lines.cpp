#include "textile_lines.hpp"

#include <algorithm>

#include "characters.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

constexpr std::string_view markup_signs = "*_-+?^~";
constexpr std::string_view cite_sign = "??";

/// An address that ends neither its link nor its picture, and whose last character belongs to it.
std::string textile_address(std::string_view address) {
  std::string out = coded_address(address, " \"![]|@<>");
  if (std::count(out.begin(), out.end(), '(') != std::count(out.begin(), out.end(), ')'))
    out = replace_all(replace_all(out, "(", "%28"), ")", "%29");
  if (out.empty()) return out;
  switch (out.back()) {
    case '.':
      return out.substr(0, out.size() - 1) + "%2E";
    case ',':
      return out.substr(0, out.size() - 1) + "%2C";
    case ';':
      return out.substr(0, out.size() - 1) + "%3B";
    case ':':
      return out.substr(0, out.size() - 1) + "%3A";
    case '?':
      return out.substr(0, out.size() - 1) + "%3F";
    case '\'':
      return out.substr(0, out.size() - 1) + "%27";
    case '-':
      return out.substr(0, out.size() - 1) + "%2D";
    default:
      return out;
  }
}

/// A single "?" is no sign: it stays.
std::string_view without_signs_behind(std::string_view text) noexcept {
  for (;;) {
    const bool cites = text.ends_with(cite_sign);
    const bool marks = !text.empty() && text.back() != '?' && markup_signs.find(text.back()) != npos;
    if (!cites && !marks) return text;
    text.remove_suffix(cites ? cite_sign.size() : 1);
  }
}

std::string_view without_signs_before(std::string_view text) noexcept {
  return text.substr(std::min(text.find_first_not_of(markup_signs), text.size()));
}

}  // namespace

void TextileInlines::put_text(std::string& out, std::string_view text, const Around& around) const {
  escape_textile(out, text, around);
}

void TextileInlines::put_code(std::string& out, std::string_view code, const Around& around) const {
  const bool begins = is_space(around.before) || around.before == '(' || around.before == '"';
  const bool ends = around.after == '\0' || is_space(around.after) ||
                    std::string_view(",.;:!?)]").find(around.after) != npos;
  const bool apart = begins && ends && code.find("\":") == npos && code.find('\'') == npos;
  const bool spaced = is_space(code.front()) || is_space(code.back());
  if (apart && !spaced && code.find('@') == npos && !(around.in_cell && code.find('|') != npos)) {
    out.append("@").append(code).append("@");
  } else if (around.in_cell && code.find('|') != npos) {
    // A bar ends the cell even in code: only what is no Textile at all can hold it, as an entity.
    out.append("<notextile><code>")
        .append(replace_all(between_tags(code), "|", "&#124;"))
        .append("</code></notextile>");
  } else {
    // The element takes anything but its own end.
    out.append("<code>").append(replace_all(code, "</code", "<\u200b/code")).append("</code>");
  }
}

void TextileInlines::put_image(std::string& out, const Inline& image, const Around&) const {
  if (image.address.empty()) return;
  std::string alt = image.text;
  std::replace_if(
      alt.begin(), alt.end(), [](char c) { return std::string_view("()!|\"\n\r\t").find(c) != npos; }, ' ');
  auto address = replace_all(replace_all(textile_address(image.address), "(", "%28"), ")", "%29");
  out.append("!").append(address);
  if (!is_blank(alt)) out.append("(").append(strip(alt)).append(")");
  out += "!";
}

void TextileInlines::put_break(std::string& out, const Around& around) const {
  out += around.in_label ? " " : "\n";
}

bool TextileInlines::writes(const Link&) const {
  return true;
}

void TextileInlines::open_link(std::string& out, const Link&) const {
  out += "\"";
}

void TextileInlines::close_link(std::string& out, std::size_t label, const Link& link,
                                std::string_view after) const {
  const auto address = textile_address(link.address);
  const auto text = std::string_view(out).substr(label + 1);
  if (is_blank(text)) {
    out.resize(label);
    return;
  }
  const bool is_image =
      text.size() > 2 && text.front() == '!' && text.back() == '!' && text.find('!', 1) == text.size() - 1;
  if (is_image) {
    out.erase(label, 1);
  } else {
    out += "\"";
  }
  out += ":" + address;
  // Next to a letter, only brackets say where the link begins and ends.
  const bool touches_before = label > 0 && !is_space(out[label - 1]) && out[label - 1] != '(';
  const auto behind = after.substr(std::min(after.find_first_not_of(",.;:)"), after.size()));
  const bool touches_after = !behind.empty() && !is_space(behind.front());
  if (!touches_before && !touches_after) return;
  const auto url = out.size() - address.size();
  out = out.substr(0, url) + replace_all(replace_all(address, "(", "%28"), ")", "%29");
  out.insert(label, label == 0 || out[label - 1] == '\n' ? "\u200b[" : "[");
  out += "]";
}

Signs TextileInlines::signs(Style style) const {
  switch (style) {
    case Style::strong:
      return {"*", {}};
    case Style::emphasis:
      return {"_", {}};
    case Style::deleted:
      return {"-", {}};
    case Style::inserted:
      return {"+", {}};
    case Style::cited:
      return {cite_sign, {}};
    case Style::raised:
      return {"^", {}};
    case Style::lowered:
      return {"~", {}};
  }
  return {};
}

// Readers of Textile disagree about marks around other markup: rather no mark than signs that show.
bool TextileInlines::encloses(std::string_view content) const {
  content = without_signs_before(without_signs_behind(content));
  return !content.starts_with('.') && !content.starts_with('(') && !content.starts_with(')') &&
         content.find_first_of("[]{}<>|@#%=\\^~+*_\"'&$") == npos && content.find(cite_sign) == npos;
}

// Signs of marks around this one do not count; what is outside of them has to part the mark from its neighbours.
bool TextileInlines::holds(std::string_view before, std::string_view sign, std::string_view after,
                           bool opening, bool) const {
  if (before.ends_with(sign.front()) || after.starts_with(sign.front())) return false;
  if (opening) {
    const auto outside = without_signs_behind(before);
    const bool after_bracket = std::string_view("-^~").find(sign.front()) == npos;
    return outside.empty() || is_space(outside.back()) || outside.back() == '"' ||
           (after_bracket && outside.back() == '(');
  }
  const auto outside = without_signs_before(after);
  return outside.empty() || is_space(outside.front()) ||
         std::string_view(".,;:!?)\"").find(outside.front()) != npos;
}

}  // namespace aha::text
