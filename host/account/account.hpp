// What plugins make the host hold or do: one account for each plugin file, whatever the number of its processes, loops
// and generations. Code that holds something for a plugin takes a Charge first, and drops it with what it counted.
//
// A plugin may hold what its own limit allows, and no more than three times what is left for all: one alone gets three
// quarters, several share evenly, and there is always room for one that comes later.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "guard/mutex.hpp"

namespace account {

enum class Resource : std::uint8_t {
  events,        // in flight
  requests,      // outgoing, until they are answered
  lookups,       // names that are being resolved
  memory_bytes,  // of the host: frames, requests, answers and small attachments
  file_bytes,    // of attachments
  files,         // attachments
  processes,     // running, or told to end
};
constexpr std::size_t resource_count = 7;

// Such as "memory_bytes". [any]
std::string_view to_string(Resource resource);

struct Limit {
  std::uint64_t one = UINT64_MAX;  // that a plugin may hold
  std::uint64_t all = UINT64_MAX;  // that all plugins together may hold
  std::string_view one_flag = {};  // that moves it; empty: none. Constants
  std::string_view all_flag = {};
};

// By resource.
class Limits {
 public:
  Limit& operator[](Resource resource) { return limits_[static_cast<std::size_t>(resource)]; }
  const Limit& operator[](Resource resource) const { return limits_[static_cast<std::size_t>(resource)]; }

 private:
  std::array<Limit, resource_count> limits_{};
};

class Account;

// An amount that is held, given back when this ends. Moves, but is never copied. Its account outlives it. [any]
class Charge {
 public:
  Charge() = default;  // of nothing
  ~Charge() { release(); }
  Charge(Charge&& other) noexcept { *this = std::move(other); }
  Charge& operator=(Charge&& other) noexcept;
  Charge(const Charge&) = delete;
  Charge& operator=(const Charge&) = delete;

  std::uint64_t amount() const { return amount_; }
  // Holds what `more` held, too: of the same account and resource, unless this is of nothing.
  void add(Charge&& more) noexcept;
  // Gives it back now.
  void release() noexcept;

 private:
  friend class Account;
  Charge(Account& account, Resource resource, std::uint64_t amount)
      : account_(&account), resource_(resource), amount_(amount) {}

  Account* account_ = nullptr;
  Resource resource_{};
  std::uint64_t amount_ = 0;
};

// What all plugins together hold of one resource.
struct Pool {
  Limit limit;
  std::atomic<std::uint64_t> used{0};
};
using Pools = std::array<Pool, resource_count>;

struct Usage {
  Resource resource{};
  std::uint64_t used = 0;
  std::uint64_t limit = 0;    // that the plugin may reach while it is alone
  std::uint64_t refused = 0;  // how often it was refused more
};

// Of one plugin. All of it is [any].
class Account {
 public:
  // pools  outlive the account; null: it has no limits, and counts nothing.
  Account(std::string plugin, Pools* pools) : plugin_(std::move(plugin)), pools_(pools) {}
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  // One without limits, for code without a ledger: a worker's own process, tools, tests.
  static Account& unlimited();

  const std::string& plugin() const { return plugin_; }

  // Takes `amount`, or says in a sentence why the plugin gets no more and which flag moves the limit. The refusal is
  // counted.
  tl::expected<Charge, std::string> take(Resource resource, std::uint64_t amount);

  std::uint64_t used(Resource resource) const;
  std::array<Usage, resource_count> usage() const;

  // Time of an event loop that went into what the plugin's processes sent.
  void add_loop_time(std::chrono::nanoseconds time) {
    loop_ns_.fetch_add(static_cast<std::uint64_t>(time.count()), std::memory_order_relaxed);
  }
  std::chrono::nanoseconds loop_time() const {
    return std::chrono::nanoseconds(loop_ns_.load(std::memory_order_relaxed));
  }

 private:
  friend class Charge;
  struct Entry {
    std::atomic<std::uint64_t> used{0};
    std::atomic<std::uint64_t> refused{0};
  };

  bool draw(Resource resource, std::uint64_t amount);
  void give_back(Resource resource, std::uint64_t amount) noexcept;
  std::string refusal(Resource resource) const;

  const std::string plugin_;
  Pools* const pools_;
  std::array<Entry, resource_count> entries_{};
  std::atomic<std::uint64_t> loop_ns_{0};
};

// The accounts of a host. All of it is [any].
class Ledger {
 public:
  explicit Ledger(const Limits& limits);
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  // The account of a plugin, by its file's name; lives as long as the ledger.
  Account& of(std::string_view plugin);
  // Of every plugin that was ever there.
  std::vector<const Account*> accounts() const;
  // What all hold together.
  std::uint64_t used(Resource resource) const;

 private:
  Pools pools_;
  mutable guard::Mutex mutex_;
  std::map<std::string, std::unique_ptr<Account>, std::less<>> accounts_ AHA_GUARDED_BY(mutex_);
};

}  // namespace account
