#include <fmt/format.h>

#include "workbench/page.hpp"
#include "workbench/query.hpp"
#include "workbench/routes/routes.hpp"
#include "workbench/workbench.hpp"

namespace workbench {

std::vector<server::Route> page_routes(Workbench& bench) {
  const auto& web_dir = bench.parts().web_dir;
  return {
      {"GET", "/", R"({"summary": "The workbench's page"})", false,
       [&web_dir](const server::Request& request, const server::Responder& respond) {
         respond(page_file(web_dir, "index.html", request.field));
       }},
      {"GET", "/assets/{file}", R"({"summary": "A file of the workbench's page"})", false,
       [&web_dir](const server::Request& request, const server::Responder& respond) {
         respond(page_file(web_dir, "assets/" + last_segment(request.path), request.field));
       }},
  };
}

}  // namespace workbench
