#include "resident/crash_trace.hpp"

#include <windows.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <span>
#include <string_view>

#include "process/end.hpp"
#include "resident/crash_report.hpp"
#include "runtime/own_threads.hpp"

namespace resident {
namespace {

HANDLE trace_pipe = nullptr;
// The first crash tells; memory for that is here, since the stack may be short.
std::atomic_flag has_crashed;
CONTEXT walked;
std::array<wchar_t, 1024> module_name;
std::array<char, 3 * module_name.size()> module_text;

void write_text(std::string_view text) {
  DWORD written = 0;
  WriteFile(trace_pipe, text.data(), static_cast<DWORD>(text.size()), &written, nullptr);
}

void write_hexadecimal(std::uint64_t number) {
  std::array<char, 18> digits;
  std::size_t at = digits.size();
  do {
    digits[--at] = "0123456789abcdef"[number & 15];
    number >>= 4;
  } while (number != 0);
  digits[--at] = 'x';
  digits[--at] = '0';
  write_text({digits.data() + at, digits.size() - at});
}

// As glibc writes a frame: "C:\x\y.dll(+0x26f3)[0x7ff6566066f3]".
void write_frame(DWORD64 address) {
  HMODULE module = nullptr;
  const DWORD flags = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
  if (GetModuleHandleExW(flags, reinterpret_cast<const wchar_t*>(address), &module) != 0) {
    const auto units = GetModuleFileNameW(module, module_name.data(), static_cast<DWORD>(module_name.size()));
    const int bytes =
        WideCharToMultiByte(CP_UTF8, 0, module_name.data(), static_cast<int>(units), module_text.data(),
                            static_cast<int>(module_text.size()), nullptr, nullptr);
    write_text({module_text.data(), static_cast<std::size_t>(bytes)});
    write_text("(+");
    write_hexadecimal(address - reinterpret_cast<DWORD64>(module));
    write_text(")");
  }
  write_text("[");
  write_hexadecimal(address);
  write_text("]\n");
}

// Goes on to the caller. False if there is none, or the stack does not tell.
bool unwind(CONTEXT& context) {
  const auto* const thread = reinterpret_cast<const NT_TIB*>(NtCurrentTeb());
  const auto before = context.Rsp;
  if (before >= reinterpret_cast<DWORD64>(thread->StackBase)) return false;
  DWORD64 base = 0;
  if (auto* const function = RtlLookupFunctionEntry(context.Rip, &base, nullptr)) {
    void* data = nullptr;
    DWORD64 frame = 0;
    RtlVirtualUnwind(UNW_FLAG_NHANDLER, base, context.Rip, function, &context, &data, &frame, nullptr);
  } else {  // a function that keeps nothing on the stack, or a jump to where there is no code
    context.Rip = *reinterpret_cast<const DWORD64*>(before);
    context.Rsp += sizeof(DWORD64);
  }
  return context.Rip != 0 && context.Rsp > before;
}

void write_frames(const CONTEXT& at) {
  constexpr int most_frames = 48;
  walked = at;
  int frames = 0;
  do write_frame(walked.Rip);
  while (++frames < most_frames && unwind(walked));
}

// What no code goes on after, if it is a plugin's. A thrown exception passes here, too, and others are for debuggers.
bool ends_process(DWORD code) {
  switch (code) {
    case EXCEPTION_ACCESS_VIOLATION:
    case EXCEPTION_DATATYPE_MISALIGNMENT:
    case EXCEPTION_FLT_DIVIDE_BY_ZERO:
    case EXCEPTION_FLT_INVALID_OPERATION:
    case EXCEPTION_ILLEGAL_INSTRUCTION:
    case EXCEPTION_IN_PAGE_ERROR:
    case EXCEPTION_INT_DIVIDE_BY_ZERO:
    case EXCEPTION_INT_OVERFLOW:
    case EXCEPTION_NONCONTINUABLE_EXCEPTION:
    case EXCEPTION_PRIV_INSTRUCTION:
    case EXCEPTION_STACK_OVERFLOW:
      return true;
    default:
      return false;
  }
}

LONG WINAPI on_exception(EXCEPTION_POINTERS* exception) {
  const DWORD code = exception->ExceptionRecord->ExceptionCode;
  if (!ends_process(code) || has_crashed.test_and_set()) return EXCEPTION_CONTINUE_SEARCH;
  blame_running_call();
  if (code == EXCEPTION_STACK_OVERFLOW)
    write_overflow(write_text, runtime::OwnThreads::Ride::current() == nullptr);
  write_frames(*exception->ContextRecord);
  write_logged(write_text);
  return EXCEPTION_CONTINUE_SEARCH;
}

// The C library has reset its handler.
void on_abort(int) {
  if (has_crashed.test_and_set()) process::exit_at_once(static_cast<int>(process::aborted));
  blame_running_call();
  RtlCaptureContext(&walked);
  write_frames(CONTEXT(walked));
  write_logged(write_text);
  process::exit_at_once(static_cast<int>(process::aborted));
}

}  // namespace

void write_traces_to(files::Handle report) {
  trace_pipe = report;
  std::atexit(&blame_running_call);
  AddVectoredExceptionHandler(1, &on_exception);
  std::signal(SIGABRT, &on_abort);
}

}  // namespace resident
