#include "runtime/host_table.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "edge/c_edge.hpp"
#include "plugin/abi_bytes.hpp"
#include "runtime/call.hpp"
#include "runtime/loop.hpp"
#include "text/utf8.hpp"

namespace runtime {
namespace {

using plugin::text;

// A [call] function counts only inside its own call, on the thread that entered it.
bool is_current(const aha_call* call) {
  return call != nullptr && Call::current() == call;
}

const void* query(const aha_host* host, aha_bytes id) {
  if (text(id) == AHA_CAPABILITY_HTTP) return host;
  if (text(id) == AHA_CAPABILITY_KV) return &kv_functions();
  if (text(id) == AHA_CAPABILITY_SECRETS) return &secrets_functions();
  if (text(id) == AHA_CAPABILITY_BLOB) return &blob_functions();
  if (text(id) == AHA_CAPABILITY_HTTP_ALL) return &http_all_functions();
  if (text(id) == AHA_CAPABILITY_OUTCOME) return &outcome_functions();
  return nullptr;
}

void log(aha_call* call, std::uint32_t severity, aha_bytes message) {
  if (!is_current(call)) return;
  edge::c_edge([call](std::string_view) { call->messages().drop(); },
               [&] { call->messages().add(severity, text(message)); });
}

std::int32_t sleep_in_call(aha_call* call, std::uint64_t milliseconds) {
  if (!is_current(call)) return AHA_EINVAL;
  return edge::c_edge(AHA_EINTERNAL, [&] { return sleep(*call, milliseconds); });
}

std::int64_t remaining(aha_call* call) {
  if (!is_current(call) || call->cancelled()) return 0;
  return std::chrono::duration_cast<std::chrono::milliseconds>(call->deadline() - Clock::now()).count();
}

void* alloc(aha_call* call, std::uint64_t size, std::uint64_t align) {
  return is_current(call) ? call->arena().allocate(size, align) : nullptr;
}

void fail(aha_call* call, std::uint32_t kind, aha_bytes class_name, aha_bytes message,
          std::uint64_t retry_after_ms) {
  if (!is_current(call)) return;
  const std::uint32_t known = kind <= AHA_FAIL_TIMEOUT ? kind : AHA_FAIL_INTERNAL;
  edge::c_edge(
      [&](std::string_view) {
        call->fail({known, "", "", retry_after_ms});
      },
      [&] {
        call->fail(
            {known, text::valid_utf8(text(class_name)), text::valid_utf8(text(message)), retry_after_ms});
      });
}

void set_meta_data(aha_call* call, aha_bytes json) {
  if (!is_current(call)) return;
  edge::c_edge([call](std::string_view what) { call->break_off(what); },
               [&] { accept_meta_data(*call, text(json)); });
}

}  // namespace

void accept_meta_data(Call& call, std::string_view json) {
  simdjson::dom::parser parser;
  simdjson::dom::element parsed;
  if (parser.parse(json.data(), json.size()).get(parsed) != simdjson::SUCCESS || !parsed.is_object()) {
    call.fail({AHA_FAIL_INTERNAL, "", "The service set meta_data that is not a JSON object.", 0});
    return;
  }
  call.set_meta_data(std::string(json));
}

std::int32_t sleep(aha_call& call, std::uint64_t milliseconds) {
  if (call.cancelled()) return refuse_cancelled(call);
  Loop& loop = Loop::of_this_thread();
  Timer timer(loop.context());
  timer.expires_after(std::chrono::milliseconds(std::min<std::uint64_t>(milliseconds, 24ULL * 3600 * 1000)));
  timer.async_wait([&loop, &call](const boost::system::error_code&) { loop.resume(call); });
  call.park([&timer] { timer.cancel(); });
  return call.cancelled() ? call.cancel_code() : AHA_OK;
}

const aha_host& host_table() {
  static const aha_host table{sizeof(aha_host), AHA_ABI_VERSION, query, log,           host_http,
                              sleep_in_call,    remaining,       alloc, set_meta_data, fail};
  return table;
}

}  // namespace runtime
