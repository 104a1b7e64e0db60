// The requests of a case and those of another run of its event, side by side.
#pragma once

#include <optional>
#include <vector>

#include "cassette/case.hpp"
#include "cassette/difference.hpp"

namespace cassette {

// A request of a case beside the one that a service sent in its place.
struct RequestPair {
  std::optional<SentRequest> expected;  // nothing: the service sent one more
  std::optional<SentRequest> sent;      // nothing: the service did not send it
  Differences differences;  // of two that are there; their places begin with "method", "url", "body"...

  bool is_same() const { return expected && sent && differences.empty(); }
};

// A request that was sent, and the one of the case whose answer it got; null: it got none. Both borrowed.
struct AnsweredRequest {
  const SentRequest* sent;
  const SentRequest* expected;
};

// In the order in which the service sent them. A request that got no answer stands beside a missing one to the same
// host, if there is one between its neighbours. A request that was added or left out moves no other. Of two that are
// the same but come in another order, the later one differs in its "order". [any]
std::vector<RequestPair> pair_requests(const std::vector<const SentRequest*>& expected,
                                       const std::vector<AnsweredRequest>& sent);

}  // namespace cassette
