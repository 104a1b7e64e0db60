// What is loaded, what was refused and why, and what could not be unloaded, as JSON.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "plugin/registry.hpp"
#include "store/kv_store.hpp"

namespace server {

class ServiceListing {
 public:
  using KeptShare = std::function<store::KvStore::Share(const plugin::ServiceStatus&)>;

  // registry         outlives the object
  // kept             what a service stores. [any]
  // watch_mode       how changes of the plugins folder are noticed. [any]
  // sandbox_missing  what this machine lacks for a sandbox; empty: nothing
  ServiceListing(const plugin::Registry& registry, KeptShare kept,
                 std::function<std::string_view()> watch_mode, std::string sandbox_missing);

  // The answer of GET /services. [any]
  boost::json::object document() const;

 private:
  const plugin::Registry& registry_;
  const KeptShare kept_;
  const std::function<std::string_view()> watch_mode_;
  const std::string sandbox_missing_;
};

}  // namespace server
