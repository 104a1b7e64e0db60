#include "card_fields.hpp"

#include <aha/blanks.hpp>
#include <aha/records.hpp>
#include <aha/timestamp.hpp>

namespace trello {
namespace {

using aha::View;
using aha::json::object;

std::string text_of(View record) {
  return aha::text::html_to_trello(record["description"]["body"].text());
}

/// The end of a working day in UTC, on the day of `date`; null where that is no date.
/// upstream: end_of_work_day
aha::json::value end_of_work_day(View date) {
  constexpr std::size_t day_chars = 10;  // of "2031-02-03T..."
  const auto moment = aha::utc_timestamp(date.str());
  if (!moment) return nullptr;
  return aha::json::value(moment->substr(0, day_chars) + "T17:00:00.000Z");
}

View due_date(View feature) {
  return feature["due_date"].present() ? feature["due_date"] : feature["release"]["release_date"];
}

}  // namespace

object new_card(View feature, const Settings& settings) {
  object card;
  card["name"] = aha::resource_name(feature);
  card["desc"] = text_of(feature);
  card["pos"] = settings.position().json();
  card["due"] = feature["release"]["parking_lot"].truthy() ? aha::json::value(nullptr)
                                                           : end_of_work_day(due_date(feature));
  card["idList"] = settings.list_for_new_features().json();
  return card;
}

object changed_card(View feature) {
  object card;
  card["name"] = aha::resource_name(feature);
  card["desc"] = text_of(feature);
  card["due"] = end_of_work_day(due_date(feature));
  return card;
}

std::string item_name(View requirement) {
  const std::string details = text_of(requirement);
  return requirement["name"].is_null() ? details : requirement["name"].text() + ". " + details;
}

std::string origin_comment(View feature) {
  return "Created from Aha! " + feature["url"].text();
}

bool same_text(std::string_view a, std::string_view b) {
  return aha::trimmed(a) == aha::trimmed(b);
}

}  // namespace trello
