#include "cards.hpp"

#include <aha/text.hpp>
#include <aha/text_length.hpp>
#include <aha/timestamp.hpp>

#include <utility>

namespace microsoft_teams {
namespace {

namespace json = aha::json;
using aha::View;
using aha::chat::Extent;

/// upstream: /<[^>]*>/
bool has_markup(std::string_view text) {
  const std::size_t open = text.find('<');
  return open != std::string_view::npos && text.find('>', open) != std::string_view::npos;
}

std::string title_of(View audit, const Extent& extent) {
  return aha::shortened(aha::chat::author(audit) + " " + audit["description"].text(), extent.characters);
}

/// For where Teams reads Markdown.
std::string markdown_title_of(View audit, const Extent& extent) {
  return aha::text::escape_markdown(title_of(audit, extent));
}

json::value value_of(View change, Values values, const Extent& extent) {
  const View value = change["value"];
  if (!value.is_string() && values == Values::as_they_are) return value.json();
  const std::string text = value.text();
  return json::value(aha::shortened(
      has_markup(text) ? aha::text::html_to_markdown(aha::text::emphasize_changes(text)) : text,
      extent.characters));
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
  if (!aha::utc_timestamp(written)) return written;
  // In the zone it came with.
  const std::string time = written.size() < 16 ? "00:00" : written.substr(11, 5);
  const int hour = std::stoi(time.substr(0, 2));
  const std::string hour_of_12 = std::to_string(hour % 12 == 0 ? 12 : hour % 12);
  return written.substr(0, 10) + (hour_of_12.size() == 1 ? "  " : " ") + hour_of_12 + time.substr(2) +
         (hour < 12 ? " am" : " pm");
}

json::array facts_of(View audit, std::string_view name_key, Values values, const Extent& extent) {
  json::array facts;
  const View changes = audit["changes"];
  for (const View change : changes) {
    json::object fact;
    if (facts.size() == extent.changes) {
      fact[name_key] = "";
      fact["value"] = std::to_string(changes.size() - extent.changes) + " more changes";
      facts.push_back(std::move(fact));
      break;
    }
    for (auto [name, value] : change.members())
      if (name != "field_name") fact[name] = value.json();
    fact[name_key] =
        values == Values::texts ? json::value(change["field_name"].text()) : change["field_name"].json();
    if (values == Values::texts || !change["value"].is_null())
      fact["value"] = value_of(change, values, extent);
    facts.push_back(std::move(fact));
  }
  return facts;
}

json::object connector_card(View audit, const Extent& extent) {
  json::object section;
  section["activityTitle"] = markdown_title_of(audit, extent);
  section["activitySubtitle"] = time_of(audit);
  section["facts"] = facts_of(audit, "name", Values::as_they_are, extent);
  section["markdown"] = true;
  json::object card;
  card["@type"] = "MessageCard";
  card["@context"] = "http://schema.org/extensions";
  card["themeColor"] = "0073CF";
  card["Summary"] = title_of(audit, extent);
  card["sections"] = aha::array_of(std::move(section));
  if (const View url = audit["auditable_url"]; url.truthy()) {
    json::object action;
    action["@type"] = "OpenUri";
    action["name"] = "View in Aha!";
    action["targets"] = aha::array_of(json::object{{"os", "default"}, {"uri", url.json()}});
    card["potentialAction"] = aha::array_of(std::move(action));
  }
  return card;
}

json::object workflow_card(View audit, const Extent& extent) {
  json::object facts{{"type", "FactSet"}, {"facts", facts_of(audit, "title", Values::texts, extent)}};
  json::object card = adaptive_card(
      aha::array_of(heading(markdown_title_of(audit, extent)), small_line(time_of(audit)), std::move(facts)));
  if (const View url = audit["auditable_url"]; url.truthy())
    card["actions"] = aha::array_of(
        json::object{{"type", "Action.OpenUrl"}, {"title", "View in Aha!"}, {"url", url.json()}});
  return message_with(std::move(card));
}

json::object workflow_note(std::string_view title, std::string_view text) {
  return message_with(adaptive_card(aha::array_of(heading(title), small_line(text))));
}

}  // namespace microsoft_teams
