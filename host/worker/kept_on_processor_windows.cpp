#include "worker/kept_on_processor.hpp"

namespace worker {

// Windows takes a thread's wish for one processor as an order, and cannot be asked who gave it: threads stay where they
// are.
struct KeptOnProcessor::Kept {};

KeptOnProcessor::~KeptOnProcessor() = default;

std::shared_ptr<KeptOnProcessor> KeptOnProcessor::this_thread() {
  return nullptr;
}

std::shared_ptr<KeptOnProcessor> KeptOnProcessor::beside(std::int64_t) const {
  return nullptr;
}

}  // namespace worker
