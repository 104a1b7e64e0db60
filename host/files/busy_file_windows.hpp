// Files that another process has open for a moment, such as a virus scanner. For *_windows.cpp only.
#pragma once

#include <system_error>

namespace files {

// Whether another process is the likely cause of the error, and will have done soon. [any]
bool may_pass(const std::error_code& error);

// Lets some time pass. Returns false once it is time to give up. [any]
// attempts  how many there were.
bool wait_for_next_attempt(int attempts);

// Tries until it succeeds, fails for another reason, or has failed for about a second. Returns the last error. [any]
// attempt  returns what went wrong, if anything.
template <class Attempt>
std::error_code try_while_busy(Attempt attempt) {
  for (int attempts = 1;; ++attempts) {
    const std::error_code error = attempt();
    if (!error || !may_pass(error) || !wait_for_next_attempt(attempts)) return error;
  }
}

}  // namespace files
