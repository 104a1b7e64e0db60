// Receives outgoing requests that egress blocked. An interface, so the application decides how to log and count them.
#pragma once

#include "egress/egress.hpp"
#include "plugin/generation.hpp"

namespace runtime {

class RefusedRequests {
 public:
  virtual ~RefusedRequests() = default;

  // refused  Error::unlisted_host or Error::address_refused, with a message that names the host. [any]
  virtual void add(const plugin::Generation& generation, const egress::Response& refused) = 0;
};

}  // namespace runtime
