#include "credentials.hpp"

#include "layers.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace aha::secrets {
namespace {

/// By where they begin; none overlap.
using Credentials = std::map<std::size_t, Credential>;

bool is_free_in(const Credentials& all, std::size_t begin, std::size_t end) {
  const auto next = all.upper_bound(begin);
  return (next == all.end() || next->first >= end) &&
         (next == all.begin() || std::prev(next)->second.end <= begin);
}

void add(Credentials& all, Credential one) {
  if (one.begin >= one.end || one.value.empty()) return;
  if (is_free_in(all, one.begin, one.end)) all.emplace(one.begin, std::move(one));
}

}  // namespace

std::vector<Credential> credentials_in(std::string_view text) {
  Credentials all;
  // What stands less deep is taken first: there, its end is the right one.
  for_each_layer(text, [&](std::string_view layer, const Places& places) {
    const Found found = [&](Credential one) {
      one.begin = place_of(places, one.begin);
      one.end = place_of(places, one.end);
      add(all, std::move(one));
    };
    find_jwts(layer, found);
    find_in_addresses(layer, found);
    find_in_markup(layer, found);
    find_named(layer, found, [&](std::size_t begin, std::size_t end) {
      return is_free_in(all, place_of(places, begin), place_of(places, end));
    });
  });
  std::vector<Credential> out;
  out.reserve(all.size());
  for (auto& [begin, one] : all) out.push_back(std::move(one));
  return out;
}

std::string form_decoded(std::string_view text) {
  std::string out(text);
  std::ranges::replace(out, '+', ' ');
  return percent_decoded(out);
}

std::size_t end_of_value(std::string_view text, std::string_view ends, std::size_t at) {
  constexpr std::size_t longest = 8192;
  const std::string_view value = text.substr(std::min(at, text.size()), longest);
  return at + std::min(value.find_first_of(ends), value.size());
}

}  // namespace aha::secrets
