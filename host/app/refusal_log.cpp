#include "app/refusal_log.hpp"

#include <fmt/format.h>

#include <utility>

namespace app {
namespace {

// A service that is refused is refused again with each event.
constexpr std::chrono::minutes silence{1};

std::string_view reason_of(egress::Error error) {
  return error == egress::Error::unlisted_host ? "unlisted host" : "refused address";
}

}  // namespace

void RefusalLog::add(const plugin::Generation& generation, const egress::Response& refused) {
  const std::string& service = generation.service();
  const std::string_view reason = reason_of(refused.error);
  metrics_.outgoing_refused(service, reason);
  std::uint64_t untold = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    Silence& last = silences_[{service, reason}];
    if (now < last.until) {
      ++last.untold;
      return;
    }
    untold = std::exchange(last.untold, 0);
    last.until = now + silence;
  }
  log_.warn(
      "{}: a request was not sent: {}{}", service, refused.message,
      untold == 0 ? "" : fmt::format(" It was the same with {} more since the last such line.", untold));
}

}  // namespace app
