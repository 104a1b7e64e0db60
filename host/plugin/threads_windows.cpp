#include "plugin/threads.hpp"

#include <windows.h>

#include <tlhelp32.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "files/descriptor.hpp"

namespace plugin {
namespace {

constexpr std::size_t max_stack_bytes = std::size_t{2} * 1024 * 1024;  // from where it ends
constexpr int max_frames = 128;

// What a thread was doing at one moment.
struct Stop {
  CONTEXT context{};
  std::vector<std::byte> stack;  // a copy, from where the stack ends to where it began
  std::uintptr_t stack_end = 0;  // where the copy was taken
};

// Where the memory that holds an address ends.
std::uintptr_t end_of_region(std::uintptr_t address) {
  MEMORY_BASIC_INFORMATION region{};
  if (VirtualQuery(reinterpret_cast<const void*>(address), &region, sizeof(region)) == 0) return address;
  return reinterpret_cast<std::uintptr_t>(region.BaseAddress) + region.RegionSize;
}

// Takes no lock and no memory while the thread stands still: it may hold what that takes.
bool stop(const files::Descriptor& thread, Stop& stop) {
  stop.stack.resize(max_stack_bytes);
  if (SuspendThread(thread.get()) == static_cast<DWORD>(-1)) return false;
  stop.context.ContextFlags = CONTEXT_FULL;
  const bool is_known = GetThreadContext(thread.get(), &stop.context) != 0;
  std::size_t bytes = 0;
  if (is_known) {
    stop.stack_end = stop.context.Rsp;
    bytes = std::min(end_of_region(stop.stack_end) - stop.stack_end, max_stack_bytes);
    std::memcpy(stop.stack.data(), reinterpret_cast<const void*>(stop.stack_end), bytes);
  }
  ResumeThread(thread.get());
  stop.stack.resize(bytes);
  return is_known;
}

// Walks the copy of a stack as if it were the stack: what points into the one is made to point into the other.
class Walk {
 public:
  explicit Walk(Stop& stop)
      : context_(stop.context),
        begin_(stop.stack_end),
        end_(stop.stack_end + stop.stack.size()),
        shift_(reinterpret_cast<std::uintptr_t>(stop.stack.data()) - stop.stack_end) {
    move_pointers();
  }

  std::uintptr_t place() const { return context_.Rip; }

  // False at the end of the stack.
  bool step() {
    if (!is_in_copy(context_.Rsp, sizeof(std::uintptr_t))) return false;
    DWORD64 image = 0;
    auto* const function = RtlLookupFunctionEntry(context_.Rip, &image, nullptr);
    if (function == nullptr) {  // one that calls no other: its return address lies on top
      context_.Rip = *reinterpret_cast<const DWORD64*>(context_.Rsp);
      context_.Rsp += sizeof(DWORD64);
    } else {
      void* handler = nullptr;
      DWORD64 frame = 0;
      RtlVirtualUnwind(UNW_FLAG_NHANDLER, image, context_.Rip, function, &context_, &handler, &frame,
                       nullptr);
    }
    move_pointers();
    return context_.Rip != 0;
  }

 private:
  bool is_in_copy(std::uintptr_t address, std::size_t bytes) const {
    return address >= begin_ + shift_ && address + bytes <= end_ + shift_;
  }

  // The registers by which functions find their frames.
  void move_pointers() {
    for (auto* const pointer : {&context_.Rsp, &context_.Rbp, &context_.Rbx, &context_.Rsi, &context_.Rdi,
                                &context_.R12, &context_.R13, &context_.R14, &context_.R15})
      if (*pointer >= begin_ && *pointer <= end_) *pointer += shift_;
  }

  CONTEXT context_;
  std::uintptr_t begin_;
  std::uintptr_t end_;
  std::uintptr_t shift_;
};

}  // namespace

std::vector<ThreadId> threads_of_process() {
  std::vector<ThreadId> all;
  const HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
  if (snapshot == INVALID_HANDLE_VALUE) return all;
  const files::Descriptor closer(snapshot);
  const auto process = GetCurrentProcessId();
  THREADENTRY32 entry{};
  entry.dwSize = sizeof(entry);
  for (auto found = Thread32First(snapshot, &entry); found != 0; found = Thread32Next(snapshot, &entry))
    if (entry.th32OwnerProcessID == process) all.push_back(entry.th32ThreadID);
  return all;
}

ThreadId this_thread() {
  return GetCurrentThreadId();
}

std::vector<Range> ranges_of(const std::filesystem::path& library) {
  auto file = library;
  HMODULE module = nullptr;
  if (GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, file.make_preferred().c_str(),
                         &module) == 0)
    return {};
  const auto begin = reinterpret_cast<std::uintptr_t>(module);
  const auto* const dos = reinterpret_cast<const IMAGE_DOS_HEADER*>(begin);
  const auto* const headers =
      reinterpret_cast<const IMAGE_NT_HEADERS*>(begin + static_cast<DWORD>(dos->e_lfanew));
  return {{begin, begin + headers->OptionalHeader.SizeOfImage}};
}

void prepare_to_ask() {}

Where ask(ThreadId id, const std::vector<Range>& library) {
  const files::Descriptor thread(
      OpenThread(SYNCHRONIZE | THREAD_SUSPEND_RESUME | THREAD_GET_CONTEXT, FALSE, id));
  if (!thread) return Where::elsewhere;
  Stop stopped;
  if (!stop(thread, stopped)) {
    const bool has_ended = WaitForSingleObject(thread.get(), 0) == WAIT_OBJECT_0;
    return has_ended ? Where::elsewhere : Where::unknown;
  }
  Walk walk(stopped);
  for (int frames = 0; frames < max_frames; ++frames) {
    if (is_in(walk.place(), library)) return Where::in_library;
    if (!walk.step()) break;
  }
  return Where::elsewhere;
}

}  // namespace plugin
