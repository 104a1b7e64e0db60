#include "cards.hpp"

#include <aha/chat.hpp>
#include <aha/text.hpp>
#include <aha/timestamp.hpp>

#include <utility>

namespace microsoft_teams {
namespace {

namespace json = aha::json;
using aha::View;

std::string title_of(View audit) {
  return aha::chat::author(audit) + " " + audit["description"].text();
}

/// upstream: /<[^>]*>/
bool has_markup(std::string_view text) {
  const std::size_t open = text.find('<');
  return open != std::string_view::npos && text.find('>', open) != std::string_view::npos;
}

json::object heading(std::string_view text) {
  return {{"type", "TextBlock"}, {"text", text}, {"weight", "bolder"},
          {"size", "medium"},    {"wrap", true}, {"style", "heading"}};
}

json::object small_line(std::string_view text) {
  return {{"type", "TextBlock"}, {"text", text}, {"weight", "lighter"}, {"size", "small"}, {"wrap", true}};
}

json::object adaptive_card(json::array body) {
  return {{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
          {"type", "AdaptiveCard"},
          {"version", "1.2"},
          {"body", std::move(body)}};
}

json::object message_with(json::object card) {
  json::object attachment;
  attachment["contentType"] = "application/vnd.microsoft.card.adaptive";
  attachment["contentUrl"] = nullptr;
  attachment["content"] = std::move(card);
  return {{"attachments", aha::array_of(std::move(attachment))}};
}

}  // namespace

std::string time_of(View audit) {
  const std::string written = audit["created_at"].text();
  const auto utc = aha::utc_timestamp(written);
  if (!utc) return written;
  const int hour = std::stoi(utc->substr(11, 2));
  const std::string hour_of_12 = std::to_string(hour % 12 == 0 ? 12 : hour % 12);
  return utc->substr(0, 10) + (hour_of_12.size() == 1 ? "  " : " ") + hour_of_12 + utc->substr(13, 3) +
         (hour < 12 ? " am" : " pm");
}

json::array facts_of(View audit, std::string_view name_key) {
  json::array facts;
  for (View change : audit["changes"]) {
    json::object fact;
    for (auto [name, value] : change.members())
      if (name != "field_name") fact[name] = value.json();
    fact[name_key] = change["field_name"].json();
    if (const std::string_view value = change["value"].str(); has_markup(value))
      fact["value"] = aha::text::html_to_markdown(aha::text::emphasize_changes(value));
    facts.push_back(std::move(fact));
  }
  return facts;
}

json::object connector_card(View audit) {
  json::object section;
  section["activityTitle"] = title_of(audit);
  section["activitySubtitle"] = time_of(audit);
  section["facts"] = facts_of(audit, "name");
  section["markdown"] = true;
  json::object action;
  action["@type"] = "OpenUri";
  action["name"] = "View in Aha!";
  action["targets"] = aha::array_of(json::object{{"os", "default"}, {"uri", audit["auditable_url"].json()}});
  json::object card;
  card["@type"] = "MessageCard";
  card["@context"] = "http://schema.org/extensions";
  card["themeColor"] = "0073CF";
  card["Summary"] = title_of(audit);
  card["sections"] = aha::array_of(std::move(section));
  card["potentialAction"] = aha::array_of(std::move(action));
  return card;
}

json::object workflow_card(View audit) {
  json::object facts{{"type", "FactSet"}, {"facts", facts_of(audit, "title")}};
  json::object card =
      adaptive_card(aha::array_of(heading(title_of(audit)), small_line(time_of(audit)), std::move(facts)));
  card["actions"] = aha::array_of(json::object{
      {"type", "Action.OpenUrl"}, {"title", "View in Aha!"}, {"url", audit["auditable_url"].json()}});
  return message_with(std::move(card));
}

json::object workflow_note(std::string_view title, std::string_view text) {
  return message_with(adaptive_card(aha::array_of(heading(title), small_line(text))));
}

}  // namespace microsoft_teams
