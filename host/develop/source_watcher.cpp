#include "develop/source_watcher.hpp"

namespace develop {

void SourceWatcher::note(std::optional<Saved>& saved, std::filesystem::path&& file) {
  if (!saved) saved.emplace();
  std::erase(*saved, file);
  saved->push_back(std::move(file));
}

}  // namespace develop
