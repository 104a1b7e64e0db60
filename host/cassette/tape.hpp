// The remote side of one case: answers each request from the case, and remembers what was asked.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cassette/case.hpp"
#include "cassette/difference.hpp"
#include "cassette/request_pairs.hpp"
#include "egress/address_policy.hpp"

namespace cassette {

class Tape {
 public:
  // The case outlives the tape.
  explicit Tape(const Case& recorded);

  // What the remote host says to one request. The first expected one that equals it counts, else the first to the same
  // endpoint; what then differs is told by differences(). Each answers once, except that integration fields may be
  // stored again. An unknown request gets 404 with a sentence that says so.
  egress::Response answer(const SentRequest& request);

  // The request was refused before it would have gone out. Counts only if the case has it, or one to the same endpoint,
  // with the same end.
  void refused(const SentRequest& request, egress::Error error);

  // The addresses in URLs that the case connected to, which its recording host allowed.
  std::vector<egress::AddressRange> reached_addresses() const;

  // Whether requests to this host are to be authenticated by NTLM: recorded ones are.
  bool wants_ntlm(const std::string& host) const { return ntlm_hosts_.contains(host); }

  // In what the requests so far differ from those of the case, in their order.
  Differences differences() const;

  // The same, request by request. There are differences() if and only if a pair is not the same.
  std::vector<RequestPair> pairs() const;

 private:
  struct Counted {
    const SentRequest* request;
    const Exchange* answered;
  };
  template <class MayAnswer>
  const Exchange* take_open(const SentRequest& request, MayAnswer may_answer);
  std::vector<Counted> counted() const;
  std::vector<const Exchange*> counted_expected() const;

  std::vector<const Exchange*> expected_;  // of the case, in its order
  std::vector<const Exchange*> open_;      // not asked for yet
  std::vector<SentRequest> sent_;
  std::vector<const Exchange*> answered_;  // beside sent_; null if the case knows no such request
  std::set<std::string> ntlm_hosts_;
};

}  // namespace cassette
