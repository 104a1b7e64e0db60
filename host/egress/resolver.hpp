// Names to addresses, remembered for a while: a lookup is shared by all who wait for it.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "egress/address_policy.hpp"
#include "egress/loop.hpp"

namespace egress {

// Empty where the name does not resolve.
using Addresses = std::vector<Address>;

// Asks the system. The seam at which tests put names of their own.
class Lookup {
 public:
  virtual ~Lookup() = default;

  // Calls `done` once, on the loop, before or after returning; or never, where the lookup is destroyed first.
  // [loop]
  virtual void start(const std::string& host, std::function<void(Addresses)> done) = 0;
};

// [loop]
class Resolver {
 public:
  struct Settings {
    std::chrono::seconds keep = std::chrono::seconds(60);        // what resolved
    std::chrono::seconds keep_failed = std::chrono::seconds(5);  // what did not
    std::size_t max_names = 4'096;                               // remembered; the oldest goes first
    std::size_t max_pending = 1'024;                             // asked for at once; more do not resolve
    std::function<Clock::time_point()> now = [] { return Clock::now(); };
  };
  using Done = std::function<void(const Addresses&)>;

  explicit Resolver(std::unique_ptr<Lookup> lookup) : Resolver(std::move(lookup), Settings()) {}
  Resolver(std::unique_ptr<Lookup> lookup, Settings settings);

  // Calls `done` with the addresses of `host`, at once where they are known. Names under .invalid never
  // resolve and are not asked for (RFC 6761, section 6.4). Destroying the resolver forgets who waits.
  void resolve(const std::string& host, Done done);

 private:
  struct Known {
    Addresses addresses;
    Clock::time_point until;
  };

  void learn(const std::string& host, const Addresses& addresses);
  void remember(const std::string& host, Addresses addresses);

  Settings settings_;
  std::unordered_map<std::string, Known> known_;
  std::deque<std::string> oldest_;  // names in known_, in the order they came
  std::unordered_map<std::string, std::vector<Done>> pending_;
  std::unique_ptr<Lookup> lookup_;  // last: it calls back into the above
};

// Whether RFC 6761 says that a name never resolves: "invalid" and everything under it. [any]
bool never_resolves(std::string_view host);

}  // namespace egress
