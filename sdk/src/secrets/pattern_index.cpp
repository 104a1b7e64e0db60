#include "pattern_index.hpp"

#include "../ascii.hpp"

#include <algorithm>
#include <utility>

namespace aha::secrets {
namespace {

std::size_t number_of(char c) {
  return static_cast<unsigned char>(c);
}

}  // namespace

std::string PatternIndex::folded(std::string_view text) {
  std::string out = ascii::lower(text);
  std::ranges::replace(out, '+', ' ');
  return out;
}

std::uint16_t PatternIndex::probe(std::string_view text, std::size_t at) {
  constexpr std::uint32_t spread = 0x9E3779B1;  // of the golden ratio
  const auto bytes = number_of(text[at]) << 16U | number_of(text[at + 1]) << 8U | number_of(text[at + 2]);
  return static_cast<std::uint16_t>(static_cast<std::uint32_t>(bytes) * spread >> 16U);
}

PatternIndex::PatternIndex(std::vector<Pattern> patterns) {
  std::vector<std::pair<std::string, std::size_t>> order;
  order.reserve(patterns.size());
  for (std::size_t i = 0; i < patterns.size(); ++i) order.emplace_back(folded(patterns[i].text), i);
  std::ranges::sort(order);
  patterns_.reserve(patterns.size());
  std::vector<std::size_t> beginnings;  // of the last key, from the shortest
  for (auto& [text, i] : order) {
    if (keys_.empty() || keys_.back().text != text) {
      while (!beginnings.empty() && !text.starts_with(keys_[beginnings.back()].text)) beginnings.pop_back();
      const std::size_t first = patterns_.size();
      keys_.push_back({std::move(text), first, first, beginnings.empty() ? none : beginnings.back()});
      beginnings.push_back(keys_.size() - 1);
    }
    patterns_.push_back(std::move(patterns[i]));
    keys_.back().end = patterns_.size();
  }
  for (const Key& key : keys_) {
    ++begins_[number_of(key.text.front()) + 1];
    if (key.text.size() < probed_bytes)
      has_short_.set(number_of(key.text.front()));
    else
      probes_.set(probe(key.text, 0));
  }
  for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
}

std::size_t PatternIndex::last_key_up_to(std::string_view folded, std::size_t at) const {
  const std::size_t byte = number_of(folded[at]);
  const bool may_begin =
      has_short_.test(byte) || (folded.size() - at >= probed_bytes && probes_.test(probe(folded, at)));
  if (!may_begin) return none;
  const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(begins_[byte]);
  const auto last = keys_.begin() + static_cast<std::ptrdiff_t>(begins_[byte + 1]);
  const auto above = std::upper_bound(first, last, folded.substr(at),
                                      [](std::string_view text, const Key& key) { return text < key.text; });
  return above == first ? none : static_cast<std::size_t>(above - keys_.begin()) - 1;
}

}  // namespace aha::secrets
