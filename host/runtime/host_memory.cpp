#include "runtime/host_memory.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "edge/c_edge.hpp"
#include "plugin/abi_bytes.hpp"
#include "runtime/call.hpp"
#include "runtime/loop.hpp"
#include "runtime/memory.hpp"

namespace runtime {
namespace {

using plugin::text;

// Parks the call until the answer is there. One follows in any case, so cancelling waits for it.
Memory::Answer ask(aha_call* call, Memory::Operation operation, aha_bytes key, aha_bytes value) {
  if (call == nullptr || Call::current() != call || text(key).empty()) return {AHA_EINVAL};
  Loop& loop = Loop::of_this_thread();
  if (loop.memory() == nullptr) return {AHA_EUNSUPPORTED};
  Memory::Answer answer;
  bool is_there = false, is_parked = false;
  loop.memory()->ask(*call, operation, text(key), text(value), [&](Memory::Answer given) {
    answer = std::move(given);
    is_there = true;
    if (is_parked) loop.resume(*call);
  });
  is_parked = !is_there;
  if (is_parked) call->park([] {});
  return answer;
}

template <Memory::Operation operation>
std::int32_t look_up(aha_call* call, aha_bytes key, aha_bytes* value) {
  if (value == nullptr) return AHA_EINVAL;
  return edge::c_edge(AHA_EINTERNAL, [&]() -> std::int32_t {
    const Memory::Answer answer = ask(call, operation, key, {});
    if (answer.code != AHA_OK) return answer.code;
    auto* const copy = static_cast<std::uint8_t*>(call->arena().allocate(answer.value.size() + 1, 1));
    if (copy == nullptr) return AHA_ETOOLARGE;
    std::copy(answer.value.begin(), answer.value.end(), copy);
    *value = {copy, answer.value.size()};
    return AHA_OK;
  });
}

template <Memory::Operation operation>
std::int32_t put(aha_call* call, aha_bytes key, aha_bytes value) {
  return edge::c_edge(AHA_EINTERNAL, [&] { return ask(call, operation, key, value).code; });
}

template <Memory::Operation operation>
std::int32_t erase(aha_call* call, aha_bytes key) {
  return edge::c_edge(AHA_EINTERNAL, [&] { return ask(call, operation, key, {}).code; });
}

}  // namespace

const aha_kv& memory_functions() {
  using Operation = Memory::Operation;
  static constexpr aha_kv functions{sizeof(aha_kv), 0, look_up<Operation::get>, put<Operation::put>,
                                    erase<Operation::erase>};
  return functions;
}

const aha_secrets& secrets_functions() {
  using Operation = Memory::Operation;
  static constexpr aha_secrets functions{sizeof(aha_secrets), 0, look_up<Operation::get_secret>,
                                         put<Operation::put_secret>, erase<Operation::erase_secret>};
  return functions;
}

}  // namespace runtime
