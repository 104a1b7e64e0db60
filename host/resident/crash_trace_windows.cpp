#include "resident/crash_trace.hpp"

#include <windows.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <thread>

#include "process/end.hpp"
#include "resident/crash_report.hpp"
#include "runtime/frames_windows.hpp"
#include "runtime/own_threads.hpp"

namespace resident {
namespace {

HANDLE trace_pipe = nullptr;
// The first crash tells; memory for that is here, since the stack may be short.
std::atomic_flag has_crashed;
CONTEXT walked;

void write_text(std::string_view text) {
  DWORD written = 0;
  WriteFile(trace_pipe, text.data(), static_cast<DWORD>(text.size()), &written, nullptr);
}

LONG WINAPI on_exception(EXCEPTION_POINTERS* exception) {
  const DWORD code = exception->ExceptionRecord->ExceptionCode;
  if (!runtime::ends_process(code) || has_crashed.test_and_set()) return EXCEPTION_CONTINUE_SEARCH;
  blame_running_call();
  if (code == EXCEPTION_STACK_OVERFLOW)
    write_overflow(write_text, runtime::OwnThreads::Ride::current() == nullptr);
  walked = *exception->ContextRecord;
  runtime::write_frames(walked, runtime::top_of_this_stack(), &write_text);
  write_logged(write_text);
  return EXCEPTION_CONTINUE_SEARCH;
}

// The C library has reset its handler.
void on_abort(int) {
  if (has_crashed.test_and_set()) process::exit_at_once(static_cast<int>(process::aborted));
  blame_running_call();
  RtlCaptureContext(&walked);
  // From the caller on: this frame is none of the plugin's.
  const auto top = runtime::top_of_this_stack();
  if (runtime::unwind(walked, top)) runtime::write_frames(walked, top, &write_text);
  write_logged(write_text);
  process::exit_at_once(static_cast<int>(process::aborted));
}

struct Interruption {
  HANDLE event;
  HANDLE thread;  // that it asks for
  const NT_TIB* block;
};

// The thread may hold a lock that this waits for; then the host ends the process soon.
void await(const Interruption& asked) {
  WaitForSingleObject(asked.event, INFINITE);
  if (has_crashed.test_and_set()) return;
  SuspendThread(asked.thread);
  walked.ContextFlags = CONTEXT_FULL;
  if (GetThreadContext(asked.thread, &walked) != 0)
    runtime::write_frames(walked, reinterpret_cast<DWORD64>(asked.block->StackBase), &write_text);
  process::exit_at_once(static_cast<int>(process::aborted));
}

void answer_interrupt(HANDLE event) {
  Interruption asked{event, nullptr, reinterpret_cast<const NT_TIB*>(NtCurrentTeb())};
  DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &asked.thread, 0, FALSE,
                  DUPLICATE_SAME_ACCESS);
  std::thread([asked] { await(asked); }).detach();
}

}  // namespace

void write_traces_to(files::Handle report, files::Handle interrupt) {
  trace_pipe = report;
  if (interrupt != files::no_handle) answer_interrupt(interrupt);
  std::atexit(&blame_running_call);
  AddVectoredExceptionHandler(1, &on_exception);
  std::signal(SIGABRT, &on_abort);
}

}  // namespace resident
