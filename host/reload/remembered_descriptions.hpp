// What examinations and probes found earlier, and why they refused, by the content of the file, so that a host that
// starts again need not probe what it has
// probed before. Kept in the state directory, and of use to the same build of the host on an unchanged machine only.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "artifact/artifact.hpp"
#include "artifact/description.hpp"
#include "plugin/refusal.hpp"
#include "plugin/tier.hpp"

namespace reload {

struct Remembered {
  artifact::Examination examination;
  artifact::Description description;
};

class RememberedDescriptions {
 public:
  // The oldest beyond these are forgotten.
  static constexpr std::size_t max_kept = 256;

  // Best effort: works without a cache if state_dir cannot be used.
  explicit RememberedDescriptions(const std::filesystem::path& state_dir);

  // What was found of a file with this content, in this tier. [any]
  // sha256   as sha256_hex() writes it.
  std::optional<Remembered> find(std::string_view sha256, plugin::Tier tier) const;

  // Takes down what was found. Any number of threads may do so for different contents. [any]
  void keep(std::string_view sha256, plugin::Tier tier, const Remembered& found) const;

  // Why the probe of a file with this content failed, in this tier; until the machine is restarted, since it may
  // have been the machine that was slow. [any]
  std::optional<plugin::Refusal> find_refusal(std::string_view sha256, plugin::Tier tier) const;

  // Takes down a refusal that is the file's own doing. As keep(). [any]
  void keep_refusal(std::string_view sha256, plugin::Tier tier, const plugin::Refusal& refusal) const;

  // Forgets it. [any]
  void forget_refusal(std::string_view sha256, plugin::Tier tier) const;

  // Around the loading of many files at the start: if the host dies in between, the cache may be the cause, so the next
  // start discards it. [one thread]
  void begin_loading() const;
  void end_loading() const;

 private:
  std::filesystem::path path_of(std::string_view sha256, plugin::Tier tier) const;
  std::filesystem::path path_of_refusal(std::string_view sha256, plugin::Tier tier) const;
  void write(const std::filesystem::path& path, std::string_view text) const;

  std::filesystem::path folder_;
  std::string circumstances_;  // what else decides how a probe ends
  std::string boot_;           // which start of the machine this is
};

}  // namespace reload
