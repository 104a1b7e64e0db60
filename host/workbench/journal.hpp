// What the workbench remembers of this run of the host. It is there before the loops, which tell it of their calls.
#pragma once

#include "workbench/feed.hpp"
#include "workbench/generation_times.hpp"
#include "workbench/history.hpp"
#include "workbench/settings.hpp"

namespace workbench {

struct Journal {
  // registry  outlives the object, and may be made later than it
  explicit Journal(const plugin::Registry& registry);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  Feed feed;
  Settings settings;
  History history;
  GenerationTimes generations;
};

}  // namespace workbench
