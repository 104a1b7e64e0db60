// The processes that the host starts besides itself: this program in other roles.
#pragma once

#include <span>

#include "process/zygote.hpp"

namespace app {

// Examiners and probes of plugin files, and workers, each with and without a sandbox. For main(), which serves them
// where it is executed as a zygote, before it looks at anything else.
std::span<const process::Role> roles();

}  // namespace app
