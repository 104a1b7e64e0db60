#include "process/end.hpp"

#include <windows.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace process {
namespace {

struct Cause {
  std::uint32_t code;
  std::string_view name;
};

// An uncaught exception's code is the status of the process.
constexpr std::array causes{
    Cause{aborted, "abort()"},
    Cause{0x80000002, "EXCEPTION_DATATYPE_MISALIGNMENT"},
    Cause{0x80000003, "EXCEPTION_BREAKPOINT"},
    Cause{0xC0000005, "EXCEPTION_ACCESS_VIOLATION"},
    Cause{0xC0000006, "EXCEPTION_IN_PAGE_ERROR"},
    Cause{0xC0000008, "EXCEPTION_INVALID_HANDLE"},
    Cause{0xC0000017, "STATUS_NO_MEMORY"},
    Cause{0xC000001D, "EXCEPTION_ILLEGAL_INSTRUCTION"},
    Cause{0xC0000025, "EXCEPTION_NONCONTINUABLE_EXCEPTION"},
    Cause{0xC0000026, "EXCEPTION_INVALID_DISPOSITION"},
    Cause{0xC000008C, "EXCEPTION_ARRAY_BOUNDS_EXCEEDED"},
    Cause{0xC000008E, "EXCEPTION_FLT_DIVIDE_BY_ZERO"},
    Cause{0xC0000090, "EXCEPTION_FLT_INVALID_OPERATION"},
    Cause{0xC0000094, "EXCEPTION_INT_DIVIDE_BY_ZERO"},
    Cause{0xC0000095, "EXCEPTION_INT_OVERFLOW"},
    Cause{0xC0000096, "EXCEPTION_PRIV_INSTRUCTION"},
    Cause{0xC00000FD, "EXCEPTION_STACK_OVERFLOW"},
    Cause{0xC0000135, "STATUS_DLL_NOT_FOUND"},
    Cause{0xC000013A, "CTRL_C_EVENT"},
    Cause{0xC0000142, "STATUS_DLL_INIT_FAILED"},
    Cause{0xC0000374, "STATUS_HEAP_CORRUPTION"},
    Cause{0xC0000409, "STATUS_STACK_BUFFER_OVERRUN"},
    Cause{0x20474343, "an uncaught C++ exception"},  // of GCC's runtime
    Cause{0xE06D7363, "an uncaught C++ exception"},  // of Microsoft's
};

// Of a failure that the system or a runtime raised: no program exits with such a number.
bool is_cause(std::uint32_t status) {
  return (status & 0xC0000000) == 0xC0000000 ||
         std::ranges::find(causes, status, &Cause::code) != causes.end();
}

std::string hexadecimal(std::uint32_t code) {
  std::string text = "exception 0x";
  for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789ABCDEF"[code >> shift & 0xF];
  return text;
}

}  // namespace

End end_of(std::uint32_t system_status) {
  if (is_cause(system_status)) return {.cause = name_of_cause(system_status)};
  return {.status = static_cast<int>(system_status)};
}

std::string name_of_cause(std::uint32_t code) {
  const auto* const known = std::ranges::find(causes, code, &Cause::code);
  return known == causes.end() ? hexadecimal(code) : std::string(known->name);
}

// ExitProcess would run them.
void exit_at_once(int status) {
  TerminateProcess(GetCurrentProcess(), static_cast<UINT>(status));
  std::abort();  // not reached
}

}  // namespace process
