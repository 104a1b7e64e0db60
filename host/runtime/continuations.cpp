#include "runtime/continuations.hpp"

#include <boost/asio/post.hpp>

namespace runtime {

void Continuations::Way::send(std::function<void()> task) {
  const guard::Lock lock(mutex);
  if (loop != nullptr) boost::asio::post(*loop, std::move(task));
}

void Continuations::Way::drop(Waiting* waiting) {
  {
    const guard::Lock lock(mutex);
    if (loop == nullptr) return;
    if (!loop->get_executor().running_in_this_thread()) {
      boost::asio::post(*loop, [waiting] { delete waiting; });
      return;
    }
  }
  delete waiting;  // may end in another drop
}

Continuations::Continuations(boost::asio::io_context& loop, const HomeThread& home)
    : home_(home), way_(std::make_shared<Way>()) {
  way_->loop = &loop;
}

Continuations::~Continuations() {
  home_.assert_here();
  {
    const guard::Lock lock(way_->mutex);
    way_->loop = nullptr;
  }
  waiting_.clear_and_dispose([](Waiting* one) { delete one; });
}

}  // namespace runtime
