#include "runtime/loop.hpp"
#include "workbench/query.hpp"
#include "workbench/routes/routes.hpp"
#include "workbench/workbench.hpp"

namespace workbench {

server::Route stream_route(Workbench& bench) {
  return {
      "GET", "/workbench/stream",
      R"({"summary": "What happens, as server-sent events; Last-Event-ID resumes"})", false,
      [&feed = bench.parts().journal.feed](const server::Request& request, const server::Responder& respond) {
        server::Reply reply;
        reply.content_type = "text/event-stream";
        reply.headers = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
        reply.stream = feed.open(request.loop.continuations(), number(request.field("Last-Event-ID")));
        respond(std::move(reply));
      }};
}

}  // namespace workbench
