#include "runtime/host_kv.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "edge/c_edge.hpp"
#include "plugin/abi_bytes.hpp"
#include "runtime/call.hpp"
#include "runtime/kv.hpp"
#include "runtime/loop.hpp"

namespace runtime {
namespace {

using plugin::text;

// Parks the call until the answer is there. One follows in any case, so cancelling waits for it.
Kv::Answer ask(aha_call* call, Kv::Operation operation, aha_bytes key, aha_bytes value) {
  if (call == nullptr || Call::current() != call || text(key).empty()) return {AHA_EINVAL};
  Loop& loop = Loop::of_this_thread();
  if (loop.kv() == nullptr) return {AHA_EUNSUPPORTED};
  Kv::Answer answer;
  bool is_there = false, is_parked = false;
  loop.kv()->ask(*call, operation, text(key), text(value), [&](Kv::Answer given) {
    answer = std::move(given);
    is_there = true;
    if (is_parked) loop.resume(*call);
  });
  is_parked = !is_there;
  if (is_parked) call->park([] {});
  return answer;
}

template <Kv::Operation operation>
std::int32_t look_up(aha_call* call, aha_bytes key, aha_bytes* value) {
  if (value == nullptr) return AHA_EINVAL;
  return edge::c_edge(AHA_EINTERNAL, [&]() -> std::int32_t {
    const Kv::Answer answer = ask(call, operation, key, {});
    if (answer.code != AHA_OK) return answer.code;
    auto* const copy = static_cast<std::uint8_t*>(call->arena().allocate(answer.value.size() + 1, 1));
    if (copy == nullptr) return AHA_ETOOLARGE;
    std::copy(answer.value.begin(), answer.value.end(), copy);
    *value = {copy, answer.value.size()};
    return AHA_OK;
  });
}

template <Kv::Operation operation>
std::int32_t put(aha_call* call, aha_bytes key, aha_bytes value) {
  return edge::c_edge(AHA_EINTERNAL, [&] { return ask(call, operation, key, value).code; });
}

template <Kv::Operation operation>
std::int32_t erase(aha_call* call, aha_bytes key) {
  return edge::c_edge(AHA_EINTERNAL, [&] { return ask(call, operation, key, {}).code; });
}

}  // namespace

const aha_kv& kv_functions() {
  using Operation = Kv::Operation;
  static constexpr aha_kv functions{sizeof(aha_kv), 0, look_up<Operation::get>, put<Operation::put>,
                                    erase<Operation::erase>};
  return functions;
}

const aha_secrets& secrets_functions() {
  using Operation = Kv::Operation;
  static constexpr aha_secrets functions{sizeof(aha_secrets), 0, look_up<Operation::get_secret>,
                                         put<Operation::put_secret>, erase<Operation::erase_secret>};
  return functions;
}

}  // namespace runtime
