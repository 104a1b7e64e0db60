// The frames of a stack, and what ends a process. For *_windows.cpp only. All of it neither allocates nor needs much of
// the stack.
#pragma once

#include <windows.h>

#include <array>
#include <string_view>

namespace runtime {

// Room for one frame's text.
class FrameText {
 public:
  // Returns the frame as glibc writes it: "C:\x\y.dll(+0x26f3)[0x7ff6566066f3]". Valid until the next call.
  std::string_view of(DWORD64 address);

 private:
  void append(std::string_view part);
  void append_number(DWORD64 number);

  std::array<wchar_t, 1024> module_{};
  std::array<char, 3 * 1024 + 64> text_{};
  std::size_t size_ = 0;
};

// Goes on to the caller. Returns false if there is none below `top` of the stack, or if the stack does not tell.
bool unwind(CONTEXT& context, DWORD64 top);

// The end of the calling thread's stack, or of its fiber's, for unwind().
DWORD64 top_of_this_stack();

// Writes a line for each frame from the context's on, up to a limit. For the first crash alone: its memory is one for
// the process, since the stack may be short.
void write_frames(CONTEXT& context, DWORD64 top, void (*write)(std::string_view text));

// Whether no code goes on after this exception, if it is a plugin's. Thrown exceptions of C++ do not count, nor those
// for debuggers.
bool ends_process(DWORD code);

}  // namespace runtime
