// The host's functions for plugin code on its own threads: each has the call's fiber do what is asked.
#pragma once

#include <aha/abi.h>

namespace runtime {

// As host_table(). A [call] function counts on the thread that carries the call only; [suspends] blocks that thread.
const aha_host& threaded_host_table();

}  // namespace runtime
