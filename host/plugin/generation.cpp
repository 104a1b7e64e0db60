#include "plugin/generation.hpp"

#include <utility>

namespace plugin {
namespace {

// Counts a call while it is under way. The ABI forbids a plugin to throw, but a count survives one that does.
class InFlight {
 public:
  explicit InFlight(std::atomic<std::uint64_t>& count) : count_(count) {
    count_.fetch_add(1, std::memory_order_relaxed);
  }
  ~InFlight() { count_.fetch_sub(1, std::memory_order_relaxed); }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

 private:
  std::atomic<std::uint64_t>& count_;
};

}  // namespace

std::string_view to_string(GenerationState state) {
  return state == GenerationState::serving ? "serving" : "draining";
}

Generation::Generation(Parts parts) : parts_(std::move(parts)) {
  if (parts_.account == nullptr) parts_.account = &account::Account::unlimited();
  if (!parts_.executor && parts_.factory != nullptr)
    parts_.executor = std::make_unique<InlineExecutor>(*parts_.factory, parts_.instance);
}

Generation::~Generation() = default;

void Generation::receive(aha_call* call, const aha_event& event) {
  const InFlight counted(in_flight_);
  parts_.executor->receive(call, event);
}

void Generation::collection(aha_call* call, const aha_collection_query& query, aha_sink& out) {
  const InFlight counted(in_flight_);
  parts_.executor->collection(call, query, out);
}

void Generation::set_last_error(std::string message) {
  const guard::Lock lock(mutex_);
  last_error_ = std::move(message);
}

std::string Generation::last_error() const {
  const guard::Lock lock(mutex_);
  return last_error_;
}

}  // namespace plugin
