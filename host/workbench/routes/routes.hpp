// The workbench's routes, in groups. The workbench outlives them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "server/router.hpp"

namespace workbench {

class Workbench;

// The page, which needs no token.
std::vector<server::Route> page_routes(Workbench& bench);
// What is loaded, and the settings and samples that services are tried with.
std::vector<server::Route> service_routes(Workbench& bench);
// The history.
std::vector<server::Route> event_routes(Workbench& bench);
std::vector<server::Route> send_routes(Workbench& bench);
// Earlier events on the code that serves now.
server::Route compare_route(Workbench& bench);
// Live updates.
server::Route stream_route(Workbench& bench);

// What several of them answer alike.

// JSON that no cache keeps.
server::Reply json_reply(std::string body);

// Answers with what `work` returns: at once, or, if it goes through more than a few bytes, by the workbench's own
// thread. On the loop's thread.
// bytes  that it goes through, about
void answer_later(Workbench& bench, runtime::Loop& loop, std::size_t bytes,
                  std::function<server::Reply()> work, server::Responder respond);

}  // namespace workbench
