// Says in an error which step of several it ended.
#pragma once

#include <aha/errors.hpp>

#include <exception>
#include <string>
#include <string_view>

namespace aha {

/// Runs `work` and returns what it returns. An error of the SDK that ends it keeps its type, and its text starts with
/// `step`: `in_step("Requirement R-1", [&] { send(requirement); });`                         [any]
template <class Work>
auto in_step(std::string_view step, Work&& work) {
  try {
    return work();
  } catch (Error& error) {
    error.prefix(step);
    throw;
  }
}

/// Runs `work` and returns true. If an error of the SDK ends it, calls report(error) and returns false, so that one
/// refused part does not lose the rest. The end of the event itself passes: TimeoutError and Cancelled.
template <class Work, class Report>
bool tolerate(Work&& work, Report&& report) {
  try {
    work();
    return true;
  } catch (const Error& error) {
    if (error.kind() == FailureKind::timeout) throw;
    report(error);
    return false;
  }
}

/// Runs work(item) for each item, whatever became of those before it, so that one that is refused does not lose the others.
/// Calls report(error) for each error of the SDK. Throws the first of them once all have been tried; TimeoutError and
/// Cancelled at once.                                                                         [any]
template <class Items, class Work, class Report>
void attempt_each(Items&& items, Work&& work, Report&& report) {
  std::exception_ptr first;
  for (auto&& item : items) {
    try {
      work(item);
    } catch (const Error& error) {
      if (error.kind() == FailureKind::timeout) throw;
      report(error);
      if (!first) first = std::current_exception();
    }
  }
  if (first) std::rethrow_exception(first);
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
