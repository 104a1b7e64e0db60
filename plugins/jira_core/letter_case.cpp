#include "letter_case.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace jira {
namespace {

/// Capitals first, first + step, ... last, each `offset` away from its small letter.
struct Capitals {
  char32_t first;
  char32_t last;
  char32_t step;
  std::int32_t offset;
};

// source: Unicode 15, UnicodeData.txt, simple lowercase mappings
constexpr Capitals table[] = {
    {0x41, 0x5a, 1, 32},    {0xc0, 0xd6, 1, 32},     {0xd8, 0xde, 1, 32},    {0x100, 0x12e, 2, 1},
    {0x132, 0x136, 2, 1},   {0x139, 0x147, 2, 1},    {0x14a, 0x176, 2, 1},   {0x178, 0x178, 1, -121},
    {0x179, 0x17d, 2, 1},   {0x1a0, 0x1a4, 2, 1},    {0x1af, 0x1af, 1, 1},   {0x1cd, 0x1db, 2, 1},
    {0x1de, 0x1ee, 2, 1},   {0x1f8, 0x21e, 2, 1},    {0x222, 0x232, 2, 1},   {0x386, 0x386, 1, 38},
    {0x388, 0x38a, 1, 37},  {0x38c, 0x38c, 1, 64},   {0x38e, 0x38f, 1, 63},  {0x391, 0x3a1, 1, 32},
    {0x3a3, 0x3ab, 1, 32},  {0x3d8, 0x3ee, 2, 1},    {0x400, 0x40f, 1, 80},  {0x410, 0x42f, 1, 32},
    {0x460, 0x480, 2, 1},   {0x48a, 0x4be, 2, 1},    {0x4c0, 0x4c0, 1, 15},  {0x4c1, 0x4cd, 2, 1},
    {0x4d0, 0x52e, 2, 1},   {0x531, 0x556, 1, 48},   {0x1e00, 0x1e94, 2, 1}, {0x1e9e, 0x1e9e, 1, -7615},
    {0x1ea0, 0x1efe, 2, 1}, {0xff21, 0xff3a, 1, 32},
};

char32_t lower(char32_t letter) {
  const auto* row = std::lower_bound(std::begin(table), std::end(table), letter,
                                     [](const Capitals& r, char32_t l) { return r.last < l; });
  const bool listed =
      row != std::end(table) && letter >= row->first && (letter - row->first) % row->step == 0;
  return listed ? static_cast<char32_t>(static_cast<std::int32_t>(letter) + row->offset) : letter;
}

/// How many bytes the character that starts with `first` has; 0 if none starts so, or it has four: no
/// letter of the table is beyond three.
std::size_t length_of(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  return first >= 0xe0 && first < 0xf0 ? 3 : 0;
}

void append(std::string& out, char32_t letter) {
  const auto continuation = [](char32_t bits) { return static_cast<char>(0x80 | (bits & 0x3f)); };
  if (letter < 0x80) {
    out += static_cast<char>(letter);
  } else if (letter < 0x800) {
    out += static_cast<char>(0xc0 | (letter >> 6));
    out += continuation(letter);
  } else {
    out += static_cast<char>(0xe0 | (letter >> 12));
    out += continuation(letter >> 6);
    out += continuation(letter);
  }
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = length_of(first);
    const std::string_view rest = text.substr(i + 1, length == 0 ? 0 : length - 1);
    const bool whole = length > 0 && rest.size() == length - 1 &&
                       std::all_of(rest.begin(), rest.end(),
                                   [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; });
    if (!whole) {
      out += text[i++];
      continue;
    }
    constexpr unsigned char bits_of_first[] = {0, 0x7f, 0x1f, 0x0f};
    char32_t letter = first & bits_of_first[length];
    for (const char c : rest) letter = (letter << 6) | (static_cast<unsigned char>(c) & 0x3f);
    append(out, lower(letter));
    i += length;
  }
  return out;
}

}  // namespace jira
