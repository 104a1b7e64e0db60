#include "telemetry/metrics.hpp"

#include <utility>

#include "server/routes/routes.hpp"

namespace server {

Route metrics_route(const telemetry::Metrics& metrics, std::function<void()> refresh) {
  constexpr std::string_view operation = R"({"summary": "Counters in Prometheus' text format",
    "responses": {"200": {"description": "Metrics", "content": {"text/plain": {"schema": {"type": "string"}}}}}})";
  return {"GET", "/metrics", operation, false,
          [&metrics, refresh = std::move(refresh)](const Request&, const Responder& respond) {
            refresh();
            Reply reply;
            reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
            reply.body = metrics.render();
            respond(std::move(reply));
          }};
}

}  // namespace server
