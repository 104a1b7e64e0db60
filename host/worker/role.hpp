// The worker's side: what a process that serves one plugin does from its fork to its end.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "plugin/zygote.hpp"

namespace worker {

// Takes this process's rights before `library` is opened. What it may not do from then on, in words, or, as the error,
// why that is not possible here.
// descriptors  that the process needs beside those of the plugin
using Confine = tl::expected<std::string, std::string> (*)(const char* library, std::size_t descriptors);

// For the zygote. One a program: `confine` is kept for all workers.
// prepare  what confine needs, done once in the zygote.
plugin::Role worker_role(Confine confine, void (*prepare)());

}  // namespace worker
