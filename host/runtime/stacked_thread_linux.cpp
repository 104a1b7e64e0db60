#include "runtime/stacked_thread.hpp"

#include <pthread.h>

#include <system_error>
#include <utility>

namespace runtime {

struct StackedThread::Running {
  Running(std::size_t stack_bytes, std::function<void(const Stack&)> what)
      : body(std::move(what)), stack(map_stack(stack_bytes)) {}
  ~Running() { unmap_stack(stack); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  static void* run(void* self) {
    const auto& running = *static_cast<Running*>(self);
    running.body(running.stack);
    return nullptr;
  }

  std::function<void(const Stack&)> body;
  Stack stack;
  pthread_t thread{};
};

StackedThread::StackedThread(std::size_t stack_bytes, std::function<void(const Stack&)> body)
    : running_(std::make_unique<Running>(stack_bytes, std::move(body))) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstack(&attributes, running_->stack.bottom, stack_bytes);
  const int error = pthread_create(&running_->thread, &attributes, &Running::run, running_.get());
  pthread_attr_destroy(&attributes);
  if (error != 0) throw std::system_error(error, std::generic_category(), "a thread for plugin code");
}

StackedThread::~StackedThread() {
  pthread_join(running_->thread, nullptr);
}

}  // namespace runtime
