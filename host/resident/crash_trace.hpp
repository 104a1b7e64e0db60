// What a worker writes about its own end.
#pragma once

#include "files/handle.hpp"

namespace resident {

// From now on a signal or an exception that ends this process first writes to `report` what it was, and the code's
// place. On the loop's thread.
// interrupt  on Windows an event; when it is set, the process writes where this thread is, and ends. On Linux a signal
//            does that: no_handle.
void write_traces_to(files::Handle report, files::Handle interrupt);

}  // namespace resident
