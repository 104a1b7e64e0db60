// An Aha! account in memory: what services are told when they call Aha!'s API and there is no account to call. One for
// the whole host.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "guard/mutex.hpp"
#include "simulation/api.hpp"
#include "simulation/attachments.hpp"
#include "simulation/records.hpp"

namespace simulation {

// What every host of Aha!'s is below.
inline constexpr std::string_view aha_domain = "aha.io";

// Whether a host (lower case, as egress::Url::host) is one of Aha!'s. [any]
bool is_host_of_aha(std::string_view host);

// All of it is [any].
class SimulatedAha {
 public:
  SimulatedAha();
  ~SimulatedAha();
  SimulatedAha(const SimulatedAha&) = delete;
  SimulatedAha& operator=(const SimulatedAha&) = delete;

  // An event, or a collection query, is about to begin. The account learns the token that it is called with from now
  // on, whose integration it is, and the records that the payload names. A payload of more than max_document_bytes is
  // not read.
  // data     the integration's settings, a JSON object
  // payload  JSON; "null" if there is none, or it is none of Aha!'s
  void begins(std::string_view service, std::string_view data, std::string_view payload);

  // Returns the payload with the integration fields that its records have by now; as it was if it names no record that
  // is known, or is larger than max_document_bytes.
  std::string complete(std::string_view payload) const;

  struct Asked {
    std::string_view method;
    std::string_view url;            // absolute, normalised
    std::string_view authorization;  // the header; empty: none
    std::string_view body;
  };
  // Answers one request to a host of Aha!'s. Without the token of an event that began, the API answers 401. Attachments
  // need none, as their addresses hold one.
  Answer answer(const Asked& asked);

  // Returns {"records":[{"type","reference_num","name","resource","record","integration_fields","comments"}],
  // "requests":N}, the records that were used last first.
  boost::json::object state() const;

  // Forgets all but the tokens.
  void reset();

 private:
  struct Account;

  Answer route(const Asked& asked) AHA_REQUIRES(mutex_);

  mutable guard::Mutex mutex_;
  std::unique_ptr<Account> account_ AHA_GUARDED_BY(mutex_);
  std::deque<std::size_t> tokens_ AHA_GUARDED_BY(mutex_);  // as hashes; the oldest goes first
  std::uint64_t requests_ AHA_GUARDED_BY(mutex_) = 0;
};

}  // namespace simulation
