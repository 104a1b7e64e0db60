#include "server/service_listing.hpp"

#include <utility>

#include "text/printable.hpp"

namespace server {
namespace {

namespace json = boost::json;
using text::printable;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value() : json::value(printable(text));
}

json::array shown(const std::vector<std::string>& texts) {
  json::array out;
  for (const auto& text : texts) out.emplace_back(printable(text));
  return out;
}

json::value worker_of(const plugin::ServiceStatus& service) {
  if (service.tier == plugin::Tier::in_host) return nullptr;
  const auto& worker = service.worker;
  return json::object{{"state", worker.state},
                      {"pid", worker.pid != 0 ? json::value(worker.pid) : json::value()},
                      {"reason", text_or_null(worker.reason)},
                      {"deaths", worker.deaths},
                      {"poisonous", worker.poisonous}};
}

// All services of a file share its account, but each has its own values.
json::object account_of(const account::Account& account, const store::KvStore::Share& kept) {
  json::object all{{"kept_bytes", json::object{{"used", kept.used}, {"limit", kept.limit}}}};
  for (const auto& usage : account.usage())
    all[account::to_string(usage.resource)] =
        json::object{{"used", usage.used}, {"limit", usage.limit}, {"refused", usage.refused}};
  all["loop_seconds"] = std::chrono::duration<double>(account.loop_time()).count();
  return all;
}

json::object to_json(const plugin::ServiceStatus& service, const ServiceListing::KeptShare& kept) {
  const bool is_quarantined = service.worker.state == "quarantined";  // each event fails
  return {{"service_name", service.service},
          {"title", printable(service.title)},
          {"category", text_or_null(service.category)},
          {"events", shown(service.events)},
          {"file", printable(service.file)},
          {"owner", printable(service.owner)},
          {"version", printable(service.version)},
          {"generation", service.generation},
          {"tier", plugin::to_string(service.tier)},
          {"state", is_quarantined ? "quarantined" : plugin::to_string(service.state)},
          {"in_flight", service.in_flight},
          {"last_error", text_or_null(service.last_error)},
          {"signature", artifact::to_string(service.signature.state)},
          {"signature_key", text_or_null(service.signature.key_id)},
          {"worker", worker_of(service)},
          {"account", account_of(*service.account, kept(service))}};
}

json::object to_json(const plugin::RefusedFile& refused) {
  return {{"file", printable(refused.file)},
          {"step", plugin::to_string(refused.refusal.step)},
          {"reason", printable(refused.refusal.reason)}};
}

json::object to_json(const plugin::RetainedLibrary& library) {
  return {{"file", printable(library.file)},
          {"sha256", library.sha256},
          {"services", shown(library.services)},
          {"reason", printable(library.reason)}};
}

template <class Entries>
json::array list(const Entries& entries) {
  json::array out;
  for (const auto& entry : entries) out.push_back(to_json(entry));
  return out;
}

}  // namespace

ServiceListing::ServiceListing(const plugin::Registry& registry, KeptShare kept,
                               std::function<std::string_view()> watch_mode, std::string sandbox_missing)
    : registry_(registry),
      kept_(std::move(kept)),
      watch_mode_(std::move(watch_mode)),
      sandbox_missing_(std::move(sandbox_missing)) {}

json::object ServiceListing::document() const {
  const plugin::Listing all = registry_.list();
  json::array services;
  for (const auto& service : all.services) services.push_back(to_json(service, kept_));
  return {{"services", std::move(services)},
          {"refused", list(all.refused)},
          {"retained", list(all.retained)},
          {"sandbox", json::object{{"available", sandbox_missing_.empty()},
                                   {"missing", text_or_null(sandbox_missing_)}}},
          {"watching", watch_mode_()}};
}

}  // namespace server
