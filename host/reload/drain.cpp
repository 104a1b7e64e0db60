#include "reload/drain.hpp"

#include <utility>

#include "edge/c_edge.hpp"

namespace reload {

plugin::GenerationPtr DrainQueue::share(std::unique_ptr<plugin::Generation> generation) {
  {
    const guard::Lock lock(mutex_);
    queued_.reserve(++shared_);  // the last release must not fail for want of memory
  }
  return {generation.release(), [queue = shared_from_this()](plugin::Generation* last) {
            queue->push(std::unique_ptr<plugin::Generation>(last));
          }};
}

void DrainQueue::push(std::unique_ptr<plugin::Generation> generation) noexcept {
  const guard::Lock lock(mutex_);
  if (!notify_) return;  // its library, which is not unloaded now, stays where it is
  queued_.push_back(std::move(generation));
  notify_();
}

std::vector<std::unique_ptr<plugin::Generation>> DrainQueue::take() {
  const guard::Lock lock(mutex_);
  std::vector<std::unique_ptr<plugin::Generation>> empty;
  empty.reserve(shared_);
  shared_ -= queued_.size();
  return std::exchange(queued_, std::move(empty));
}

void DrainQueue::close() {
  const guard::Lock lock(mutex_);
  notify_ = nullptr;
  queued_.clear();
}

void Drainer::expect(const std::shared_ptr<plugin::Module>& module, std::size_t generations) {
  loaded_[module.get()] = {module, generations, {}};
}

void Drainer::drain(std::vector<std::unique_ptr<plugin::Generation>> generations) {
  for (auto& generation : generations) {
    const auto entry = loaded_.find(generation->module().get());
    if (entry == loaded_.end()) continue;
    entry->second.drained.push_back(std::move(generation));
    if (entry->second.drained.size() < entry->second.expected) continue;
    const auto complete = loaded_.extract(entry);
    edge::c_edge([](std::string_view) {}, [&] { finish(complete.mapped()); });
  }
}

void Drainer::finish(const Loaded& loaded) {
  auto& module = *loaded.module;
  const auto reason = module.end(loaded.drained, quiesce_ms_);
  if (reason.empty()) {
    observer_.unloaded(module.file(), module.sha256());
    return;
  }
  plugin::RetainedLibrary retained{module.file(), module.sha256(), {}, reason};
  for (const auto& generation : loaded.drained)
    retained.services.push_back(generation->service() + "#" + std::to_string(generation->number()));
  registry_.add_retained(std::move(retained));
  observer_.retained(module.file(), module.sha256(), reason);
}

}  // namespace reload
