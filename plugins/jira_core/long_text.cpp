#include "long_text.hpp"

#include <aha/text_length.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace jira {
namespace {

using aha::View;
using aha::json::object;

constexpr std::size_t usual_limit = 32767;
/// No text field of Jira's has a smaller one; numbers below are something else.
constexpr std::size_t smallest_limit = 100;
/// If Jira names no field, shorter texts are not the ones it means.
constexpr std::size_t smallest_description_limit = 1000;
/// So far back the end of a line is looked for.
constexpr std::size_t line_search_bytes = 2000;

/// The macro that begins at this brace, such as "code" of "{code:java}"; "" for a macro without an end tag.
std::string_view macro_at(std::string_view text) {
  constexpr std::array<std::string_view, 5> paired{"code", "noformat", "quote", "panel", "color"};
  for (const std::string_view name : paired) {
    if (!text.substr(1).starts_with(name) || text.size() <= name.size() + 1) continue;
    const char after = text[name.size() + 1];
    if (after == '}' || after == ':') return name;
  }
  return {};
}

/// The macros that `markup` opens and does not close, the outermost first.
std::vector<std::string_view> open_macros(std::string_view markup) {
  std::vector<std::string_view> open;
  for (std::size_t at = 0; at < markup.size(); ++at) {
    const bool is_verbatim = !open.empty() && (open.back() == "code" || open.back() == "noformat");
    if (markup[at] == '\\' && !is_verbatim) {
      ++at;
      continue;
    }
    if (markup[at] != '{') continue;
    const std::string_view name = macro_at(markup.substr(at));
    if (name.empty() || (is_verbatim && name != open.back())) continue;
    if (!open.empty() && open.back() == name)
      open.pop_back();
    else
      open.push_back(name);
  }
  return open;
}

std::string closing(std::string_view markup) {
  std::vector<std::string_view> open = open_macros(markup);
  std::string text;
  for (; !open.empty(); open.pop_back()) text += "\n{" + std::string(open.back()) + "}";
  return text;
}

/// The first number of the text of at least `smallest_limit`; "32,767", "32.767" and "32 767" are one.
std::optional<std::size_t> limit_in(std::string_view reason) {
  std::size_t number = 0;
  bool in_number = false;
  for (std::size_t at = 0; at <= reason.size(); ++at) {
    const char c = at < reason.size() ? reason[at] : 'x';
    if (c >= '0' && c <= '9') {
      number =
          in_number ? number * 10 + static_cast<std::size_t>(c - '0') : static_cast<std::size_t>(c - '0');
      in_number = true;
      if (number > 100'000'000) return std::nullopt;
      continue;
    }
    const bool is_separator = c == ',' || c == '.' || c == '\'' || c == ' ' || c == '\xC2' || c == '\xA0' ||
                              c == '\xE2' || c == '\x80' || c == '\xAF';
    if (in_number && is_separator) continue;
    if (number >= smallest_limit) return number;
    number = 0;
    in_number = false;
  }
  return std::nullopt;
}

bool says_too_long(std::string_view reason) {
  return reason.find("too long") != std::string_view::npos ||
         reason.find("exceed") != std::string_view::npos ||
         reason.find("CONTENT_LIMIT_EXCEEDED") != std::string_view::npos;
}

/// A comment's text is called "body" where it is sent, and "comment" where it is refused.
std::string_view sent_name(std::string_view refused, const object& fields) {
  return refused == "comment" && !fields.contains("comment") ? "body" : refused;
}

bool shorten(object& fields, std::string_view name, std::size_t limit, std::string_view notice, int round) {
  auto* const sent = fields.if_contains(name);
  if (sent == nullptr || !sent->is_string()) return false;
  const std::size_t units = aha::utf16_units(sent->get_string());
  // From the second refusal on, the limit was kept, and was not enough.
  const std::size_t room = round == 1 ? limit : std::min(limit, units) / 2;
  if (units <= room || room < smallest_limit) return false;
  *sent = aha::json::value(shortened(sent->get_string(), room, notice));
  return true;
}

}  // namespace

std::string shortened(std::string_view markup, std::size_t max_units, std::string_view notice) {
  constexpr std::string_view dots = "...";
  constexpr std::size_t room_for_closing = 60;
  if (aha::utf16_units(markup) <= max_units) return std::string(markup);
  if (aha::utf16_units(notice) > max_units / 2) notice = dots;
  const std::size_t spare =
      aha::utf16_units(notice) + (max_units > 10 * room_for_closing ? room_for_closing : 0);
  std::string_view kept = aha::first_units(markup, max_units - std::min(spare, max_units));
  const std::size_t line_end = kept.rfind('\n');
  if (line_end != std::string_view::npos && kept.size() - line_end < line_search_bytes &&
      line_end > kept.size() / 2)
    kept = kept.substr(0, line_end);
  while (kept.ends_with('\\')) kept.remove_suffix(1);
  std::string text(kept);
  if (std::string end = closing(kept);
      aha::utf16_units(kept) + end.size() + aha::utf16_units(notice) <= max_units)
    text += end;
  return text += notice;
}

std::vector<std::string> shorten_refused(View errors, object& fields, std::string_view notice, int round) {
  std::vector<std::string> cut;
  for (const auto [field, reason] : errors["errors"].members()) {
    // In another language than English only the length of the text tells.
    const std::size_t limit =
        says_too_long(reason.str()) ? limit_in(reason.str()).value_or(usual_limit) : usual_limit;
    if (round > 1 && !says_too_long(reason.str())) continue;
    if (shorten(fields, sent_name(field, fields), limit, notice, round)) cut.emplace_back(field);
  }
  for (const View message : errors["errorMessages"]) {
    if (!says_too_long(message.str())) continue;
    const std::size_t limit = limit_in(message.str()).value_or(usual_limit);
    std::vector<std::string> names;
    for (const auto& member : fields) names.emplace_back(member.key());
    for (const std::string& name : names)
      if (limit >= smallest_description_limit && shorten(fields, name, limit, notice, round))
        cut.push_back(name);
  }
  return cut;
}

}  // namespace jira
