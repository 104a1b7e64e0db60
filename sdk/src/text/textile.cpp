// HTML to Textile, tag by tag: upstream replaces known tags in the text and leaves the rest alone.
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "aha/text.hpp"
#include "entities.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

constexpr Replacement kTags[] = {
    // headings
    {"<h1>", "h1. "},
    {"</h1>", "\n\n"},
    {"<h2>", "h2. "},
    {"</h2>", "\n\n"},
    {"<h3>", "h3. "},
    {"</h3>", "\n\n"},
    {"<h4>", "h4. "},
    {"</h4>", "\n\n"},
    {"<h5>", "h5. "},
    {"</h5>", "\n\n"},
    {"<h6>", "h6. "},
    {"</h6>", "\n\n"},
    {"<h7>", "h7. "},
    {"</h7>", "\n\n"},
    // structure
    {"<p>", ""},
    {"</p>", "\n\n"},
    {"<blockquote>", "bq. "},
    {"</blockquote>", ""},
    {"<br />", "\n"},
    {"<br/>", "\n"},
    {"<br>", "\n"},
    {"<div>", ""},
    {"</div>", "\n"},
    // text
    {"<em>", "_"},
    {"</em>", "_"},
    {"<b>", "*"},
    {"</b>", "*"},
    {"<cite>", "??"},
    {"</cite>", "??"},
    {"<code>", "{{"},
    {"</code>", "}}"},
    {"<del>", "-"},
    {"</del>", "-"},
    {"<ins>", "+"},
    {"</ins>", "+"},
    {"<u>", "+"},
    {"</u>", "+"},
    {"<sup>", "^"},
    {"</sup>", "^"},
    {"<sub>", "~"},
    {"</sub>", "~"},
    {"<strong>", "*"},
    {"</strong>", "*"},
    {"<i>", "_"},
    {"</i>", "_"},
    // entities
    {"&#8220;", "\""},
    {"&#8221;", "\""},
    {"&#8212;", "--"},
    {"&#8211;", "-"},
    {"&#8230;", "..."},
    {"&#215;", " x "},
    {"&#8482;", "(TM)"},
    {"&#174;", "(R)"},
    {"&#169;", "(C)"},
    {"&#8217;", "'"},
    // tables
    {"<table>", ""},
    {"</table>", "\n"},
    {"<tr>", ""},
    {"</tr>", "|\n"},
    {"<td>", "|"},
    {"</td>", ""},
    {"<th>", "|_."},
    {"</th>", ""}};

constexpr std::size_t kLongestTag = 13;  // </blockquote>

/// What stands for the tag or reference at the front of `text`; null where it stays.
const Replacement* find_replacement(std::string_view text,
                                    std::span<const Replacement> replacements) noexcept {
  const auto end = text.substr(0, kLongestTag).find(text.front() == '<' ? '>' : ';');
  if (end == npos) return nullptr;
  const auto tag = text.substr(0, end + 1);
  const auto found = std::find_if(replacements.begin(), replacements.end(),
                                  [tag](const Replacement& replacement) { return replacement.first == tag; });
  return found == replacements.end() ? nullptr : &*found;
}

std::string replace_tags(std::string_view text, std::span<const Replacement> replacements) {
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (auto at = text.find_first_of("<&"); at != npos;
       at = text.find_first_of("<&", std::max(at + 1, done))) {
    const auto* replacement = find_replacement(text.substr(at), replacements);
    if (!replacement) continue;
    out.append(text, done, at - done).append(replacement->second);
    done = at + replacement->first.size();
  }
  return out.append(text, done);
}

std::string mark_images(std::string_view text) {
  return replace_all(replace_all(text, "<img src=\"", "!"), "\" alt=\"\" />", "!");
}

/// Items get the sign of the last list opened in the words so far: a list in a list gives its sign to
/// the rest of the outer one, too.
std::string lists_to_signs(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::string_view sign = "* ";
  while (!text.empty()) {
    const auto word = text.substr(0, std::min(text.find(' '), text.size() - 1) + 1);
    text.remove_prefix(word.size());
    if (word.find('<') == npos) {
      out.append(word);
      continue;
    }
    if (word.find("<ol>") != npos) sign = "# ";
    if (word.find("<ul>") != npos) sign = "* ";
    out.append(replace_tags(word, std::array<Replacement, 6>{{{"<ol>", ""},
                                                              {"<ul>", ""},
                                                              {"<li>", sign},
                                                              {"</li>", "\n"},
                                                              {"</ol>", "\n"},
                                                              {"</ul>", "\n"}}}));
  }
  return out;
}

bool is_address(std::string_view text) noexcept {
  return text.starts_with("mailto:") || text.starts_with("http:") || text.starts_with("https:");
}

constexpr std::string_view kLinkOpening = "<a href=\"";

/// The last place in `line`, at or after `from`, where a tag ends and a link's text that is an address begins; npos
/// where there is none.
std::size_t last_address_label(std::string_view line, std::size_t from) noexcept {
  auto limit = line.rfind("</a>");
  if (limit == npos) return npos;
  for (auto end = line.rfind("\">", limit); end != npos && end >= from; end = line.rfind("\">", end - 1))
    if (is_address(line.substr(end + 2))) return end + 2;
  return npos;
}

/// A link whose text is itself an address, to "[y]". upstream: /<a href=".*">((mailto|https?):.*?)<\/a>/, which
/// takes the first opening and the last such text of a line, and drops what is between them.
std::string address_links_to_brackets(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    text.remove_prefix(line.size());
    const auto opening = line.find(kLinkOpening);
    const auto label = opening == npos ? npos : last_address_label(line, opening + kLinkOpening.size());
    if (label == npos) {
      out.append(line);
      continue;
    }
    const auto label_end = line.find("</a>", label);
    out.append(line, 0, opening).append("[").append(line, label, label_end - label).append("]");
    out.append(line, label_end + 4);
  }
  return out;
}

/// <a href="x">y</a>, on one line, to "[y|x]".
std::string links_to_brackets(std::string_view text) {
  NextOf address_end(text, "\">"), close(text, "</a>"), newline(text, "\n");
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (auto at = text.find(kLinkOpening); at != npos; at = text.find(kLinkOpening, std::max(done, at + 1))) {
    const auto address = at + kLinkOpening.size();
    const auto end = address_end.at_or_after(address);
    const auto label_end = end == npos ? npos : close.at_or_after(end + 2);
    if (label_end == npos) break;
    if (newline.at_or_after(at) < label_end) continue;
    const auto label = text.substr(end + 2, label_end - end - 2);
    out.append(text, done, at - done).append("[").append(label).append("|");
    out.append(text, address, end - address).append("]");
    done = label_end + 4;
  }
  return out.append(text, done);
}

/// Drops the empty links the editor puts where a heading can be linked to.
std::string drop_anchors(std::string_view text) {
  constexpr std::string_view opening = "<a class=\"mce-item-anchor\"", close = "></a>";
  NextOf tag_end(text, ">");
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (auto at = text.find(opening); at != npos; at = text.find(opening, std::max(done, at + 1))) {
    const auto end = tag_end.at_or_after(at + opening.size());
    if (end == npos) break;
    if (text.substr(end, close.size()) != close) continue;
    out.append(text, done, at - done);
    done = end + close.size();
  }
  return out.append(text, done);
}

}  // namespace

std::string html_to_textile(std::string_view html) {
  const auto text = mark_images(lists_to_signs(replace_tags(html, kTags)));
  return unescape_html(drop_anchors(links_to_brackets(address_links_to_brackets(text))));
}

}  // namespace aha::text
