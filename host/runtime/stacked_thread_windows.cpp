#include "runtime/stacked_thread.hpp"

#include <process.h>
#include <windows.h>

#include <system_error>
#include <utility>

#include "files/descriptor.hpp"

namespace runtime {

struct StackedThread::Running {
  // Windows gives a thread its stack, and looks after its guard.
  static unsigned __stdcall run(void* self) {
    ULONG_PTR bottom = 0, top = 0;
    ::GetCurrentThreadStackLimits(&bottom, &top);
    const auto& running = *static_cast<Running*>(self);
    running.body({reinterpret_cast<std::byte*>(bottom), reinterpret_cast<std::byte*>(top)});
    return 0;
  }

  std::function<void(const Stack&)> body;
  files::Descriptor thread{};
};

StackedThread::StackedThread(std::size_t stack_bytes, std::function<void(const Stack&)> body)
    : running_(new Running{std::move(body)}) {
  const auto started = ::_beginthreadex(nullptr, static_cast<unsigned>(stack_bytes), &Running::run,
                                        running_.get(), STACK_SIZE_PARAM_IS_A_RESERVATION, nullptr);
  if (started == 0) throw std::system_error(errno, std::generic_category(), "a thread for plugin code");
  running_->thread = files::Descriptor(reinterpret_cast<files::Handle>(started));
}

StackedThread::~StackedThread() {
  ::WaitForSingleObject(running_->thread.get(), INFINITE);
}

}  // namespace runtime
