#include "workbench/workbench.hpp"

#include <iterator>
#include <utility>

#include "server/routes/routes.hpp"
#include "workbench/routes/routes.hpp"

namespace workbench {
namespace {

// Aha! keeps what a service makes of its metadata, and hands it over with the next event.
bool sets_up(const std::string& event) {
  return event == "installed" || event == "configured";
}

}  // namespace

Journal::Journal(const plugin::Registry& registry)
    : history(feed,
              [this](const recording::RawCase& raw) {
                const auto* const meta_data = raw.parts.result.meta_data.if_object();
                if (meta_data != nullptr && sets_up(raw.parts.event))
                  settings.put_meta_data(raw.parts.service, *meta_data);
              }),
      generations(registry, feed) {}

Workbench::Workbench(Parts parts)
    : parts_(std::move(parts)),
      sender_({parts_.registry, parts_.journal.settings, parts_.journal.history, parts_.complete},
              parts_.journal.history, parts_.events,
              server::remote_collection_route(parts_.registry, parts_.query_timeout, nullptr).handle,
              texts_) {}

std::vector<server::Route> Workbench::routes() {
  std::vector<server::Route> all;
  for (auto& group : {service_routes(*this), event_routes(*this), send_routes(*this)})
    all.insert(all.end(), group.begin(), group.end());
  all.push_back(compare_route(*this));
  all.push_back(stream_route(*this));
  all.insert(all.end(), parts_.more_routes.begin(), parts_.more_routes.end());
  for (auto& route : all) route.bearer_token = parts_.token;
  auto page = page_routes(*this);
  std::move(page.begin(), page.end(), std::back_inserter(all));
  return all;
}

}  // namespace workbench
