// An event that the operator sends: put together from what the page names, the settings that are kept, and an earlier
// event with the secrets that the page was not shown.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "plugin/registry.hpp"
#include "server/message.hpp"
#include "workbench/history.hpp"
#include "workbench/settings.hpp"

namespace workbench {

struct Composed {
  std::string body;  // of POST /send_event, or of POST /remote_collection
  bool is_query = false;
  std::set<std::string, std::less<>> secrets = {};  // of the event that this one is like
};

// What it takes from. All outlive the calls.
struct Sources {
  const plugin::Registry& registry;
  const Settings& settings;
  const History& history;
  // Returns a payload of Aha!'s with what Aha! knows of its records by now; null: as it is. [any]
  std::function<std::string(std::string_view payload)> complete = nullptr;
};

// Returns the event, or the answer that says why there is none. [any]
// body  of POST /workbench/send: hostile
tl::expected<Composed, server::Reply> compose(std::string_view body, const Sources& sources);

// Returns an event of a service with the settings that are kept for it, or the answer that says why there is none.
// [any]
// payload  JSON
tl::expected<Composed, server::Reply> compose_event(std::string_view service, std::string_view event,
                                                    std::string_view payload, const Sources& sources);

}  // namespace workbench
