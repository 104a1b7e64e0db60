// HTML to plain text, and the chat languages that are plain text with links.
//
// Upstream works on the text of the HTML, not on a tree, and decodes entities first. Here a "<" or ">" that was an
// entity is kept apart until the tags are out, so that "&lt;b&gt;" is text.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <vector>

#include "aha/text.hpp"
#include "characters.hpp"
#include "entities.hpp"
#include "plain_elements.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

std::string unify_newlines(std::string_view text) {
  return replace_all(replace_all(text, "\r\n", "\n"), "\r", "\n");
}

constexpr bool is_blank_in_line(char c) noexcept {
  return c == ' ' || c == '\t';
}

/// Drops spaces and tabs at both ends of lines; before the first and after the last line end they stay.
std::string trim_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    out.push_back(text[at]);
    if (text[at] != '\n') continue;
    while (at + 1 < text.size() && is_blank_in_line(text[at + 1])) ++at;
  }
  std::string trimmed;
  trimmed.reserve(out.size());
  for (const char c : out) {
    if (c == '\n')
      while (!trimmed.empty() && is_blank_in_line(trimmed.back())) trimmed.pop_back();
    trimmed.push_back(c);
  }
  return trimmed;
}

/// "(\nhttp://x )" to "( http://x )": an address that came apart from its parentheses.
std::string rejoin_addresses(std::string_view text) {
  const auto loose = [](char c) { return c == ' ' || c == '\n'; };
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  NextOf close(text, ")");
  for (auto open = text.find('('); open != npos; open = text.find('(', std::max(done, open + 1))) {
    const auto address = open + 2;
    if (address >= text.size() || !loose(text[open + 1]) || text.substr(address, 4) != "http") continue;
    const auto end = close.at_or_after(address + 4);
    if (end == npos) break;
    if (end - address < 6 || !loose(text[end - 1])) continue;
    out.append(text, done, open - done).append("( ").append(text, address, end - 1 - address).append(" )");
    done = end + 1;
  }
  return out.append(text, done);
}

std::string tidy_white_space(std::string_view text) {
  std::string tidy = unify_newlines(text);
  tidy = replace_all(tidy, no_break_space, " ");
  tidy = squeeze(trim_lines(tidy), '\n', 3, "\n\n");
  return rejoin_addresses(squeeze(tidy, ' ', 2, " "));
}

/// Upstream drops each newline that ends a line which the next newline, or the text's end, follows.
std::string drop_newlines_before_line_ends(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at)
    if (text[at] != '\n' || (at + 1 < text.size() && text[at + 1] != '\n')) out.push_back(text[at]);
  return out;
}

/// Drops <del ...>text</del> that holds no further tag.
std::string drop_deletions(std::string_view html) {
  NextOf tag_end(html, ">"), next_tag(html, "<");
  std::string out;
  out.reserve(html.size());
  std::size_t done = 0;
  for (auto at = html.find("<del"); at != npos; at = html.find("<del", std::max(done, at + 1))) {
    const auto inside = tag_end.at_or_after(at + 4);
    if (inside == npos) break;
    const auto close = next_tag.at_or_after(inside + 1);
    if (close == npos) break;
    if (html.substr(close, 6) != "</del>") continue;
    out.append(html, done, at - done);
    done = close + 6;
  }
  return out.append(html, done);
}

struct HeldLink {
  std::string_view address;
  std::string text;
};

/// HTML whose links are taken out, each leaving a key that passes through html_to_plain unharmed.
/// The key is as long as upstream's (32), since it counts in the width of a heading's underline.
class HeldLinks {
 public:
  static constexpr std::size_t key_length = 32;

  /// `html` must outlive this.
  explicit HeldLinks(std::string_view html) : prefix_(unused_prefix(html)) { take(html); }

  const std::string& html() const noexcept { return html_; }

  /// `text` with each key replaced by what `write` makes of its link.
  template <typename Write>
  std::string put_back(std::string_view text, Write write) const {
    std::string out;
    std::size_t done = 0;
    for (auto at = text.find(prefix_); at != npos; at = text.find(prefix_, done)) {
      out.append(text, done, at - done);
      done = std::min(at + key_length, text.size());
      if (const HeldLink* link = find(text.substr(at + prefix_.size(), number_length)))
        out.append(write(*link));
    }
    return out.append(text, done);
  }

