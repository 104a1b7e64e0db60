// What a library's constructors raised and the system's loader kept for itself.
#pragma once

#include <string>

namespace probe {

// Notices them while it lives. One at a time; for one thread.
class LoaderExceptions {
 public:
  LoaderExceptions();
  ~LoaderExceptions();
  LoaderExceptions(const LoaderExceptions&) = delete;
  LoaderExceptions& operator=(const LoaderExceptions&) = delete;

  // The last one's name, such as "EXCEPTION_ACCESS_VIOLATION"; empty: none. Always empty on Linux, where they end the
  // process.
  std::string last() const;

 private:
  [[maybe_unused]] void* handler_ = nullptr;  // on Linux none
};

}  // namespace probe
