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

tl::expected<Settled, std::string> Versions::before(const std::string& file) const {
  const auto found = files_.find(file);
  if (found == files_.end() || !found->second.before)
    return tl::unexpected(file + " has served no other version since the host was started");
  const auto& version = *found->second.before;
  version.copy.restore();  // what stands against it shows at once
  auto bytes = version.copy.read();
  if (!bytes || artifact::sha256_hex(*bytes) != version.sha256)
    return tl::unexpected("the earlier version of " + file +
                          " is no longer whole in the state directory; see what else writes there");
  return Settled{artifact::FileImage{file, {}, std::move(*bytes), version.signature_text},
                 version.sha256,
                 version.identity,
                 Clock::now(),
                 {},
                 true};
}

}  // namespace reload