 private:
  static constexpr std::size_t number_length = 10;

  /// Null for a key we did not make: the text can spell one in entities.
  const HeldLink* find(std::string_view number) const noexcept {
    std::size_t index = npos;
    std::from_chars(number.data(), number.data() + number.size(), index);
    return index < links_.size() ? &links_[index] : nullptr;
  }

  static std::string unused_prefix(std::string_view html) {
    std::string prefix;
    for (unsigned attempt = 0; prefix.empty() || html.find(prefix) != npos; ++attempt) {
      prefix.resize(key_length - number_length + 1);
      std::snprintf(prefix.data(), prefix.size(), "link%018u", attempt);
      prefix.pop_back();
    }
    return prefix;
  }

  /// <a ...href="address"...>text</a> on one line, either quote at either end.
  void take(std::string_view html) {
    NextOf newline(html, "\n"), tag_end(html, ">"), close(html, "</a>");
    std::size_t done = 0;
    for (auto at = html.find("<a"); at != npos;) {
      const auto line_end = std::min(newline.at_or_after(at), html.size());
      const auto line = html.substr(0, line_end);
      const auto value = href_value(line, at + 2);
      const auto quote = value == npos ? npos : line.find_first_of("'\"", value + 1);
      const auto open_end = quote == npos ? npos : tag_end.at_or_after(quote + 1);
      const auto text_end = open_end >= line_end ? npos : close.at_or_after(open_end + 2);
      if (text_end >= line_end) {  // so for every later <a of this line
        at = html.find("<a", line_end);
        continue;
      }
      html_.append(html, done, at - done).append(key());
      links_.push_back({html.substr(value, quote - value),
                        html_to_plain(html.substr(open_end + 1, text_end - open_end - 1))});
      done = text_end + 4;
      at = html.find("<a", done);
    }
    html_.append(html, done);
  }

  static std::size_t href_value(std::string_view line, std::size_t from) noexcept {
    for (auto at = line.find("href=", from); at != npos; at = line.find("href=", at + 1))
      if (at + 5 < line.size() && (line[at + 5] == '"' || line[at + 5] == '\'')) return at + 6;
    return npos;
  }

  std::string key() const {
    char number[number_length + 1];
    std::snprintf(number, sizeof number, "%010zu", links_.size());
    return prefix_ + number;
  }

  std::string prefix_;
  std::string html_;
  std::vector<HeldLink> links_;
};

/// Everything from a "<" that begins a tag, a comment or a declaration to the next ">" dropped.
std::string without_real_tags(std::string_view html) {
  NextOf close(html, ">");
  std::string out;
  out.reserve(html.size());
  std::size_t done = 0;
  for (auto at = html.find('<'); at != npos; at = html.find('<', std::max(at + 1, done))) {
    const char next = at + 1 < html.size() ? html[at + 1] : ' ';
    if (!is_letter(next) && next != '/' && next != '!' && next != '?') continue;
    const auto end = close.at_or_after(at);
    if (end == npos) break;
    out.append(html, done, at - done);
    done = end + 1;
  }
  return out.append(html, done);
}

/// For what reads its text as HTML between tags.
template <typename Write>
std::string plain_with_links(std::string_view html, Write write) {
  const auto seen = drop_deletions(drop_newlines_before_line_ends(html));
  const HeldLinks held(seen);
  return held.put_back(between_tags(html_to_plain(held.html())), write);
}

}  // namespace

std::string html_to_plain(std::string_view html) {
  std::string text = drop_unseen_elements(decode_entities_apart(html));
  text = underline_headings(links_to_text(images_to_alt(text)));
  text = without_real_tags(break_lines(text));
  text = replace_all(tidy_white_space(text), "\n", "\r\n");
  return join_signs(strip(text));
}

std::string to_slack(std::string_view html) {
  return plain_with_links(
      html, [](const HeldLink& link) { return slack_link(unescape_html(link.address), link.text); });
}

std::string to_hipchat(std::string_view html) {
  return plain_with_links(html, [](const HeldLink& link) {
    const auto address = replace_all(replace_all(link.address, " ", "%20"), ">", "%3E");
    return "<a href=" + address + ">" + between_tags(link.text) + "</a>";
  });
}

}  // namespace aha::text
