#include "reload/versions.hpp"

#include <utility>

#include "artifact/artifact.hpp"

namespace reload {

void Versions::serves(const std::string& file, std::optional<Version> version, bool ended_well) {
  auto& history = files_[file];
  if (ended_well && history.serving) history.before = std::move(history.serving);
  history.serving = std::move(version);
  if (history.before && history.serving && history.before->identity == history.serving->identity)
    history.before.reset();
}

tl::expected<Candidate, std::string> Versions::before(const std::string& file) const {
  const auto found = files_.find(file);
  if (found == files_.end() || !found->second.before)
    return tl::unexpected(file + " has served no other version since the host was started");
  const auto& version = *found->second.before;
  version.copy.restore();  // what stands against it shows at once
  auto bytes = version.copy.read();
  if (!bytes || artifact::sha256_hex(*bytes) != version.sha256)
    return tl::unexpected("the earlier version of " + file +
                          " is no longer whole in the state directory; see what else writes there");
  Candidate candidate;
  candidate.image = {file, {}, std::move(*bytes), version.signature_text};
  candidate.sha256 = version.sha256;
  candidate.identity = version.identity;
  candidate.noticed = Clock::now();
  candidate.goes_back = true;
  return candidate;
}

}  // namespace reload
