// What a worker writes about its own end.
#pragma once

#include "files/handle.hpp"

namespace resident {

// From now on a signal or an exception that ends this process first writes to `report` what it was, and the code's
// place.
void write_traces_to(files::Handle report);

}  // namespace resident
