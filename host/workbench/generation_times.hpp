// When each generation of a service began to serve, and the news that services changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "guard/mutex.hpp"
#include "plugin/registry.hpp"
#include "reload/observer.hpp"
#include "workbench/feed.hpp"

namespace workbench {

struct ServedGeneration {
  std::uint64_t generation = 0;
  std::string version;
  std::string sha256;
  std::int64_t at_ms = 0;  // since 1970
};

class GenerationTimes final : public reload::Observer {
 public:
  static constexpr std::size_t most_kept = 20;  // of a service

  // Both outlive the object; the registry may be made later than this.
  GenerationTimes(const plugin::Registry& registry, Feed& feed) : registry_(registry), feed_(feed) {}

  // The newest first. [any]
  std::vector<ServedGeneration> of(const std::string& service) const;

  void loaded(std::string_view service, std::uint64_t generation, std::string_view file,
              double took_ms) override;
  void refused(std::string_view file, const plugin::Refusal& refusal) override;
  void retired(std::string_view service, std::uint64_t generation, std::string_view file) override;
  void unloaded(std::string_view file, std::string_view sha256) override;
  void retained(std::string_view file, std::string_view sha256, std::string_view reason) override;

 private:
  void tell() { feed_.publish("services", "{}"); }

  const plugin::Registry& registry_;
  Feed& feed_;
  mutable guard::Mutex mutex_;
  std::map<std::string, std::deque<ServedGeneration>, std::less<>> served_ AHA_GUARDED_BY(mutex_);
};

}  // namespace workbench
