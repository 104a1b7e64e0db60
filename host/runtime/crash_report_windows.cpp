#include <windows.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>

#include "runtime/call.hpp"
#include "runtime/crash_words.hpp"
#include "runtime/frames_windows.hpp"
#include "runtime/watchdog.hpp"

namespace runtime {

void write_error_text(std::string_view text) {
  DWORD written = 0;
  ::WriteFile(::GetStdHandle(STD_ERROR_HANDLE), text.data(), static_cast<DWORD>(text.size()), &written,
              nullptr);
}

namespace {

// The first crash tells. What it needs is here, since its stack may be short.
std::atomic_flag has_told;
CONTEXT crashed_at;

// The handler runs on the stack that has overflowed, in what is set aside for it.
constexpr ULONG handler_stack_bytes = 16 * 1024;

// No event is to blame: a thread of the host, or one that a plugin started.
void tell_of_thread(const CONTEXT& context) {
  write_error_text("aha-host: a thread crashed outside of any event, at\n");
  crashed_at = context;
  write_frames(crashed_at, top_of_this_stack(), &write_error_text);
}

// Of plugin code on a fiber, which no other handler hears of: the search for one ends at the bottom of the fiber. Code
// that handles such an exception itself is taken for a crash.
LONG WINAPI on_exception(EXCEPTION_POINTERS* exception) {
  const DWORD code = exception->ExceptionRecord->ExceptionCode;
  if (!ends_process(code)) return EXCEPTION_CONTINUE_SEARCH;  // each C++ exception comes by, too
  const Call* const call = Call::current();
  if (call != nullptr && !has_told.test_and_set()) write_blame(*call, code == EXCEPTION_STACK_OVERFLOW);
  return EXCEPTION_CONTINUE_SEARCH;
}

LONG WINAPI on_unhandled(EXCEPTION_POINTERS* exception) {
  if (!has_told.test_and_set()) tell_of_thread(*exception->ContextRecord);
  return EXCEPTION_CONTINUE_SEARCH;
}

// The C library resets its handler, and ends the process once this returns.
void on_abort(int) {
  if (has_told.test_and_set()) return;
  if (const Call* const call = Call::current()) return write_blame(*call, false);
  CONTEXT here;
  ::RtlCaptureContext(&here);
  tell_of_thread(here);
}

}  // namespace

void install_crash_report() {
  // No dialogue, which would keep the process.
  ::SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
  ::AddVectoredExceptionHandler(1, &on_exception);
  ::SetUnhandledExceptionFilter(&on_unhandled);
  std::signal(SIGABRT, &on_abort);
}

void prepare_thread_for_crash_report() {
  ULONG bytes = handler_stack_bytes;
  ::SetThreadStackGuarantee(&bytes);
}

}  // namespace runtime
