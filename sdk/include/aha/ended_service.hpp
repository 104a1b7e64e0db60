// Third parties that have shut down: a server of that name may still be reachable (a compatible one, one on
// premise), but if it is not, the user should be told that it never will be.
#pragma once

#include <aha/errors.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace aha {

/// Runs `request` and returns what it returns. If the remote does not answer at all, the error stays what
/// it is and `hint` is added to its words.                                          [call][suspends]
/// hint  "HipChat's cloud service ended in 2019: ..."
template <class Request>
decltype(auto) with_ending_in_mind(std::string_view hint, Request&& request) {
  try {
    return std::forward<Request>(request)();
  } catch (const ConnectionError& error) {
    throw ConnectionError(error.code(), std::string(error.what()) + " " + std::string(hint));
  } catch (const TimeoutError& error) {
    throw TimeoutError(std::string(error.what()) + " " + std::string(hint));
  }
}

}  // namespace aha
