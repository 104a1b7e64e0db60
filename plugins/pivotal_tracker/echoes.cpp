#include "echoes.hpp"

#include <aha/sent_values.hpp>

#include <initializer_list>
#include <string>

namespace pivotal_tracker {
namespace {

using aha::View;

constexpr std::initializer_list<const char*> followed{"name", "description", "estimate"};

std::string thing(std::string_view kind, View id) {
  return std::string(kind) + " " + id.text();
}

std::string compared(View value) {
  return std::string(own_text(value.text()));
}

}  // namespace

std::string_view own_text(std::string_view text) {
  constexpr std::string_view line = "\n\nRequirement of #";
  const std::size_t at = text.rfind(line);
  if (at != std::string_view::npos && text.ends_with('.') &&
      text.find('\n', at + 2) == std::string_view::npos)
    text = text.substr(0, at);
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

void note_sent(const aha::Service& service, std::string_view kind, View id,
               const aha::json::object& changes) {
  const aha::SentValues sent(service.memory());
  for (const char* field : followed)
    if (const auto* value = changes.if_contains(field))
      sent.note(thing(kind, id), field, compared(View(*value)));
}

aha::json::value without_echoes(const aha::Service& service, View change) {
  aha::json::value kept = change.json();
  const View values = change["new_values"];
  if (!values.is_object()) return kept;
  const aha::SentValues sent(service.memory());
  const std::string id = thing(change["kind"].text(), change["id"]);
  for (const char* field : followed)
    if (values.json().get_object().contains(field) && sent.take_echo(id, field, compared(values[field])))
      kept.at("new_values").as_object().erase(field);
  return kept;
}

}  // namespace pivotal_tracker
