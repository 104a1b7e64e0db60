#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cassette/case_text.hpp"
#include "runtime/loop.hpp"
#include "workbench/detail.hpp"
#include "workbench/query.hpp"
#include "workbench/routes/routes.hpp"
#include "workbench/workbench.hpp"

namespace workbench {
namespace {

namespace json = boost::json;

constexpr std::size_t most_listed = 1'000;

server::Reply not_kept() {
  return server::problem(404, "No such event", "The event of this id is kept no more, or never was.");
}

// A file that the browser saves and does not show, since a third party wrote it.
server::Reply download(std::string body, bool is_json, std::string_view name) {
  server::Reply reply = json_reply(std::move(body));
  if (!is_json) reply.content_type = "application/octet-stream";
  reply.headers += fmt::format("Content-Disposition: attachment; filename=\"{}\"\r\n", name);
  return reply;
}

// The name of an event comes from outside, and goes into a header.
std::string plain(std::string text) {
  std::ranges::replace_if(
      text,
      [](char c) {
        return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_';
      },
      '_');
  return text;
}

server::Reply list(const History& history, std::string_view query) {
  History::Wanted wanted;
  wanted.before = number(parameter(query, "before"));
  wanted.service = parameter(query, "service");
  wanted.outcome = parameter(query, "outcome");
  wanted.text = parameter(query, "text");
  wanted.limit = std::min<std::size_t>(number(parameter(query, "limit")).value_or(wanted.limit), most_listed);
  const auto page = history.list(wanted);
  json::array events;
  events.reserve(page.events.size());
  for (const auto& summary : page.events) events.push_back(summary.to_json());
  return json_reply(json::serialize(
      json::object{{"events", std::move(events)}, {"kept", page.kept}, {"oldest", page.oldest}}));
}

std::size_t bytes_of(const History::Found& found) {
  return found.kept ? found.kept->bytes() : 0;
}

server::Reply part_of(const History::Found& found, std::string_view name) {
  const auto part = found.kept ? find_part(*found.kept, name) : std::nullopt;
  if (!part)
    return server::problem(
        404, "No such part",
        "The event has no such document. There are payload, data, meta_data, new_meta_data, "
        "collection, request:N and answer:N.");
  std::string file = fmt::format("event-{}-{}{}", found.summary.id, name, part->is_json ? ".json" : "");
  std::ranges::replace(file, ':', '-');
  return download(std::string(part->content), part->is_json, file);
}

server::Reply case_of(const History::Found& found) {
  if (!found.kept) return server::problem(409, "Still running", "The event has not ended.");
  if (!found.kept->why_no_case.empty())
    return server::problem(409, "No case",
                           fmt::format("The event has no case: {}.", found.kept->why_no_case));
  return download(cassette::to_text(found.kept->to_case()), true,
                  fmt::format("{}-{}-{}.json", plain(found.summary.service), plain(found.summary.event),
                              found.summary.id));
}

using Answer = std::function<server::Reply(const History::Found&, std::string_view query)>;

// A route about the event whose id is the last segment of the path.
server::Route about_event(Workbench& bench, std::string_view path, std::string_view operation,
                          Answer answer) {
  return {"GET", path, operation, false,
          [&bench, answer = std::move(answer)](const server::Request& request, server::Responder respond) {
            const auto id = number(last_segment(request.path));
            auto found = id ? bench.parts().journal.history.find(*id) : std::nullopt;
            if (!found) return respond(not_kept());
            const auto bytes = bytes_of(*found);
            answer_later(
                bench, request.loop, bytes,
                [answer, found = std::move(*found), query = std::string(request.query)] {
                  return answer(found, query);
                },
                std::move(respond));
          }};
}

}  // namespace

server::Reply json_reply(std::string body) {
  server::Reply reply;
  reply.body = std::move(body);
  reply.headers = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
  return reply;
}

void answer_later(Workbench& bench, runtime::Loop& loop, std::size_t bytes,
                  std::function<server::Reply()> work, server::Responder respond) {
  if (bytes <= server::TextThread::most_bytes_on_a_loop) return respond(work());
  bench.texts().run<server::Reply>(
      loop.continuations(), std::move(work),
      [respond = std::move(respond)](server::Reply reply) { respond(std::move(reply)); });
}

std::vector<server::Route> event_routes(Workbench& bench) {
  return {
      {"GET", "/workbench/events", R"({"summary": "The newest events, without their documents"})", false,
       [&history = bench.parts().journal.history](const server::Request& request,
                                                  const server::Responder& respond) {
         respond(list(history, request.query));
       }},
      about_event(bench, "/workbench/events/{id}", R"({"summary": "One event with its documents"})",
                  [](const History::Found& found, std::string_view) { return json_reply(detail(found)); }),
      about_event(bench, "/workbench/bodies/{id}", R"({"summary": "One document of an event, whole"})",
                  [](const History::Found& found, std::string_view query) {
                    return part_of(found, parameter(query, "part"));
                  }),
      about_event(bench, "/workbench/cases/{id}", R"({"summary": "One event as a case"})",
                  [](const History::Found& found, std::string_view) { return case_of(found); }),
  };
}

}  // namespace workbench
