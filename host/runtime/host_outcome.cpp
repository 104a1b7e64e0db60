#include "runtime/host_outcome.hpp"

#include "runtime/call.hpp"

namespace runtime {
namespace {

void may_have_created(aha_call* call) {
  if (call != nullptr && Call::current() == call) call->may_have_created();
}

void changes_are_recorded(aha_call* call) {
  if (call != nullptr && Call::current() == call) call->changes_are_recorded();
}

}  // namespace

const aha_outcome& outcome_functions() {
  static constexpr aha_outcome functions{sizeof(aha_outcome), 0, may_have_created, changes_are_recorded};
  return functions;
}

}  // namespace runtime
