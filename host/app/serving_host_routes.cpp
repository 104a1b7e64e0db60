#include <algorithm>
#include <chrono>
#include <utility>

#include "app/file_inspection.hpp"
#include "app/plugin_upload.hpp"
#include "app/serving_host.hpp"
#include "app/usage.hpp"
#include "files/path_text.hpp"
#include "server/routes/routes.hpp"
#include "simulation/account_routes.hpp"
#include "simulation/webhook_route.hpp"
#include "workbench/routes/address_route.hpp"
#include "workbench/token.hpp"

namespace app {
namespace {

std::function<std::string(std::string_view)> complete_by(const simulation::SimulatedAha* aha) {
  if (aha == nullptr) return nullptr;
  return [aha](std::string_view payload) { return aha->complete(payload); };
}

}  // namespace

std::shared_ptr<server::EventIntake> ServingHost::make_intake() {
  const std::chrono::seconds timeout(config_.event_timeout_s);
  const std::chrono::seconds max_timeout(std::max(config_.event_timeout_s, config_.max_event_timeout_s));
  return std::make_shared<server::EventIntake>(
      registry_, event_log_, server::EventSettings{timeout, max_timeout, &store_.outcomes(), {}, &texts_});
}

std::unique_ptr<workbench::Workbench> ServingHost::make_workbench() {
  if (!journal_) return nullptr;
  return std::make_unique<workbench::Workbench>(workbench::Workbench::Parts{
      .registry = registry_,
      .listing = services_,
      .events = *events_,
      .journal = *journal_,
      .comparer = comparer_,
      .query_timeout = std::chrono::seconds(config_.event_timeout_s),
      .token = workbench::find_or_make_token(config_.state_dir),
      .web_dir = config_.web_dir,
      .simulates_aha = config_.simulate_aha,
      .complete = complete_by(simulated_aha_.get()),
      .more_routes = simulation::account_routes(simulated_aha_.get(), texts_),
      .url = [this] { return url(); },
      .inspect =
          [this](const plugin::Generation& generation) {
            const FileInspection inspector(config_, trust_, examiner_, sandbox_missing_);
            return to_json(inspector.inspect(config_.plugins / files::path_from_text(generation.file())),
                           inspector.abilities());
          }});
}

std::vector<server::Route> ServingHost::routes() {
  const std::chrono::seconds timeout(config_.event_timeout_s);
  std::vector<server::Route> routes{
      server::configuration_route(registry_),
      server::send_event_route(events_),
      server::remote_collection_route(registry_, timeout, &texts_),
      server::healthz_route(),
      server::readyz_route([this] { return why_not_ready(); }),
      server::metrics_route(metrics_, [this] { count_usage(registry_, store_, ledger_, metrics_); }),
      server::services_route(services_),
  };
  if (workbench_)
    for (auto& route : workbench_->routes()) routes.push_back(std::move(route));
  if (workbench_ && simulated_aha_)
    routes.push_back(simulation::webhook_route(
        [this](runtime::Loop& loop, std::string service, std::string event, std::string payload,
               server::Responder respond) {
          workbench_->sender().send_event(loop, std::move(service), std::move(event), std::move(payload),
                                          std::move(respond));
        },
        texts_));
  routes.push_back(server::openapi_route(routes));
  return routes;
}

std::vector<server::Route> ServingHost::operator_routes() {
  std::vector<server::Route> routes{
      server::release_route(registry_),
      server::rollback_route(registry_,
                             [this](std::string service, server::WentBack done) {
                               reloader_.go_back(std::move(service), std::move(done));
                             }),
      server::plugin_upload_route(
          [this](std::string_view name, std::string_view content) {
            auto sha256 = put_plugin(config_.plugins, name, content);
            if (sha256)
              log_.info("{} was sent by the operator: {} bytes, hash {}", name, content.size(),
                        sha256->substr(0, 12));
            return sha256;
          },
          max_upload_bytes,
          config_.accept_plugins ? "" : "This host takes no plugin files. Start it with --accept-plugins."),
      workbench::address_route([this] { return workbench_address(); }),
  };
  routes.push_back(server::openapi_route(routes));
  return routes;
}

}  // namespace app
