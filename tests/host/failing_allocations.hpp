// Lets allocations of this thread fail, in a program that links failing_allocations.cpp.
#pragma once

namespace failing_allocations {

// The allocation after `count` more throws std::bad_alloc, once.
void fail_after(long count);

// Ends that. Returns if the allocation that was to fail has come and failed.
bool stop();

}  // namespace failing_allocations
