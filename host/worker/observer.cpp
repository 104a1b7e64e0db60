#include "worker/observer.hpp"

#include "runtime/call.hpp"

namespace worker {

Observer::Event Observer::event_of(const aha_call& call) {
  const auto& generation = call.generation();
  const auto age =
      std::chrono::duration_cast<std::chrono::milliseconds>(runtime::Clock::now() - call.started());
  return {generation.service(),         generation.version(),           generation.number(),
          std::string(call.event_id()), std::string(call.event_name()), age};
}

}  // namespace worker
