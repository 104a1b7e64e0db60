#include "cli/host_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <stdexcept>
#include <string_view>

#include "cassette/case_file.hpp"
#include "cli/operator_client.hpp"
#include "client/request.hpp"
#include "text/format.hpp"

namespace cli {
namespace {

namespace json = boost::json;

constexpr std::string_view token_mark = "#token=";

// What a running event may be in front of.
constexpr std::size_t most_running = 100;

using EventsById = std::map<std::uint64_t, std::string, std::greater<>>;  // their services

json::value parse_answer(const client::Answer& answer) {
  if (answer.status != 200) throw std::runtime_error(client::reason_of(answer));
  boost::system::error_code error;
  json::value parsed = json::parse(answer.body, error);
  if (error) throw std::runtime_error("the host's answer is not JSON");
  return parsed;
}

tl::expected<cassette::Case, std::string> case_in(const client::Answer& answer) {
  if (answer.status != 200) return tl::unexpected(client::reason_of(answer));
  auto recorded = cassette::parse_case(answer.body);
  if (!recorded) return tl::unexpected(fmt::format("Its case cannot be read: {}.", recorded.error()));
  if (!*recorded) return tl::unexpected<std::string>("It has no case.");
  return std::move(**recorded);
}

}  // namespace

HostHistory::HostHistory(const std::filesystem::path& operator_socket) {
  const auto answer = OperatorClient(operator_socket).get("/workbench");
  const std::string address(answer.at("address").as_string());
  const auto mark = address.find(token_mark);
  if (mark == std::string::npos) throw std::runtime_error("the host tells no token of its workbench");
  url_ = address.substr(0, mark);
  token_ = address.substr(mark + token_mark.size());
}

std::vector<PastEvent> HostHistory::last(const std::vector<std::string>& services, std::size_t count) const {
  const auto ask = [&](const std::string& path) {
    return client::ask({.url = url_ + path, .socket = {}, .body = std::nullopt, .bearer_token = token_});
  };
  EventsById found;
  for (const std::string& service : services) {
    const auto answer =
        parse_answer(ask(fmt::format("workbench/events?service={}&limit={}", service, count + most_running)));
    for (const auto& event : answer.at("events").as_array())
      if (event.at("outcome") != "running") found.emplace(event.at("id").to_number<std::uint64_t>(), service);
  }
  std::vector<PastEvent> events;
  for (const auto& [id, service] : found) {
    if (events.size() == count) break;
    events.push_back(
        {fmt::format("event {}", id), service, case_in(ask(fmt::format("workbench/cases/{}", id)))});
  }
  return events;
}

}  // namespace cli
