// Says in an error which step of several it ended.
#pragma once

#include <aha/errors.hpp>

#include <exception>
#include <string>

namespace aha {

/// Runs `work` and gives what it returns. An error of the SDK that ends it keeps its kind, its class name and
/// the time to wait, and its text starts with `step`: `during("Requirement R-1", [&] { send(requirement); });`
/// [any]
template <class Work>
auto during(const std::string& step, Work&& work) {
  try {
    return work();
  } catch (const Error& error) {
    throw Error(error.kind(), error.class_name(), step + ": " + error.what(), error.retry_after());
  }
}

/// Runs `work` and gives the error of the SDK that ended it, or null: for what has to be done in between, whatever
/// became of `work`. Rethrow it by std::rethrow_exception.  [any]
template <class Work>
std::exception_ptr failure_of(Work&& work) {
  try {
    work();
    return nullptr;
  } catch (const Error&) {
    return std::current_exception();
  }
}

}  // namespace aha
