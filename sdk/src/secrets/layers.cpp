#include "layers.hpp"

#include "../ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <optional>
#include <set>
#include <utility>

namespace aha::secrets {
namespace {

/// A text of one kind of escapes may hide 3 texts of the first depth, 9 of the second and 27 of the third.
constexpr int depth_within(std::size_t bytes) {
  constexpr std::size_t mebibyte = 1024 * 1024;
  return bytes <= mebibyte / 2 ? 3 : bytes <= mebibyte ? 2 : 1;
}

/// One escape at the beginning of a text.
struct Decoded {
  std::size_t size = 0;  // of the escape; 0: there is none
  std::string text;
};
using Decoder = Decoded (*)(std::string_view);

std::optional<unsigned> hex_number(std::string_view digits) {
  unsigned value = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (digits.empty() || parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size())
    return std::nullopt;
  return value;
}

std::string byte_of(unsigned value) {
  return std::string(1, static_cast<char>(static_cast<unsigned char>(value)));
}

/// `code_point` is no half of a pair, and at most 0x10FFFF.
std::string utf8_of(unsigned code_point) {
  if (code_point < 0x80) return byte_of(code_point);
  const auto tail = [&](unsigned shift) { return byte_of(0x80 | (code_point >> shift & 0x3F)); };
  if (code_point < 0x800) return byte_of(0xC0 | code_point >> 6) + tail(0);
  if (code_point < 0x10000) return byte_of(0xE0 | code_point >> 12) + tail(6) + tail(0);
  return byte_of(0xF0 | code_point >> 18) + tail(12) + tail(6) + tail(0);
}

Decoded percent(std::string_view text) {
  const auto value = text.starts_with('%') && text.size() >= 3 ? hex_number(text.substr(1, 2)) : std::nullopt;
  return value ? Decoded{3, byte_of(*value)} : Decoded{};
}

/// "\u00fc", with its other half if it is one of a pair.
Decoded unicode_escape(std::string_view text) {
  constexpr std::size_t size = 6;
  const auto unit = [&](std::size_t at) {
    const bool is_there = text.size() >= at + size && text[at] == '\\' && text[at + 1] == 'u';
    return is_there ? hex_number(text.substr(at + 2, 4)) : std::nullopt;
  };
  const auto first = unit(0);
  if (!first) return {};
  if (*first < 0xD800 || *first > 0xDFFF) return {size, utf8_of(*first)};
  const auto second = unit(size);
  if (*first > 0xDBFF || !second || *second < 0xDC00 || *second > 0xDFFF) return {};
  return {2 * size, utf8_of(0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00))};
}

Decoded backslash(std::string_view text) {
  if (text.size() < 2 || text[0] != '\\') return {};
  constexpr std::string_view names = "\"\\/'bfnrt", meanings = "\"\\/'\b\f\n\r\t";
  if (const auto at = names.find(text[1]); at != names.npos) return {2, std::string(1, meanings[at])};
  if (text[1] == 'u') return unicode_escape(text);
  const auto value = text[1] == 'x' && text.size() >= 4 ? hex_number(text.substr(2, 2)) : std::nullopt;
  return value ? Decoded{4, byte_of(*value)} : Decoded{};
}

constexpr std::pair<std::string_view, unsigned> entities[] = {
    {"amp", '&'},    {"lt", '<'},     {"gt", '>'},     {"quot", '"'},   {"apos", '\''},  {"nbsp", 160},
    {"iexcl", 161},  {"cent", 162},   {"pound", 163},  {"curren", 164}, {"yen", 165},    {"brvbar", 166},
    {"sect", 167},   {"uml", 168},    {"copy", 169},   {"ordf", 170},   {"laquo", 171},  {"not", 172},
    {"shy", 173},    {"reg", 174},    {"macr", 175},   {"deg", 176},    {"plusmn", 177}, {"sup2", 178},
    {"sup3", 179},   {"acute", 180},  {"micro", 181},  {"para", 182},   {"middot", 183}, {"cedil", 184},
    {"sup1", 185},   {"ordm", 186},   {"raquo", 187},  {"frac14", 188}, {"frac12", 189}, {"frac34", 190},
    {"iquest", 191}, {"Agrave", 192}, {"Aacute", 193}, {"Acirc", 194},  {"Atilde", 195}, {"Auml", 196},
    {"Aring", 197},  {"AElig", 198},  {"Ccedil", 199}, {"Egrave", 200}, {"Eacute", 201}, {"Ecirc", 202},
    {"Euml", 203},   {"Igrave", 204}, {"Iacute", 205}, {"Icirc", 206},  {"Iuml", 207},   {"ETH", 208},
    {"Ntilde", 209}, {"Ograve", 210}, {"Oacute", 211}, {"Ocirc", 212},  {"Otilde", 213}, {"Ouml", 214},
    {"times", 215},  {"Oslash", 216}, {"Ugrave", 217}, {"Uacute", 218}, {"Ucirc", 219},  {"Uuml", 220},
    {"Yacute", 221}, {"THORN", 222},  {"szlig", 223},  {"agrave", 224}, {"aacute", 225}, {"acirc", 226},
    {"atilde", 227}, {"auml", 228},   {"aring", 229},  {"aelig", 230},  {"ccedil", 231}, {"egrave", 232},
    {"eacute", 233}, {"ecirc", 234},  {"euml", 235},   {"igrave", 236}, {"iacute", 237}, {"icirc", 238},
    {"iuml", 239},   {"eth", 240},    {"ntilde", 241}, {"ograve", 242}, {"oacute", 243}, {"ocirc", 244},
    {"otilde", 245}, {"ouml", 246},   {"divide", 247}, {"oslash", 248}, {"ugrave", 249}, {"uacute", 250},
    {"ucirc", 251},  {"uuml", 252},   {"yacute", 253}, {"thorn", 254},  {"yuml", 255},   {"euro", 0x20AC},
    {"sol", '/'},    {"num", '#'},    {"equals", '='}, {"colon", ':'},  {"semi", ';'},   {"plus", '+'},
    {"excl", '!'},   {"dollar", '$'}, {"percnt", '%'}, {"commat", '@'}, {"lpar", '('},   {"rpar", ')'},
    {"ast", '*'},    {"comma", ','},  {"period", '.'}, {"quest", '?'},  {"lsqb", '['},   {"rsqb", ']'},
    {"lbrack", '['}, {"rbrack", ']'}, {"bsol", '\\'},  {"Hat", '^'},    {"lowbar", '_'}, {"grave", '`'},
    {"lcub", '{'},   {"rcub", '}'},   {"lbrace", '{'}, {"rbrace", '}'}, {"vert", '|'},   {"verbar", '|'},
};

std::optional<unsigned> numeric_entity(std::string_view name) {
  const bool is_hex = name.size() > 1 && ascii::lower(name[1]) == 'x';
  const std::string_view digits = name.substr(is_hex ? 2 : 1);
  unsigned value = 0;
  const char* const end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, value, is_hex ? 16 : 10);
  if (digits.empty() || parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return std::nullopt;
  return value;
}

Decoded entity(std::string_view text) {
  constexpr std::size_t longest = 12;
  if (!text.starts_with('&')) return {};
  const std::size_t end = text.substr(0, longest).find(';');
  if (end == std::string_view::npos || end < 2) return {};
  const std::string_view name = text.substr(1, end - 1);
  if (name[0] == '#') {
    const auto value = numeric_entity(name);
    return value ? Decoded{end + 1, utf8_of(*value)} : Decoded{};
  }
  const auto* const found = std::ranges::find(entities, name, &std::pair<std::string_view, unsigned>::first);
  return found == std::end(entities) ? Decoded{} : Decoded{end + 1, utf8_of(found->second)};
}

struct Encoding {
  char sign;
  Decoder decode;
};
constexpr std::array encodings{Encoding{'%', percent}, Encoding{'\\', backslash}, Encoding{'&', entity}};

struct Text {
  std::string text;
  Places places;
};

/// Nothing if it has no such escape.
std::optional<Text> decoded(std::string_view text, const Places& places, const Encoding& encoding) {
  std::optional<Text> out;
  std::size_t copied = 0;
  const auto copy_until = [&](std::size_t end) {
    for (std::size_t i = copied; i < end; ++i)
      out->places.push_back(static_cast<std::uint32_t>(place_of(places, i)));
    out->text.append(text.substr(copied, end - copied));
    copied = end;
  };
  for (std::size_t at = text.find(encoding.sign); at != text.npos; at = text.find(encoding.sign, at)) {
    const Decoded found = encoding.decode(text.substr(at));
    if (found.size == 0) {
      ++at;
      continue;
    }
    if (!out) out.emplace();
    copy_until(at);
    out->text += found.text;
    out->places.insert(out->places.end(), found.text.size(),
                       static_cast<std::uint32_t>(place_of(places, at)));
    copied = at += found.size;
  }
  if (!out) return std::nullopt;
  copy_until(text.size());
  out->places.push_back(static_cast<std::uint32_t>(place_of(places, text.size())));
  return out;
}

using Seen = std::set<std::pair<std::size_t, std::size_t>>;  // size and hash of each text

/// In which order two encodings are undone seldom matters; a text that comes of both is shown once.
void look_below(std::string_view text, const Places& places, int depth_left, Seen& seen, const Look& look) {
  if (!seen.emplace(text.size(), std::hash<std::string_view>()(text)).second) return;
  look(text, places);
  if (depth_left == 0) return;
  for (const Encoding& encoding : encodings)
    if (const auto below = decoded(text, places, encoding))
      look_below(below->text, below->places, depth_left - 1, seen, look);
}

std::string decoded_text(std::string_view text, const Encoding& encoding) {
  auto out = decoded(text, {}, encoding);
  return out ? std::move(out->text) : std::string(text);
}

}  // namespace

void for_each_layer(std::string_view text, const Look& look) {
  Seen seen;
  look_below(text, {}, depth_within(text.size()), seen, look);
}

std::string percent_decoded(std::string_view text) {
  return decoded_text(text, encodings[0]);
}

std::string unescaped(std::string_view text) {
  return decoded_text(text, encodings[1]);
}

}  // namespace aha::secrets
