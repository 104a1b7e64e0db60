// Names to addresses, remembered for a while. What one plugin asks for costs the others nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "account/account.hpp"
#include "egress/address_policy.hpp"
#include "egress/loop.hpp"

namespace egress {

using Addresses = std::vector<Address>;

// What a look-up came to.
struct Found {
  Addresses addresses;             // empty: the name does not resolve
  std::string fault;               // why, for a person; empty if there are addresses
  std::chrono::seconds valid_for;  // as the name server says; of addresses only
};

// Asks name servers. The seam at which tests put their own names.
class Lookup {
 public:
  using Done = std::function<void(Found)>;

  // One look-up under way. Destroying it ends it: `done` is not called any more.
  class Query {
   public:
    virtual ~Query() = default;
  };

  virtual ~Lookup() = default;

  // Calls `done` once, on the loop, before or after returning; it may destroy the query.
  // Whatever goes wrong is a fault that is found. [loop]
  virtual std::unique_ptr<Query> start(const std::string& host, Done done) = 0;
};

// [loop]
class Resolver {
  struct Share;
  struct Pending;

 public:
  struct Settings {
    std::chrono::seconds shortest =
        std::chrono::seconds(5);  // for which addresses are kept, whatever the server says
    std::chrono::seconds longest = std::chrono::seconds(300);
    std::chrono::seconds keep_failed = std::chrono::seconds(5);
    std::size_t max_names = 1'024;  // remembered for one account; the oldest goes first
    std::size_t max_lookups = 64;   // under way for one account; more wait in line
    std::function<Clock::time_point()> now = [] { return Clock::now(); };
  };
  using Done = std::function<void(const Found&)>;

  // A caller's wait for an answer. Destroying it ends the wait, and the look-up if it was the last one.
  class [[nodiscard]] Wait {
   public:
    Wait() = default;  // for nothing
    Wait(Wait&& other) noexcept = default;
    Wait& operator=(Wait&& other) noexcept;
    ~Wait() { leave(); }

   private:
    friend class Resolver;
    Wait(const std::shared_ptr<Pending>& pending, std::uint64_t number)
        : pending_(pending), number_(number) {}
    void leave() noexcept;

    std::weak_ptr<Pending> pending_;
    std::uint64_t number_ = 0;
  };

  explicit Resolver(std::unique_ptr<Lookup> lookup) : Resolver(std::move(lookup), Settings()) {}
  Resolver(std::unique_ptr<Lookup> lookup, Settings settings);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  // Calls `done` with the addresses of `host`, at once if they are known. Names under .invalid never resolve and are
  // not asked for (RFC 6761, section 6.4). Destroying the resolver forgets who waits. Throws std::bad_alloc.
  // account  charged with names that are under way or in line; what is remembered is each account's own. Outlives this.
  Wait resolve(account::Account& account, const std::string& host, Done done);

 private:
  struct Known {
    Found found;
    Clock::time_point until;
  };

  // One name of one account that is asked for.
  struct Pending {
    Resolver& resolver;
    Share& share;
    std::string host;
    std::map<std::uint64_t, Done> waiting;  // in the order they came
    account::Charge charge;
    std::unique_ptr<Lookup::Query> query;
    enum class State : std::uint8_t { in_line, under_way, over } state = State::in_line;
    std::list<std::shared_ptr<Pending>>::iterator place;  // in line
  };

  struct Share {
    std::unordered_map<std::string, Known> known;
    std::deque<std::string> oldest;  // names in `known`, in the order they came
    std::unordered_map<std::string, std::shared_ptr<Pending>> pending;
    std::list<std::shared_ptr<Pending>> line;  // pending ones that are not under way
    std::size_t under_way = 0;
  };

  Share& share_of(account::Account& account);
  void start_next(Share& share);
  void start(const std::shared_ptr<Pending>& pending);
  void learn(const std::shared_ptr<Pending>& pending, Found found);
  void remember(Share& share, const std::string& host, const Found& found);
  void give_up(Pending& pending);

  Settings settings_;
  std::uint64_t last_number_ = 0;
  std::unique_ptr<Lookup> lookup_;
  std::map<account::Account*, Share> shares_;  // after lookup_, whose queries it holds
};

// Whether RFC 6761 says that a name never resolves: "invalid" and everything under it. [any]
bool never_resolves(std::string_view host);

}  // namespace egress
