#include "runtime/stack_report.hpp"

#include <algorithm>
#include <cstring>

#include "runtime/call.hpp"

namespace runtime {
namespace {

template <std::size_t Size>
void copy(std::array<char, Size>& to, std::string_view from) {
  const std::size_t length = std::min(from.size(), Size - 1);
  std::memcpy(to.data(), from.data(), length);
  to[length] = '\0';
}

}  // namespace

void StackReport::Work::note(const Call* call) {
  is_call = call != nullptr;
  if (call == nullptr) return;
  copy(service, call->generation().service());
  copy(file, call->generation().file());
  copy(event, call->event_name());
  copy(event_id, call->event_id());
  generation = call->generation().number();
}

}  // namespace runtime
