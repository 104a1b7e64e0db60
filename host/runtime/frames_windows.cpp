#include "runtime/frames_windows.hpp"

#include <algorithm>

namespace runtime {

void FrameText::append(std::string_view part) {
  std::ranges::copy(part, text_.begin() + static_cast<std::ptrdiff_t>(size_));
  size_ += part.size();
}

void FrameText::append_number(DWORD64 number) {
  std::array<char, 16> digits{};
  std::size_t at = digits.size();
  do {
    digits[--at] = "0123456789abcdef"[number & 15];
    number >>= 4;
  } while (number != 0);
  append("0x");
  append({digits.data() + at, digits.size() - at});
}

std::string_view FrameText::of(DWORD64 address) {
  size_ = 0;
  HMODULE module = nullptr;
  const DWORD flags = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
  if (::GetModuleHandleExW(flags, reinterpret_cast<const wchar_t*>(address), &module) != 0) {
    const auto units = ::GetModuleFileNameW(module, module_.data(), static_cast<DWORD>(module_.size()));
    size_ = static_cast<std::size_t>(::WideCharToMultiByte(
        CP_UTF8, 0, module_.data(), static_cast<int>(units), text_.data(), 3 * 1024, nullptr, nullptr));
    append("(+");
    append_number(address - reinterpret_cast<DWORD64>(module));
    append(")");
  }
  append("[");
  append_number(address);
  append("]");
  return {text_.data(), size_};
}

// The system copies: a pointer to nowhere, as a crash may leave as the stack's, does not fault again.
bool unwind(CONTEXT& context, DWORD64 top) {
  const auto before = context.Rsp;
  DWORD64 word = 0;
  if (before >= top || ::ReadProcessMemory(::GetCurrentProcess(), reinterpret_cast<const void*>(before),
                                           &word, sizeof word, nullptr) == 0)
    return false;
  DWORD64 base = 0;
  if (auto* const function = ::RtlLookupFunctionEntry(context.Rip, &base, nullptr)) {
    void* data = nullptr;
    DWORD64 frame = 0;
    ::RtlVirtualUnwind(UNW_FLAG_NHANDLER, base, context.Rip, function, &context, &data, &frame, nullptr);
  } else {  // a function that keeps nothing on the stack, or a jump to where there is no code
    context.Rip = word;
    context.Rsp += sizeof(DWORD64);
  }
  return context.Rip != 0 && context.Rsp > before;
}

DWORD64 top_of_this_stack() {
  return reinterpret_cast<DWORD64>(reinterpret_cast<const NT_TIB*>(NtCurrentTeb())->StackBase);
}

void write_frames(CONTEXT& context, DWORD64 top, void (*write)(std::string_view text)) {
  constexpr int most_frames = 48;
  static FrameText text;
  int frames = 0;
  do {
    write(text.of(context.Rip));
    write("\n");
  } while (++frames < most_frames && unwind(context, top));
}

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

}  // namespace runtime
