#include "resident/own_process.hpp"

#include <windows.h>

namespace resident {

// There is no name to give, no number of handles to raise, and what a crash leaves the process's mode says already.
void set_up_process(const ProcessTraits&) {
  SetPriorityClass(GetCurrentProcess(), BELOW_NORMAL_PRIORITY_CLASS);
}

}  // namespace resident
