// What a worker writes about its own end, but for what only the system knows. Safe in a signal handler.
#pragma once

#include <string_view>

namespace resident {

using WriteReport = void (*)(std::string_view text);

// Names to the host the call that the calling thread carries. Several may run at once, each on its thread; where calls
// run on fibers, the host knows already.
void blame_running_call();

// on_fiber  the stack of a call's fiber has overflowed, not that of a thread which carries calls
void write_overflow(WriteReport write, bool on_fiber);

// The newest lines that the running event had logged, which nothing else keeps. Together less than a pipe holds.
void write_logged(WriteReport write);

}  // namespace resident
