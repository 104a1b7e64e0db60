#include <aha/auth.hpp>
#include <aha/blanks.hpp>
#include <aha/secrets.hpp>

#include "../ascii.hpp"
#include "layers.hpp"
#include "shape.hpp"

#include <algorithm>
#include <utility>

namespace aha::secrets {
namespace {

constexpr std::size_t shortest_folded = 8;
constexpr std::size_t shortest_hex = 4;
constexpr std::size_t shortest_base64 = 6;

std::string hexadecimal(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::string url_safe(std::string base64) {
  std::ranges::replace(base64, '+', '-');
  std::ranges::replace(base64, '/', '_');
  return base64;
}

std::string standard(std::string base64) {
  std::ranges::replace(base64, '-', '+');
  std::ranges::replace(base64, '_', '/');
  return base64;
}

bool is_base64(char c) {
  return is_alphanumeric(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

bool is_word_character(char c, bool with_joints) {
  return is_alphanumeric(c) || (with_joints && (c == '_' || c == '-'));
}

bool is_apart(std::string_view text, std::size_t begin, std::size_t end, bool with_joints) {
  return !(begin > 0 && is_word_character(text[begin - 1], with_joints)) &&
         !(end < text.size() && is_word_character(text[end], with_joints));
}

/// Whether a word such as "password" comes right before `at`. A very short secret must stand in quotes or behind a sign.
bool follows_secret_name(std::string_view text, std::size_t at, std::size_t size) {
  constexpr std::size_t most_signs = 5, shortest_unquoted = 3;
  constexpr std::string_view blanks = " \t", signs = ":='\"`(>[";
  std::size_t name_end = at;
  bool has_sign = false;
  while (name_end > 0 && at - name_end < most_signs) {
    const char c = text[name_end - 1];
    if (signs.find(c) != signs.npos)
      has_sign = true;
    else if (blanks.find(c) == blanks.npos)
      break;
    --name_end;
  }
  if (name_end == at || (size < shortest_unquoted && !has_sign)) return false;
  std::size_t name = name_end;
  while (name > 0 && is_word_character(text[name - 1], true)) --name;
  return is_secret_name(text.substr(name, name_end - name));
}

/// Whether it lies in the name of a URL's host; user and password are none of it.
bool is_in_host_name(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::string_view ends = "/?#\"'<> \t\r\n\\";
  constexpr std::size_t longest = 512;  // of a user and a host
  const std::size_t look_from = begin - std::min(begin, longest);
  const std::size_t scheme = text.substr(look_from, begin - look_from).rfind("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view authority = text.substr(look_from + scheme + 3, 2 * longest);
  const std::size_t authority_end =
      look_from + scheme + 3 + std::min(authority.find_first_of(ends), authority.size());
  return end <= authority_end && text.substr(end, authority_end - end).find('@') == std::string_view::npos;
}

/// Of base64 around the characters [begin, end), of which the first is number `offset` of its group of four: all that
/// decodes with them.
std::pair<std::size_t, std::size_t> base64_around(std::string_view text, std::size_t begin, std::size_t end,
                                                  std::size_t offset) {
  std::size_t run = begin;
  while (run > 0 && is_base64(text[run - 1])) --run;
  std::size_t first = begin >= run + offset ? begin - offset : begin;
  first -= (first - run) / 4 * 4;
  while (end < text.size() && is_base64(text[end])) ++end;
  while (end < text.size() && text[end] == '=') ++end;
  return {first, end};
}

}  // namespace

void Finder::add(std::string_view secret, std::string_view placeholder, Reach reach) {
  secret = trimmed(secret);
  if (secret.empty()) return;
  const std::size_t number = placeholders_.size();
  placeholders_.emplace_back(placeholder);
  Pattern plain;
  plain.folds = reach == Reach::anywhere && secret.size() >= shortest_folded;
  plain.text = plain.folds ? ascii::lower(secret) : std::string(secret);
  plain.placeholder = number;
  plain.reach = reach;
  plain.is_word = is_word(secret);
  add_pattern(plain);
  if (reach == Reach::value) return;
  if (secret.size() >= shortest_hex) {
    Pattern hex;
    hex.text = hexadecimal(secret);
    hex.folds = true;
    hex.placeholder = number;
    add_pattern(std::move(hex));
  }
  if (secret.size() < shortest_base64) return;
  // A text looks in one of three ways, by where in a group of three bytes it begins. What is shared with its neighbours is
  // left out.
  for (std::size_t before = 0; before < 3; ++before) {
    const std::string encoded = auth::base64(std::string(before, ' ') + std::string(secret));
    const std::size_t first = (before * 8 + 5) / 6, last = (before + secret.size()) * 8 / 6;
    Pattern base64;
    base64.text = encoded.substr(first, last - first);
    base64.placeholder = number;
    base64.is_base64 = true;
    base64.offset = static_cast<std::uint8_t>(first);
    Pattern safe = base64;
    safe.text = url_safe(safe.text);
    if (safe.text != base64.text) add_pattern(std::move(safe));
    add_pattern(std::move(base64));
  }
}

void Finder::add_segment(std::string_view segment, std::string_view placeholder) {
  if (segment.empty()) return;
  Pattern pattern;
  pattern.text = "/" + std::string(segment);
  pattern.placeholder = placeholders_.size();
  pattern.reach = Reach::token;
  pattern.is_segment = true;
  placeholders_.push_back("/" + std::string(placeholder));
  add_pattern(std::move(pattern));
}

/// The longest first: of two secrets of which one begins the other, the longer is found.
void Finder::add_pattern(Pattern pattern) {
  auto& patterns = patterns_[static_cast<unsigned char>(ascii::lower(pattern.text.front()))];
  const auto place = std::ranges::upper_bound(patterns, pattern.text.size(), std::ranges::greater(),
                                              [](const Pattern& one) { return one.text.size(); });
  patterns.insert(place, std::move(pattern));
}

/// A blank may be a plus sign, as in a form.
bool Finder::matches(const Pattern& pattern, std::string_view text, std::size_t at) const {
  if (text.size() - at < pattern.text.size()) return false;
  const std::string_view there = text.substr(at, pattern.text.size());
  const bool is_same = std::equal(there.begin(), there.end(), pattern.text.begin(), [&](char c, char wanted) {
    return c == wanted || (pattern.folds && ascii::lower(c) == wanted) || (wanted == ' ' && c == '+');
  });
  if (!is_same) return false;
  const std::size_t end = at + there.size();
  const std::string_view around =
      pattern.is_segment ? text.substr(at) : text;  // any text may be in front of its slash
  const std::size_t begin = at - (text.size() - around.size());
  if (pattern.reach != Reach::anywhere && !is_apart(around, begin, begin + there.size(), pattern.is_word))
    return false;
  if (pattern.reach == Reach::value && !follows_secret_name(text, at, there.size())) return false;
  return !is_in_host_name(text, at, end);
}

Finder::Hit Finder::hit(const Pattern& pattern, std::string_view text, std::size_t at) const {
  const std::size_t end = at + pattern.text.size();
  const std::string& placeholder = placeholders_[pattern.placeholder];
  if (!pattern.is_base64) return {at, end, placeholder};
  const auto [first, last] = base64_around(text, at, end, pattern.offset);
  const std::string found(text.substr(first, last - first));
  const auto plain = base64_ == Base64::encoded_again ? auth::from_base64(standard(found)) : std::nullopt;
  if (!plain) return {first, last, placeholder};
  const std::string again = auth::base64(replaced(*plain));
  return {first, last, found.find_first_of("-_") == found.npos ? again : url_safe(again)};
}

void Finder::search(std::string_view text, const Places& places, std::vector<Hit>& hits) const {
  for (std::size_t at = 0; at < text.size();) {
    const auto& patterns = patterns_[static_cast<unsigned char>(ascii::lower(text[at]))];
    const auto found =
        std::ranges::find_if(patterns, [&](const Pattern& one) { return matches(one, text, at); });
    if (found == patterns.end()) {
      ++at;
      continue;
    }
    Hit one = hit(*found, text, at);
    at = std::max(one.end, at + 1);
    one.begin = place_of(places, one.begin);
    one.end = place_of(places, one.end);
    hits.push_back(std::move(one));
  }
}

/// From the beginning, none of which overlap: of those that do, the longest.
std::vector<Finder::Hit> Finder::hits_in(std::string_view text) const {
  std::vector<Hit> hits;
  if (placeholders_.empty()) return hits;
  for_each_layer(text, [&](std::string_view layer, const Places& places) { search(layer, places, hits); });
  std::ranges::stable_sort(hits, [](const Hit& one, const Hit& other) {
    return one.begin != other.begin ? one.begin < other.begin : one.end > other.end;
  });
  std::vector<Hit> out;
  for (Hit& one : hits) {
    if (out.empty() || one.begin >= out.back().end)
      out.push_back(std::move(one));
    else
      out.back().end = std::max(out.back().end, one.end);
  }
  return out;
}

std::string Finder::replaced(std::string_view text) const {
  std::string out;
  std::size_t copied = 0;
  for (const Hit& one : hits_in(text)) {
    out += text.substr(copied, one.begin - copied);
    out += one.text;
    copied = one.end;
  }
  return out += text.substr(copied);
}

bool Finder::finds_in(std::string_view text) const {
  return !hits_in(text).empty();
}

}  // namespace aha::secrets
