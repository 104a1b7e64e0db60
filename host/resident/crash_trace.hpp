// What a worker writes about its own end.
#pragma once

namespace resident {

// From now on a signal that ends this process first writes to `descriptor` what it was, and the code's place.
void write_traces_to(int descriptor);

}  // namespace resident
