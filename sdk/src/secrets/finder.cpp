#include <aha/auth.hpp>
#include <aha/blanks.hpp>
#include <aha/secrets.hpp>

#include "../ascii.hpp"
#include "layers.hpp"
#include "pattern_index.hpp"
#include "shape.hpp"
#include "surroundings.hpp"

#include <algorithm>
#include <iterator>
#include <map>
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

/// The spellings of one secret.
void add_spellings(std::string_view secret, std::size_t number, Reach reach, std::vector<Pattern>& patterns) {
  Pattern plain;
  plain.folds = reach == Reach::anywhere && secret.size() >= shortest_folded;
  plain.text = plain.folds ? ascii::lower(secret) : std::string(secret);
  plain.secret = number;
  plain.reach = reach;
  plain.is_word = is_word(secret);
  patterns.push_back(std::move(plain));
  if (reach == Reach::value) return;
  if (secret.size() >= shortest_hex) {
    Pattern hex;
    hex.text = hexadecimal(secret);
    hex.folds = true;
    hex.secret = number;
    patterns.push_back(std::move(hex));
  }
  if (secret.size() < shortest_base64) return;
  // A text looks in one of three ways, by where in a group of three bytes it begins. What is shared with its neighbours is
  // left out.
  for (std::size_t before = 0; before < 3; ++before) {
    const std::string encoded = auth::base64(std::string(before, ' ') + std::string(secret));
    const std::size_t first = (before * 8 + 5) / 6, last = (before + secret.size()) * 8 / 6;
    Pattern base64;
    base64.text = encoded.substr(first, last - first);
    base64.secret = number;
    base64.is_base64 = true;
    base64.offset = static_cast<std::uint8_t>(first);
    Pattern safe = base64;
    safe.text = url_safe(safe.text);
    if (safe.text != base64.text) patterns.push_back(std::move(safe));
    patterns.push_back(std::move(base64));
  }
}

Pattern segment_pattern(std::string_view segment, std::size_t number) {
  Pattern pattern;
  pattern.text = "/" + std::string(segment);
  pattern.secret = number;
  pattern.reach = Reach::token;
  pattern.is_segment = true;
  return pattern;
}

/// Whether the text at `at`, which reads the same when it is folded, is this spelling, and a secret there.
bool is_there(const Pattern& pattern, std::string_view text, std::size_t at, HostNames& hosts) {
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
  return !hosts.contain(at, end);
}

}  // namespace

/// What was found, by where it begins in the original. None lies within another.
class Finder::Hits {
 public:
  struct Hit {
    std::size_t end = 0;
    std::string text;
  };

  bool cover(std::size_t begin, std::size_t end) const {
    const auto above = hits_.upper_bound(begin);
    return above != hits_.begin() && std::prev(above)->second.end >= end;
  }
  /// Those that it covers are dropped, so each that is left ends behind those before it.
  void add(std::size_t begin, Hit hit) {
    if (cover(begin, hit.end)) return;
    auto covered = hits_.lower_bound(begin);
    while (covered != hits_.end() && covered->second.end <= hit.end) covered = hits_.erase(covered);
    hits_.emplace(begin, std::move(hit));
  }
  const std::map<std::size_t, Hit>& all() const { return hits_; }

 private:
  std::map<std::size_t, Hit> hits_;
};

void Finder::add(std::string_view secret, std::string_view placeholder, Reach reach) {
  secret = trimmed(secret);
  if (secret.empty()) return;
  secrets_.push_back({std::string(secret), std::string(placeholder), reach, false});
  index_.reset();
}

void Finder::add_segment(std::string_view segment, std::string_view placeholder) {
  if (segment.empty()) return;
  secrets_.push_back({std::string(segment), "/" + std::string(placeholder), Reach::token, true});
  index_.reset();
}

const PatternIndex& Finder::index() const {
  if (index_) return *index_;
  std::vector<Pattern> patterns;
  for (std::size_t i = 0; i < secrets_.size(); ++i) {
    const Secret& one = secrets_[i];
    if (one.is_segment)
      patterns.push_back(segment_pattern(one.text, i));
    else
      add_spellings(one.text, i, one.reach, patterns);
  }
  index_ = std::make_shared<const PatternIndex>(std::move(patterns));
  return *index_;
}

std::string Finder::placeholder_in_base64(std::string_view found, const std::string& placeholder,
                                          int depth) const {
  constexpr int deepest = 4;  // base64 of base64, and so on
  if (base64_ == Base64::replaced || depth == deepest) return placeholder;
  const auto plain = auth::from_base64(standard(std::string(found)));
  if (!plain) return placeholder;
  std::string again = auth::base64(replaced(*plain, depth + 1));
  return found.find_first_of("-_") == found.npos ? again : url_safe(std::move(again));
}

void Finder::search(std::string_view text, const Places& places, int depth, Hits& hits) const {
  const std::string folded = PatternIndex::folded(text);
  HostNames hosts(text);
  for (std::size_t at = 0; at < text.size();) {
    const Pattern* const found =
        index().longest_at(folded, at, [&](const Pattern& one) { return is_there(one, text, at, hosts); });
    if (found == nullptr) {
      ++at;
      continue;
    }
    std::pair range(at, at + found->text.size());
    if (found->is_base64) range = base64_around(text, range.first, range.second, found->offset);
    at = std::max(range.second, at + 1);
    const std::size_t begin = place_of(places, range.first), end = place_of(places, range.second);
    if (hits.cover(begin, end)) continue;
    const std::string& placeholder = secrets_[found->secret].placeholder;
    const std::string_view spelled = text.substr(range.first, range.second - range.first);
    hits.add(begin,
             {end, found->is_base64 ? placeholder_in_base64(spelled, placeholder, depth) : placeholder});
  }
}

Finder::Hits Finder::hits_in(std::string_view text, int depth) const {
  Hits hits;
  if (secrets_.empty()) return hits;
  for_each_layer(text,
                 [&](std::string_view layer, const Places& places) { search(layer, places, depth, hits); });
  return hits;
}

/// Of hits that overlap, the text of the first stands for all.
std::string Finder::replaced(std::string_view text, int depth) const {
  std::string out;
  std::size_t copied = 0;
  const Hits hits = hits_in(text, depth);
  for (const auto& [begin, hit] : hits.all()) {
    if (begin >= copied) (out += text.substr(copied, begin - copied)) += hit.text;
    copied = std::max(copied, hit.end);
  }
  return out += text.substr(copied);
}

bool Finder::finds_in(std::string_view text) const {
  return !hits_in(text, 0).all().empty();
}

}  // namespace aha::secrets
