#include "card_fields.hpp"

#include <aha/blanks.hpp>
#include <aha/records.hpp>
#include <aha/text_length.hpp>
#include <aha/timestamp.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace trello {
namespace {

using aha::View;
using aha::json::object;

std::string text_of(View record) {
  return aha::text::html_to_trello(record["description"]["body"].text());
}

/// A moment that has the same date from Honolulu to Auckland: Trello shows it in the user's zone. Null if `date` is none.
/// upstream: 17:00 UTC, which is the next day from Karachi eastward
aha::json::value moment_on(View date) {
  constexpr std::size_t day_chars = 10;  // of "2031-02-03T..."
  const std::string_view day = date.str().substr(0, day_chars);
  if (!aha::utc_timestamp(day)) return nullptr;
  return aha::json::value(std::string(day) + "T10:30:00.000Z");
}

/// As much as Trello takes of a text; the rest gives way to a line that says where it is.
std::string fitting(std::string text, View record) {
  constexpr std::size_t max_units = 16'384;  // source: Trello, "The Cards API", desc
  if (aha::utf16_units(text) <= max_units) return text;
  const std::string notice =
      "\n\n... The text is too long for Trello. The rest is in Aha!: " + record["url"].text();
  const std::size_t notice_units = std::min(aha::utf16_units(notice), max_units);
  std::string_view kept = aha::first_units(text, max_units - notice_units);
  if (const std::size_t line_end = kept.rfind('\n');
      line_end != std::string_view::npos && line_end > kept.size() / 2)
    kept = kept.substr(0, line_end);
  return std::string(kept) + notice;
}

View due_date(View feature) {
  return feature["due_date"].present() ? feature["due_date"] : feature["release"]["release_date"];
}

}  // namespace

object new_card(View feature, const Settings& settings) {
  object card;
  card["name"] = fitting(aha::resource_name(feature), feature);
  card["desc"] = fitting(text_of(feature), feature);
  card["pos"] = settings.position().json();
  card["due"] =
      feature["release"]["parking_lot"].truthy() ? aha::json::value(nullptr) : moment_on(due_date(feature));
  card["idList"] = settings.list_for_new_features().json();
  return card;
}

object changed_card(View feature) {
  object card;
  card["name"] = fitting(aha::resource_name(feature), feature);
  card["desc"] = fitting(text_of(feature), feature);
  card["due"] = moment_on(due_date(feature));
  return card;
}

std::string item_name(View requirement) {
  const std::string details = text_of(requirement);
  const View name = requirement["name"];
  return fitting(name.is_null() ? details : aha::text::escape_markdown(name.text()) + ". " + details,
                 requirement);
}

std::string origin_comment(View feature) {
  return "Created from Aha! " + feature["url"].text();
}

bool same_text(std::string_view a, std::string_view b) {
  return aha::trimmed(a) == aha::trimmed(b);
}

}  // namespace trello
