#include "app/refusal_log.hpp"

#include <doctest/doctest.h>

namespace {

bool has(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

egress::Response refused(egress::Error error) {
  egress::Response out;
  out.error = error;
  return out;
}

TEST_CASE("refusals: each is counted by service and reason, also while the log is silent") {
  auto log = telemetry::Log::silent();
  telemetry::Metrics metrics;
  app::RefusalLog refusals(log, metrics);
  plugin::Generation::Parts parts;
  parts.description.name = "slack";
  const plugin::Generation slack(std::move(parts));
  refusals.add(slack, refused(egress::Error::unlisted_host));
  refusals.add(slack, refused(egress::Error::unlisted_host));
  refusals.add(slack, refused(egress::Error::address_refused));
  const std::string text = metrics.render();
  CHECK(has(text, R"(aha_outgoing_refusals_total{reason="unlisted_host",service="slack"} 2)"));
  CHECK(has(text, R"(aha_outgoing_refusals_total{reason="refused_address",service="slack"} 1)"));
}

}  // namespace
