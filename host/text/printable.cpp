#include "text/printable.hpp"

#include <fmt/format.h>
#include <utf8.h>

#include <algorithm>
#include <cstdint>

#include "text/utf8.hpp"

namespace text {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Unicode 15: general categories Cc, Cf, Zl and Zp, what is default-ignorable, tags and variation selectors, and
// noncharacters. In ascending order.
constexpr Range invisible[] = {
    {0x0000, 0x001f},                        // C0 controls
    {0x007f, 0x009f},                        // delete, C1 controls
    {0x00ad, 0x00ad},                        // soft hyphen
    {0x034f, 0x034f},                        // combining grapheme joiner
    {0x0600, 0x0605},                        // Arabic number signs
    {0x061c, 0x061c},                        // Arabic letter mark
    {0x06dd, 0x06dd},                        // Arabic end of ayah
    {0x070f, 0x070f},                        // Syriac abbreviation mark
    {0x0890, 0x0891},                        // Arabic pound and piastre marks
    {0x08e2, 0x08e2},                        // Arabic disputed end of ayah
    {0x115f, 0x1160},                        // Hangul fillers
    {0x17b4, 0x17b5},                        // Khmer inherent vowels
    {0x180b, 0x180f},                        // Mongolian variation selectors
    {0x200b, 0x200f},                        // zero width, left-to-right and right-to-left marks
    {0x2028, 0x202e},                        // line and paragraph separators, embeddings and overrides
    {0x2060, 0x206f},                        // word joiner, isolates, deprecated format characters
    {0x2800, 0x2800},                        // blank braille pattern
    {0x3164, 0x3164},                        // Hangul filler
    {0xfdd0, 0xfdef},                        // noncharacters
    {0xfe00, 0xfe0f},                        // variation selectors
    {0xfeff, 0xfeff},                        // byte order mark
    {0xffa0, 0xffa0},                        // half-width Hangul filler
    {0xfff0, 0xfffb},                        // interlinear annotation
    {0xfffe, 0xffff},                        // noncharacters
    {0x110bd, 0x110bd},                      // Kaithi number signs
    {0x110cd, 0x110cd}, {0x13430, 0x1343f},  // Egyptian format controls
    {0x1bca0, 0x1bca3},                      // shorthand format controls
    {0x1d173, 0x1d17a},                      // musical format controls
    {0xe0000, 0xe0fff},                      // tags, more variation selectors
};

bool is_invisible(char32_t c) {
  const auto* range = std::ranges::lower_bound(invisible, c, {}, &Range::last);
  if (range != std::end(invisible) && c >= range->first) return true;
  return (c & 0xfffe) == 0xfffe;  // the last two of each plane are noncharacters
}

}  // namespace

std::string printable(std::string_view bytes, std::size_t max_bytes) {
  // A character takes one byte at least, so no more than this can be in the result.
  const bool is_cut = bytes.size() > max_bytes;
  const std::string whole = valid_utf8(utf8_prefix(bytes, max_bytes));
  std::string out;
  out.reserve(std::min(whole.size(), max_bytes));
  std::size_t fits = 0;  // of `out`, with room for the dots
  for (auto at = whole.begin(); at != whole.end();) {
    const auto start = at;
    const char32_t c = utf8::next(at, whole.end());
    if (is_invisible(c))
      out += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(c));
    else
      out.append(start, at);
    if (out.size() > max_bytes) return out.replace(fits, std::string::npos, "...");
    if (out.size() + 3 <= max_bytes) fits = out.size();
  }
  if (is_cut) out.replace(fits, std::string::npos, "...");
  return out;
}

}  // namespace text
