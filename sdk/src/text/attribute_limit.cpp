#include "attribute_limit.hpp"

#include <algorithm>

#include "scan.hpp"

namespace aha::text {

namespace {

/// Where the tag whose name begins at `at` goes past the limit, and where it ends.
struct Tag {
  std::size_t excess = npos;
  std::size_t end;
};

std::size_t skip_value(std::string_view html, std::size_t at) noexcept {
  at = skip_space(html, at);
  if (at >= html.size()) return html.size();
  if (html[at] == '"' || html[at] == '\'') return std::min(html.find(html[at], at + 1), html.size() - 1) + 1;
  while (at < html.size() && !is_space(html[at]) && html[at] != '>') ++at;
  return at;
}

Tag measure(std::string_view html, std::size_t at) noexcept {
  Tag tag{npos, html.size()};
  std::size_t words = 0;  // the first is the tag's name
  while (at < html.size() && html[at] != '>') {
    if (is_space(html[at]) || html[at] == '/') {
      ++at;
    } else if (html[at] == '=') {
      at = skip_value(html, at + 1);
    } else {
      if (++words == max_attributes + 2) tag.excess = at;
      while (at < html.size() && !is_space(html[at]) && std::string_view("=>/").find(html[at]) == npos) ++at;
    }
  }
  tag.end = at;
  return tag;
}

}  // namespace

std::string_view limit_attributes(std::string_view html, std::string& storage) {
  std::size_t done = 0;
  for (auto open = html.find('<'); open != npos && open + 1 < html.size(); open = html.find('<', open + 1)) {
    if (!is_letter(html[open + 1])) continue;
    const auto tag = measure(html, open + 1);
    if (tag.excess != npos) {
      storage.append(html, done, tag.excess - done);
      done = tag.end;
    }
    open = tag.end - 1;
  }
  return done == 0 ? html : std::string_view(storage.append(html, done));
}

}  // namespace aha::text
