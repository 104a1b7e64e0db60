// Says in an error which step of several it ended.
#pragma once

#include <aha/errors.hpp>

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

}  // namespace aha
