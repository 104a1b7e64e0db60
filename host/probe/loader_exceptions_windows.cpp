#include "probe/loader_exceptions.hpp"

#include <windows.h>

#include "process/end.hpp"

namespace probe {
namespace {

DWORD last_code = 0;  // 0: none

// Of all, also of those that a handler of the library takes: what counts is the last one before it did not load.
LONG CALLBACK note(EXCEPTION_POINTERS* raised) {
  const DWORD code = raised->ExceptionRecord->ExceptionCode;
  if (!process::end_of(code).cause.empty()) last_code = code;
  return EXCEPTION_CONTINUE_SEARCH;
}

}  // namespace

LoaderExceptions::LoaderExceptions() : handler_(AddVectoredExceptionHandler(1, &note)) {
  last_code = 0;
}

LoaderExceptions::~LoaderExceptions() {
  RemoveVectoredExceptionHandler(handler_);
}

std::string LoaderExceptions::last() const {
  return last_code == 0 ? std::string() : process::name_of_cause(last_code);
}

}  // namespace probe
