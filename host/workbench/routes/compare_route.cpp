#include <boost/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include "cassette/json_comparison.hpp"
#include "runtime/loop.hpp"
#include "server/routes/routes.hpp"
#include "workbench/routes/routes.hpp"
#include "workbench/workbench.hpp"

namespace workbench {
namespace {

namespace json = boost::json;

constexpr std::size_t most_compared = 100;
// Beyond what the comparer allows itself: then a plugin inside the host holds its thread.
constexpr std::chrono::seconds longest_comparison{90};

constexpr std::string_view compare_operation = R"({
  "summary": "Play events again on the code that serves now, and say how its requests differ",
  "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
    "required": ["service"], "properties": {"service": {"type": "string"}, "last": {"type": "integer"},
      "ids": {"type": "array", "items": {"type": "integer"}}}}}}},
  "responses": {
    "200": {"description": "What came out"},
    "400": {"description": "The body is malformed"},
    "404": {"description": "No plugin offers this service"},
    "409": {"description": "Another comparison is under way"},
    "504": {"description": "A plugin holds the comparison's thread"}}})";

struct AskedComparison {
  std::string service;
  std::vector<std::uint64_t> ids;  // the newest first
};

server::Reply not_a_comparison(std::string_view detail) {
  return server::problem(400, "Not a comparison", detail);
}

std::optional<std::uint64_t> number_in(const json::value& value) {
  boost::system::error_code error;
  const auto number = value.to_number<std::uint64_t>(error);
  if (error) return std::nullopt;
  return number;
}

// Those that have ended.
std::vector<std::uint64_t> last_of(const History& history, const std::string& service, std::size_t count) {
  std::vector<std::uint64_t> ids;
  for (const Summary& one : history.list({.service = service, .limit = count + most_compared}).events)
    if (one.ending != Ending::running && ids.size() < count) ids.push_back(one.id);
  return ids;
}

tl::expected<AskedComparison, server::Reply> read_comparison(std::string_view body, const History& history) {
  const auto document = cassette::parse_json(body);
  const auto* const members = document ? document->if_object() : nullptr;
  const auto* const service = members != nullptr ? members->if_contains("service") : nullptr;
  if (service == nullptr || !service->is_string())
    return tl::unexpected(not_a_comparison("The member \"service\" must be a string."));
  AskedComparison asked{std::string(service->get_string()), {}};
  if (const auto* const last = members->if_contains("last")) {
    const auto count = number_in(*last);
    if (!count || *count < 1 || *count > most_compared)
      return tl::unexpected(not_a_comparison("The member \"last\" must be a number from 1 to 100."));
    asked.ids = last_of(history, asked.service, *count);
    return asked;
  }
  const auto* const ids = members->if_contains("ids");
  if (ids == nullptr || !ids->is_array() || ids->get_array().size() > most_compared)
    return tl::unexpected(not_a_comparison("Name \"last\", or at most 100 \"ids\"."));
  for (const auto& one : ids->get_array()) {
    const auto id = number_in(one);
    if (!id) return tl::unexpected(not_a_comparison("The member \"ids\" must be a list of numbers."));
    asked.ids.push_back(*id);
  }
  return asked;
}

replay::Comparer::Subject subject_of(const History& history, std::uint64_t id, const std::string& service) {
  return [&history, id, service]() -> tl::expected<cassette::Case, std::string> {
    const auto found = history.find(id);
    if (!found || found->summary.service != service)
      return tl::unexpected<std::string>("The service has no such event, or it is kept no more.");
    if (!found->kept)
      return tl::unexpected<std::string>("The event has not ended, or nothing of it was kept.");
    if (!found->kept->why_no_case.empty())
      return tl::unexpected("The event has no case: " + found->kept->why_no_case + ".");
    return found->kept->to_case();
  };
}

std::string told(const AskedComparison& asked, std::uint64_t generation,
                 const std::vector<replay::Comparison>& comparisons) {
  json::array events;
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    json::object event{{"id", asked.ids[i]}};
    for (auto& [name, value] : replay::to_json(comparisons[i])) event[name] = std::move(value);
    events.push_back(std::move(event));
    generation = std::max(generation, comparisons[i].generation);
  }
  return json::serialize(
      json::object{{"service", asked.service}, {"generation", generation}, {"events", std::move(events)}});
}

// Answers once, with what came out or with the refusal of a comparison that never ends.
class PendingAnswer {
 public:
  PendingAnswer(runtime::Loop& loop, server::Responder respond)
      : respond_(std::move(respond)), timer_(loop.context().get_executor()) {}

  void wait(const std::shared_ptr<PendingAnswer>& self) {
    timer_.expires_after(longest_comparison);
    timer_.async_wait([self](const boost::system::error_code& error) {
      if (!error)
        self->answer(server::problem(504, "The comparison does not end",
                                     "A plugin inside the host holds its thread. Run it in a process: "
                                     "--isolation worker."));
    });
  }

  void answer(server::Reply reply) {
    timer_.cancel();
    if (const auto respond = std::exchange(respond_, nullptr)) respond(std::move(reply));
  }

 private:
  server::Responder respond_;
  runtime::Timer timer_;
};

void compare(const Workbench::Parts& parts, runtime::Loop& loop, AskedComparison asked,
             server::Responder respond) {
  const auto generation = parts.registry.find(asked.service);
  if (!generation) return respond(server::unknown_service(parts.registry, asked.service));
  std::vector<replay::Comparer::Subject> subjects;
  for (const auto id : asked.ids) subjects.push_back(subject_of(parts.journal.history, id, asked.service));
  const auto pending = std::make_shared<PendingAnswer>(loop, respond);
  auto ended = loop.continuations().keep<std::string>(
      [pending](std::string body) { pending->answer(json_reply(std::move(body))); });
  const bool has_begun = parts.comparer.begin(
      std::move(subjects),
      [asked = std::move(asked), number = generation->number(),
       ended = std::move(ended)](const std::vector<replay::Comparison>& all) -> std::function<void()> {
        return [ended, body = told(asked, number, all)] { ended(body); };
      });
  if (has_begun) return pending->wait(pending);
  pending->answer(
      server::problem(409, "Busy", "Another comparison is under way. Try again when it has ended."));
}

}  // namespace

server::Route compare_route(Workbench& bench) {
  return {"POST",
          "/workbench/compare",
          compare_operation,
          false,
          [&parts = bench.parts()](const server::Request& request, server::Responder respond) {
            auto asked = read_comparison(request.body, parts.journal.history);
            if (!asked) return respond(std::move(asked.error()));
            compare(parts, request.loop, std::move(*asked), std::move(respond));
          },
          "application/json",
          64 * 1024};
}

}  // namespace workbench
