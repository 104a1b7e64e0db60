#include <algorithm>
#include <limits>
#include <utility>

#include "cassette/json_comparison.hpp"
#include "runtime/loop.hpp"
#include "server/routes/routes.hpp"
#include "version/build.hpp"
#include "workbench/embedded.hpp"
#include "workbench/query.hpp"
#include "workbench/routes/routes.hpp"
#include "workbench/workbench.hpp"

namespace workbench {
namespace {

namespace json = boost::json;

// Parsed on a loop.
constexpr std::size_t most_settings_bytes = std::size_t{256} * 1024;
// Always on the workbench's own thread.
constexpr std::size_t any_bytes = std::numeric_limits<std::size_t>::max();

json::array samples_of(const sample::Catalogue& catalogue, const std::string& service,
                       const json::array& events) {
  const bool is_any = std::ranges::find(events, json::value("*")) != events.end();
  json::array out;
  for (const auto& event : catalogue.events()) {
    if (!is_any && std::ranges::find(events, json::value(event.name)) == events.end()) continue;
    json::array kinds;
    // Those of a webhook are services.
    for (const auto& [kind, unused] : event.kinds)
      if (event.name != "webhook" || kind == service) kinds.emplace_back(kind);
    out.push_back(json::object{{"event", event.name}, {"kinds", std::move(kinds)}});
  }
  return out;
}

std::string_view documentation_of(const std::string& service) {
  const std::string page = service + ".md";
  const auto files = embedded_files();
  const auto found = std::ranges::find(files, std::string_view(page), &File::name);
  return found == files.end() ? std::string_view() : found->text;
}

json::array generations_of(const GenerationTimes& times, const std::string& service) {
  json::array out;
  for (const auto& one : times.of(service))
    out.push_back(json::object{{"generation", one.generation},
                               {"version", one.version},
                               {"at_ms", one.at_ms},
                               {"sha256", one.sha256}});
  return out;
}

void add_details(json::object& service, const Workbench& bench) {
  const std::string name(service.at("service_name").as_string());
  const auto generation = bench.parts().registry.find(name);
  service["schema"] = generation ? schema_of(*generation) : json::array();
  service["samples"] = samples_of(bench.catalogue(), name, service.at("events").as_array());
  service["documentation"] = documentation_of(name);
  service["generations"] = generations_of(bench.parts().journal.generations, name);
}

server::Reply state(const Workbench& bench) {
  const auto& parts = bench.parts();
  const std::string& callbacks = parts.journal.settings.callback_base();
  json::object out = parts.listing.document();
  for (auto& service : out.at("services").as_array()) add_details(service.get_object(), bench);
  out["version"] = version::this_build().number;
  out["url"] = parts.url();
  out["simulates_aha"] = parts.simulates_aha;
  out["callback_base"] = callbacks.empty() ? json::value() : json::value(callbacks);
  return json_reply(json::serialize(out));
}

server::Reply sample_of(const sample::Catalogue& catalogue, std::string_view path, std::string_view query) {
  const auto payload = catalogue.payload(last_segment(path), parameter(query, "kind"));
  if (!payload)
    return server::problem(404, "No such sample",
                           "There is no sample of this event about this kind of record.");
  return json_reply(json::serialize(*payload));
}

server::Reply settings_reply(const ServiceSettings& settings) {
  return json_reply(
      json::serialize(json::object{{"data", settings.data}, {"meta_data", settings.meta_data}}));
}

server::Reply put_settings(Settings& settings, const plugin::Generation& generation, std::string_view body) {
  const auto document = cassette::parse_json(body);
  const auto* const members = document ? document->if_object() : nullptr;
  const auto* const data = members != nullptr ? members->if_contains("data") : nullptr;
  const auto* const meta_data = members != nullptr ? members->if_contains("meta_data") : nullptr;
  if (data == nullptr || !data->is_object() || (meta_data != nullptr && !meta_data->is_object()))
    return server::problem(400, "No settings",
                           "Send an object with the objects \"data\" and \"meta_data\" in it.");
  settings.put(generation.service(), schema_of(generation),
               {data->get_object(), meta_data != nullptr ? meta_data->get_object() : json::object()});
  server::Reply reply;
  reply.status = 204;
  return reply;
}

using About = std::function<void(plugin::GenerationPtr, const server::Request&, server::Responder)>;

// Handles requests about the service whose name is the last segment of the path.
std::function<void(const server::Request&, server::Responder)> about_service(const Workbench& bench,
                                                                             About about) {
  return [&registry = bench.parts().registry, about = std::move(about)](const server::Request& request,
                                                                        server::Responder respond) {
    const auto name = last_segment(request.path);
    auto generation = registry.find(name);
    if (!generation) return respond(server::unknown_service(registry, name));
    about(std::move(generation), request, std::move(respond));
  };
}

}  // namespace

std::vector<server::Route> service_routes(Workbench& bench) {
  auto& settings = bench.parts().journal.settings;
  return {
      {"GET", "/workbench/state", R"({"summary": "The services with all that there is to say about them"})",
       false,
       [&bench](const server::Request& request, server::Responder respond) {
         answer_later(
             bench, request.loop, any_bytes, [&bench] { return state(bench); }, std::move(respond));
       }},
      {"GET", "/workbench/inspections/{service}",
       R"({"summary": "The inspection report on a service's file"})", false,
       about_service(bench,
                     [&bench](const plugin::GenerationPtr& generation, const server::Request& request,
                              server::Responder respond) {
                       answer_later(
                           bench, request.loop, any_bytes,
                           [&bench, generation] { return json_reply(bench.parts().inspect(*generation)); },
                           std::move(respond));
                     })},
      {"GET", "/workbench/samples/{event}", R"({"summary": "A payload such as Aha! sends"})", false,
       [&catalogue = bench.catalogue()](const server::Request& request, const server::Responder& respond) {
         respond(sample_of(catalogue, request.path, request.query));
       }},
      {"GET", "/workbench/settings/{service}", R"({"summary": "The settings that a service is tried with"})",
       false,
       about_service(bench,
                     [&settings](const plugin::GenerationPtr& generation, const server::Request&,
                                 const server::Responder& respond) {
                       respond(settings_reply(
                           settings.find_masked(generation->service(), schema_of(*generation))));
                     })},
      {"PUT", "/workbench/settings/{service}", R"({"summary": "Keep settings for a service"})", false,
       about_service(bench,
                     [&settings](const plugin::GenerationPtr& generation, const server::Request& request,
                                 const server::Responder& respond) {
                       respond(put_settings(settings, *generation, request.body));
                     }),
       "application/json", most_settings_bytes},
  };
}

}  // namespace workbench
