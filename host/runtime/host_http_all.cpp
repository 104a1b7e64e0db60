#include "runtime/host_http_all.hpp"

#include <algorithm>
#include <exception>
#include <span>
#include <utility>
#include <vector>

#include "edge/c_edge.hpp"
#include "runtime/call.hpp"
#include "runtime/host_http.hpp"
#include "runtime/http_crossing.hpp"
#include "runtime/loop.hpp"

namespace runtime {
namespace {

using Exchanges = std::span<aha_http_exchange>;

// Starts all of them and parks the call until the last has ended. If one cannot be started, ends those that were and
// throws. Precondition: there is one.
std::vector<egress::Response> perform(aha_call& call, const Exchanges& exchanges) {
  std::vector<egress::Request> requests;
  requests.reserve(exchanges.size());
  for (const auto& exchange : exchanges) requests.push_back(to_egress(*exchange.request));
  std::vector<egress::Response> received(requests.size());
  std::vector<egress::TransferId> transfers;
  transfers.reserve(requests.size());
  std::size_t under_way = 0;
  std::exception_ptr fault;
  const auto cancel_all = [&] {
    for (const auto transfer : transfers) call.egress().cancel(transfer);
  };
  try {
    for (std::size_t i = 0; i < requests.size(); ++i) {
      transfers.push_back(call.send(std::move(requests[i]), [&, i](egress::Response&& arrived) {
        received[i] = std::move(arrived);
        if (--under_way == 0) Loop::of_this_thread().resume(call);
      }));
      ++under_way;
    }
  } catch (...) {
    fault = std::current_exception();
    cancel_all();
  }
  // This frame has to stay for as long as a completion may come.
  if (under_way > 0) call.park([&cancel_all] { cancel_all(); });
  if (fault) std::rethrow_exception(fault);
  return received;
}

std::vector<egress::Response> refused(aha_call& call, std::size_t count) {
  refuse_cancelled(call);
  egress::Response cancelled;
  cancelled.error = egress::Error::cancelled;
  return {count, cancelled};
}

std::int32_t send(aha_call* call, aha_http_exchange* exchanges, std::uint64_t count) {
  if (count > max_requests_at_once || (count > 0 && exchanges == nullptr)) return AHA_EINVAL;
  const Exchanges all(exchanges, count);
  const bool are_valid = std::ranges::all_of(
      all, [&](const auto& exchange) { return is_valid(call, exchange.request, exchange.response); });
  if (!are_valid) return AHA_EINVAL;
  if (count == 0) return AHA_OK;
  return edge::c_edge(AHA_EINTERNAL, [&] {
    auto received = call->cancelled() ? refused(*call, count) : perform(*call, all);
    for (std::size_t i = 0; i < count; ++i) {
      const Call::Answer& answer = call->keep(std::move(received[i]));
      all[i].id = answer.id;
      all[i].result = fill(*all[i].response, answer, *call);
    }
    return AHA_OK;
  });
}

void release(aha_call* call, std::uint64_t id) {
  if (call != nullptr && Call::current() == call) call->release_answer(id);
}

}  // namespace

const aha_http_all& http_all_functions() {
  static constexpr aha_http_all table{sizeof(aha_http_all), max_requests_at_once, send, release};
  return table;
}

}  // namespace runtime
