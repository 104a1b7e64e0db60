#include "http_crossing.hpp"
#include "http_failure.hpp"

#include <aha/bytes.hpp>
#include <aha/call.hpp>
#include <aha/errors.hpp>

#include <algorithm>
#include <deque>
#include <exception>
#include <memory>
#include <numeric>
#include <optional>

namespace aha::http {
namespace {

/// The host's functions for requests at once; null if the host is too old to have them.
const aha_http_all* functions(const Call& call) {
  const aha_host& host = call.host();
  const auto* all = static_cast<const aha_http_all*>(host.query(&host, to_bytes(AHA_CAPABILITY_HTTP_ALL)));
  return all != nullptr && all->size >= AHA_HTTP_ALL_SIZE_V1 ? all : nullptr;
}

/// An answer's bytes at the host, which end with it.
class Kept {
 public:
  Kept(const aha_http_all& all, const Call& call, std::uint64_t id) : all_(all), call_(call), id_(id) {}
  ~Kept() { all_.release(call_.handle(), id_); }
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;

 private:
  const aha_http_all& all_;
  const Call& call_;
  std::uint64_t id_;
};

/// What a request came to.
struct Ended {
  std::optional<Response> response;
  std::shared_ptr<const Kept> kept;
};
using Places = std::vector<std::size_t>;

/// Sends the requests at these places together. Throws the first failure among them, once all have ended.
void send(const aha_http_all& all, std::span<const Request> requests, const Places& places,
          std::vector<Ended>& ended) {
  Call& call = Crossing::call_of(requests.front().client);
  std::deque<Crossing> crossings;  // they do not move
  std::vector<aha_http_exchange> exchanges;
  for (const std::size_t place : places) {
    const Request& request = requests[place];
    Crossing& crossing = crossings.emplace_back(request.client, request.method, request.url, request.body);
    exchanges.push_back({&crossing.request(), &crossing.answer(), 0, 0, 0});
  }
  const std::int32_t result = all.send(call.handle(), exchanges.data(), exchanges.size());
  if (result != AHA_OK) throw_failure(result, url::origin(requests[places.front()].url), {});
  std::exception_ptr first_failure;
  for (std::size_t i = 0; i < places.size(); ++i) {
    try {
      Ended& one = ended[places[i]];
      one.kept = std::make_shared<const Kept>(all, call, exchanges[i].id);
      one.response = crossings[i].end(exchanges[i].result, places.size() - 1);
    } catch (...) {
      if (!first_failure) first_failure = std::current_exception();
    }
  }
  if (first_failure) std::rethrow_exception(first_failure);
}

/// Sends them together, and once more those whose servers ask for it.
std::vector<Ended> send_with_waits(const aha_http_all& all, std::span<const Request> requests) {
  Call& call = Crossing::call_of(requests.front().client);
  std::vector<Ended> ended(requests.size());
  Places open(requests.size());
  std::iota(open.begin(), open.end(), std::size_t{0});
  for (int waits = 0;; ++waits) {
    send(all, requests, open, ended);
    const auto wait_of = [&](std::size_t place) {
      return wait_before_retry(call, Crossing::policy_of(requests[place].client), requests[place].method,
                               *ended[place].response, waits);
    };
    std::erase_if(open, [&](std::size_t place) { return wait_of(place).count() == 0; });
    if (open.empty()) return ended;
    const std::size_t slowest = *std::ranges::max_element(open, {}, wait_of);
    wait_for_retry(call, *ended[slowest].response, wait_of(slowest));
  }
}

}  // namespace

Answers send_all(std::span<const Request> requests, std::size_t at_once) {
  if (requests.empty()) return {};
  if (std::ranges::any_of(requests, [](const Request& request) { return request.body.has_files(); }))
    throw Error(FailureKind::internal, "Aha::HostError", "send_all() takes no body with a fetched file.");
  std::vector<Response> responses;
  std::vector<std::shared_ptr<const void>> kept;
  responses.reserve(requests.size());
  kept.reserve(requests.size());
  const aha_http_all* const all = functions(Crossing::call_of(requests.front().client));
  if (all == nullptr) {
    for (const Request& request : requests) responses.push_back(request.client.get(request.url));
    return {std::move(responses), std::move(kept)};
  }
  at_once = std::clamp<std::size_t>(at_once, 1, all->most);
  for (std::size_t from = 0; from < requests.size(); from += at_once) {
    const auto some = requests.subspan(from, std::min(at_once, requests.size() - from));
    for (Ended& ended : send_with_waits(*all, some)) {
      responses.push_back(*ended.response);
      kept.push_back(std::move(ended.kept));
    }
  }
  return {std::move(responses), std::move(kept)};
}

}  // namespace aha::http
