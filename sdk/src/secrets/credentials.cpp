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

void add(Credentials& all, Credential one) {
  if (one.begin >= one.end || one.value.empty()) return;
  const auto next = all.upper_bound(one.begin);
  const bool is_free = (next == all.end() || next->first >= one.end) &&
                       (next == all.begin() || std::prev(next)->second.end <= one.begin);
  if (is_free) all.emplace(one.begin, std::move(one));
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
    find_named(layer, found);
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
