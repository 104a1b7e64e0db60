// Which generation serves a name now, and what became of every other file: the one place where the reloader
// writes and all the others read.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "guard/mutex.hpp"
#include "plugin/first_scan.hpp"
#include "plugin/generation.hpp"
#include "plugin/refusal.hpp"
#include "plugin/tier.hpp"

namespace plugin {

struct ServiceStatus {
  std::string service;
  std::string title;
  std::string category;             // empty if it gives none
  std::vector<std::string> events;  // that it handles; "*": any
  std::string file;
  std::string owner;     // as of Owner::name()
  std::string owner_id;  // as of Owner::id()
  std::string version;
  std::uint64_t generation = 0;
  GenerationState state = GenerationState::serving;
  std::uint64_t in_flight = 0;
  std::string last_error;
  artifact::SignatureVerdict signature;  // of the file
  Tier tier = Tier::in_host;
  WorkerStatus worker;                        // if it does not run in the host
  const account::Account* account = nullptr;  // of the file
};

struct RefusedFile {
  std::string file;
  Refusal refusal;
};

// A library that stays in memory after its services have ended.
struct RetainedLibrary {
  std::string file;
  std::string sha256;
  std::vector<std::string> services;  // "slack#3": name and generation
  std::string reason;
};

// Everything there is to say about the plugins, at one moment; each list in the order of the alphabet.
struct Listing {
  std::vector<ServiceStatus> services;
  std::vector<RefusedFile> refused;
  std::vector<RetainedLibrary> retained;
};

class Registry {
 public:
  // The generation that serves a name now, or null. This is the hot path: a lock held for one look-up. [any]
  GenerationPtr find(std::string_view service) const;

  // Every serving generation, in the order of the alphabet. Hold it no longer than needed: it keeps them
  // loaded. [any]
  std::vector<GenerationPtr> serving() const;

  // A copy of the whole status. [any]
  Listing list() const;

  // [any]
  const FirstScan& first_scan() const { return first_scan_; }

  // ---- for the one writer, the reloader (and for tests that bring their own generations)

  // The number that the service's next generation gets: 1, 2, ... Numbers are not used twice, though a
  // service may have been away meanwhile.
  std::uint64_t next_number(std::string_view service);

  FirstScan& first_scan() { return first_scan_; }

  struct Claim {
    std::string service;
    std::string file;                                              // which offers it already
    ownership::Standing standing = ownership::Standing::stranger;  // of that file
  };

  // Those of `services` that files other than `file` serve.
  std::vector<Claim> taken_by_others(const std::string& file, const std::vector<std::string>& services) const;

  // Makes `generations` all that `file` serves, in one step; an empty list retires the file. Clears its refusal.
  // displaced  files that serve nothing any more from the same moment on.
  // returns    what served for those files until now, marked as draining. Let go of it outside any lock.
  // Precondition: no other file serves one of the names.
  std::vector<GenerationPtr> publish(const std::string& file, std::vector<GenerationPtr> generations,
                                     const std::set<std::string>& displaced = {});

  void refuse(const std::string& file, Refusal refusal);
  void forget_refusal(const std::string& file);
  std::map<std::string, Refusal> refusals() const;

  void add_retained(RetainedLibrary library);
  std::size_t retained_count(const std::string& file) const;

 private:
  FirstScan first_scan_;
  mutable guard::Mutex mutex_;
  // std::atomic<std::shared_ptr> of libstdc++ 12 would spare readers the lock, but its spin bit is invisible to
  // ThreadSanitizer, and a lock held for a look-up costs no more.
  std::map<std::string, GenerationPtr, std::less<>> serving_ AHA_GUARDED_BY(mutex_);
  std::map<std::string, std::uint64_t, std::less<>> last_numbers_ AHA_GUARDED_BY(mutex_);
  std::map<std::string, Refusal> refusals_ AHA_GUARDED_BY(mutex_);
  std::vector<RetainedLibrary> retained_ AHA_GUARDED_BY(mutex_);
};

}  // namespace plugin
