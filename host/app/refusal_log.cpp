#include "app/refusal_log.hpp"

namespace app {
namespace {

std::string_view reason_of(egress::Error error) {
  return error == egress::Error::unlisted_host ? "unlisted_host" : "refused_address";
}

}  // namespace

// A service that is refused is refused again with each event.
void RefusalLog::add(const plugin::Generation& generation, const egress::Response& refused) {
  const std::string& service = generation.service();
  const std::string_view reason = reason_of(refused.error);
  metrics_.outgoing_refused(service, reason);
  if (const auto untold = lines_.admit(fmt::format("{}: {}", service, reason)))
    log_.warn(telemetry::Fields{{"service", service},
                                {"generation", static_cast<std::int64_t>(generation.number())}},
              "{}: a request was not sent: {}{}", service, refused.message,
              telemetry::and_as_many_more(*untold));
}

}  // namespace app
