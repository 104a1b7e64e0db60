#include "check/samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "check/sample_data.hpp"
#include "check/sample_payload.hpp"

namespace check {
namespace {

namespace json = boost::json;

// Recorded settings, but with secrets that the kit knows when it sees them.
json::value with_known_secrets(json::value settings, const json::object& sample) {
  if (!settings.is_object()) return settings;
  for (auto& [name, value] : settings.get_object()) {
    const auto* const known = sample.if_contains(name);
    if (known != nullptr && known->is_string() && known->get_string().starts_with(secret_marker))
      value = *known;
  }
  return settings;
}

std::vector<std::string> events_to_try(const plugin::Generation& service,
                                       const sample::Catalogue& catalogue) {
  if (!takes_any_event(service)) return service.description().events;
  std::vector<std::string> all;
  for (const auto& event : catalogue.events()) all.push_back(event.name);
  return all;
}

std::string doing(const plugin::Generation& service, const Input& input) {
  return input.field.empty()
             ? fmt::format("sent \"{}\" to {}", input.event, service.service())
             : fmt::format("asked {} for the choices of \"{}\"", service.service(), input.field);
}

// The kit's own, and the recorded ones of the same event or field. `own` has its name, payload and settings.
void add_situations(const plugin::Generation& service, const Input& own, const json::object& data,
                    const std::vector<cassette::Case>& cases, std::vector<Situation>& all) {
  all.push_back({doing(service, own), own});
  for (const auto& recorded : cases) {
    if (recorded.service != service.service() || recorded.event != own.event ||
        recorded.field_name != own.field)
      continue;
    Input input = own;
    input.payload = json::serialize(recorded.payload);
    input.data = json::serialize(with_known_secrets(recorded.data, data));
    if (recorded.meta_data.is_object()) input.meta_data = json::serialize(recorded.meta_data);
    all.push_back({doing(service, own) + " as in the case " + recorded.name, std::move(input), &recorded});
  }
  for (auto& [done, input, recorded] : all)
    if (input.event == "webhook") input.raw_body = input.payload;
}

}  // namespace

std::vector<Situation> situations_of(const plugin::Generation& service,
                                     const std::vector<cassette::Case>& cases) {
  std::vector<Situation> all;
  const auto data = sample_data(service.description(), service.egress());
  Input input;
  input.data = json::serialize(data);
  for (auto& field : computed_fields(service.description())) {
    input.field = std::move(field);
    add_situations(service, input, data, cases, all);
  }
  input.field.clear();
  const sample::Catalogue catalogue;
  for (auto& event : events_to_try(service, catalogue)) {
    input.payload = json::serialize(sample_payload(catalogue, event, service.service()));
    input.event = std::move(event);
    add_situations(service, input, data, cases, all);
  }
  return all;
}

bool takes_any_event(const plugin::Generation& service) {
  const auto& events = service.description().events;
  return std::ranges::find(events, "*") != events.end();
}

}  // namespace check
