// The thread is stopped for as long as it takes to copy its registers and its stack. Its frames are found in the copy,
// since it may have been stopped with a lock that this takes.
#include "runtime/stack_report.hpp"

#include <windows.h>

#include <vector>

#include "files/descriptor.hpp"
#include "runtime/call.hpp"
#include "runtime/frames_windows.hpp"

namespace runtime {
namespace {

constexpr std::size_t most_stack_bytes = 512 * 1024;
constexpr std::size_t most_frames = 48;

files::Descriptor this_thread() {
  files::Handle thread = nullptr;
  ::DuplicateHandle(::GetCurrentProcess(), ::GetCurrentThread(), ::GetCurrentProcess(), &thread, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
  return files::Descriptor(thread);
}

}  // namespace

struct StackReport::Slot {
  files::Descriptor thread = this_thread();
  const NT_TIB* block = reinterpret_cast<const NT_TIB*>(NtCurrentTeb());
  Call* const* current_call = Call::place_of_current();
  std::vector<DWORD64> memory = std::vector<DWORD64>(most_stack_bytes / sizeof(DWORD64) + 1);
  DWORD64* copy = nullptr;  // in it
  std::vector<DWORD64> frames;
  Work work;
  bool is_there = false;

  // Of the thread, which is stopped: neither allocates nor locks. Returns how many bytes of its stack were copied.
  std::size_t copy_thread(CONTEXT& context) {
    context.ContextFlags = CONTEXT_FULL;
    if (::GetThreadContext(thread.get(), &context) == 0) return 0;  // this waits until it has stopped
    work.note(*current_call);
    const auto top = reinterpret_cast<DWORD64>(block->StackBase);
    if (context.Rsp >= top || top - context.Rsp > most_stack_bytes) return 0;
    copy = memory.data() + context.Rsp / sizeof(DWORD64) % 2;  // aligned as the original
    SIZE_T bytes = 0;  // none if the thread's stack pointer leads to nowhere, as it may just before a crash
    ::ReadProcessMemory(::GetCurrentProcess(), reinterpret_cast<const void*>(context.Rsp), copy,
                        top - context.Rsp, &bytes);
    return bytes;
  }

  // Has all that points into the stack point into its copy.
  void move_to_copy(CONTEXT& context, std::size_t bytes) {
    const DWORD64 from = context.Rsp;
    const DWORD64 to = reinterpret_cast<DWORD64>(copy);
    const auto move = [&](DWORD64& pointer) {
      if (pointer >= from && pointer < from + bytes) pointer += to - from;
    };
    for (std::size_t i = 0; i < bytes / sizeof(DWORD64); ++i) move(copy[i]);
    for (DWORD64* const pointer : {&context.Rsp, &context.Rbp, &context.Rbx, &context.Rsi, &context.Rdi,
                                   &context.R12, &context.R13, &context.R14, &context.R15})
      move(*pointer);
  }
};

StackReport::StackReport() : slot_(std::make_unique<Slot>()) {}

StackReport::~StackReport() = default;

bool StackReport::ask() {
  CONTEXT context{};
  slot_->frames.clear();
  slot_->is_there = false;
  if (::SuspendThread(slot_->thread.get()) == static_cast<DWORD>(-1)) return false;
  const std::size_t bytes = slot_->copy_thread(context);
  ::ResumeThread(slot_->thread.get());
  if (context.Rip == 0) return false;
  slot_->move_to_copy(context, bytes);
  const DWORD64 top = reinterpret_cast<DWORD64>(slot_->copy) + bytes;
  do slot_->frames.push_back(context.Rip);
  while (bytes != 0 && slot_->frames.size() < most_frames && unwind(context, top));
  return slot_->is_there = true;
}

bool StackReport::is_there() const {
  return slot_->is_there;
}

const StackReport::Work& StackReport::work() const {
  return slot_->work;
}

std::string StackReport::backtrace() const {
  std::string lines;
  FrameText text;
  for (const DWORD64 frame : slot_->frames) lines.append(lines.empty() ? "" : "\n").append(text.of(frame));
  return lines;
}

}  // namespace runtime
