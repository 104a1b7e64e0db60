#include "cli/running_host.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include "client/request.hpp"
#include "sending/json_file.hpp"
#include "text/format.hpp"
#include "text/nearest.hpp"

namespace cli {
namespace {

namespace json = boost::json;

client::Answer ask_at(const std::string& url, const std::string& path, std::optional<std::string> body) {
  const long timeout_s = body ? 0 : 30;  // the host has a limit for events
  try {
    return client::ask({.url = url + path, .socket = {}, .body = std::move(body), .timeout_s = timeout_s});
  } catch (const std::runtime_error& error) {
    throw RunningHost::Refused(text::format(
        "no host answers on {}: {}. Start one with aha-host dev or aha-host serve, or give the --url of the "
        "one that runs.",
        url, error.what()));
  }
}

json::object object_of(const client::Answer& answer) {
  if (answer.status == 404 && answer.body.find("No such service") == std::string::npos)
    throw RunningHost::Refused(
        "the host has no such path: give its --path-secret, or an --url that ends in it");
  if (answer.status != 200) throw RunningHost::Refused(client::reason_of(answer));
  auto parsed = sending::parse_document(answer.body);
  auto* const object = parsed ? parsed->if_object() : nullptr;
  if (object == nullptr) throw RunningHost::Refused("the answer is no JSON object, as an aha-host's is");
  return std::move(*object);
}

// The entry of a list of services with this name; null if there is none.
const json::object* entry_of(const json::object& answer, std::string_view service) {
  for (const auto& entry : answer.at("services").as_array())
    if (std::string_view(entry.at("service_name").as_string()) == service) return &entry.get_object();
  return nullptr;
}

std::string unknown(const json::object& configuration, std::string_view service) {
  std::vector<std::string_view> names;
  for (const auto& entry : configuration.at("services").as_array())
    names.push_back(entry.at("service_name").as_string());
  std::string all;
  for (const auto name : names) all += (all.empty() ? "" : ", ") + std::string(name);
  return text::format("no plugin of the host offers the service \"{}\".{} It has: {}.", service,
                      text::did_you_mean(service, names), all.empty() ? "none" : all);
}

}  // namespace

RunningHost::RunningHost(std::string url) : url_(std::move(url)) {
  while (url_.ends_with('/')) url_.pop_back();
}

OfferedService RunningHost::find(const std::string& service) const {
  try {
    const auto configuration = get("/configuration");
    const auto* const described = entry_of(configuration, service);
    if (described == nullptr) throw Refused(unknown(configuration, service));
    OfferedService offered{.events = {}, .schema = described->at("schema").as_array()};
    const auto services = get("/services");
    if (const auto* const listed = entry_of(services, service))
      for (const auto& event : listed->at("events").as_array())
        offered.events.emplace_back(event.as_string());
    return offered;
  } catch (const Refused&) {
    throw;
  } catch (const std::exception&) {  // a member is missing, or of another type
    throw Refused(text::format("{} is no aha-host: it does not list services as one does", url_));
  }
}

json::object RunningHost::send(const json::object& envelope) const {
  return object_of(ask_at(url_, "/send_event", json::serialize(envelope)));
}

json::object RunningHost::get(const std::string& path) const {
  return object_of(ask_at(url_, path, std::nullopt));
}

}  // namespace cli
