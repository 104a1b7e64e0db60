#include "sending/composition.hpp"

#include <algorithm>
#include <string_view>

#include "cassette/case_file.hpp"
#include "files/path_text.hpp"
#include "sample/catalogue.hpp"
#include "sample/settings.hpp"
#include "sending/assignment.hpp"
#include "sending/json_file.hpp"
#include "text/format.hpp"
#include "text/nearest.hpp"

namespace sending {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

const sample::Invention invention{.host = "tracker.example", .secret_prefix = "sample-"};

std::string listed(const auto& names) {
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "" : ", ") + std::string(name);
  return all;
}

json::value document(const fs::path& file) {
  auto read = read_document(file);
  if (!read) throw Unusable(text::format("{}: {}", files::text_of(file), read.error()));
  return std::move(*read);
}

json::value object_in(const fs::path& file) {
  auto value = document(file);
  if (!value.is_object()) throw Unusable(text::format("{}: it is no JSON object", files::text_of(file)));
  return value;
}

Event recorded_event(const fs::path& file) {
  static_cast<void>(document(file));  // says where the JSON is broken
  const auto read = cassette::read_case(file);
  if (!read) throw Unusable(text::format("{}: {}", files::text_of(file), read.error()));
  if (!*read || (*read)->is_collection())
    throw Unusable(text::format("{}: it is no recorded event of the format {}; for a payload use --data",
                                files::text_of(file), cassette::format_name));
  const auto& parts = **read;
  return {parts.service, parts.event, parts.payload, parts.data, parts.meta_data};
}

json::value sample_of(const Event& event, const std::string& kind) {
  const sample::Catalogue catalogue;
  const auto* const known = catalogue.find(event.name);
  if (known == nullptr && kind.empty()) return {};
  if (auto payload = catalogue.payload(event.name, kind)) {
    const bool is_of_service = kind.empty() && known->kinds.contains(event.service);
    return is_of_service ? *catalogue.payload(event.name, event.service) : std::move(*payload);
  }
  std::vector<std::string_view> kinds;
  if (known != nullptr)
    for (const auto& [name, unused] : known->kinds) kinds.push_back(name);
  throw Unusable(text::format("there is no sample of {} about \"{}\".{} There are: {}.", event.name, kind,
                              text::did_you_mean(kind, kinds), kinds.empty() ? "none" : listed(kinds)));
}

void check_event(const Event& event, const std::vector<std::string>& events) {
  if (std::ranges::find(events, "*") != events.end() || std::ranges::find(events, event.name) != events.end())
    return;
  const std::vector<std::string_view> names(events.begin(), events.end());
  throw Unusable(text::format("{} does not take the event \"{}\".{} It takes: {}.", event.service, event.name,
                              text::did_you_mean(event.name, names), names.empty() ? "none" : listed(names)));
}

// Those that Aha! adds are made up if they are not there.
void take_settings(Event& event, const fs::path& file) {
  auto whole = object_in(file);
  auto& members = whole.get_object();
  const auto* const user_data = members.if_contains("user_data");
  const bool has_parts = user_data != nullptr && user_data->is_object();
  if (const auto* const meta_data = members.if_contains("meta_data"); has_parts && meta_data != nullptr)
    event.meta_data = *meta_data;
  event.settings = sample::settings({}, invention);
  for (const auto& [name, value] : has_parts ? user_data->get_object() : members)
    event.settings.get_object()[name] = value;
}

// A field without a sample value can be set nevertheless.
void make_room(json::object& settings, const json::array& schema, std::string_view assignment) {
  const auto name = assignment.substr(0, assignment.find_first_of(".="));
  const bool is_known = name == "timeout" || std::ranges::any_of(schema, [&](const json::value& field) {
                          return std::string_view(field.at("name").as_string()) == name;
                        });
  if (is_known && !settings.contains(name)) settings[name] = nullptr;
}

void change(json::value& to, const std::string& assignment, std::string_view what) {
  if (const auto fault = assign(to, assignment, what)) throw Unusable(*fault);
}

}  // namespace

json::object Event::envelope() const {
  return {{"service_name", service},
          {"event", name},
          {"payload", payload},
          {"user_data", settings},
          {"meta_data", meta_data.is_null() ? json::value(json::object()) : meta_data}};
}

Event begin_event(const Wanted& wanted) {
  Event event;
  if (!wanted.from.empty()) event = recorded_event(wanted.from);
  if (!wanted.service.empty()) event.service = wanted.service;
  if (!wanted.event.empty()) event.name = wanted.event;
  if (event.service.empty() || event.name.empty())
    throw Unusable("name a service and an event, such as aha-host send slack audit, or a case with --from");
  if (!wanted.payload.empty())
    event.payload = document(wanted.payload);
  else if (wanted.from.empty())
    event.payload = sample_of(event, wanted.kind);
  if (!wanted.settings.empty()) take_settings(event, wanted.settings);
  for (const auto& assignment : wanted.changes) change(event.payload, assignment, "the payload");
  return event;
}

void complete_event(Event& event, const Wanted& wanted, const std::vector<std::string>& events,
                    const json::array& schema) {
  check_event(event, events);
  if (!event.settings.is_object()) event.settings = sample::settings(schema, invention);
  for (const auto& assignment : wanted.set_settings) {
    make_room(event.settings.get_object(), schema, assignment);
    change(event.settings, assignment, "the form of the service");
  }
}

}  // namespace sending
