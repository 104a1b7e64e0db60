#include "runtime/host_http.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "edge/c_edge.hpp"
#include "egress/request_rules.hpp"
#include "plugin/abi_bytes.hpp"
#include "plugin/filled.hpp"
#include "runtime/call.hpp"
#include "runtime/http_crossing.hpp"
#include "runtime/loop.hpp"

namespace runtime {
namespace {

using plugin::text;

// Sends it and parks the call until the answer is there, which then lives as long as the call.
const Call::Answer& exchange(aha_call& call, egress::Request request) {
  egress::Response received;
  const auto transfer = call.send(std::move(request), [&](egress::Response&& arrived) {
    received = std::move(arrived);
    Loop::of_this_thread().resume(call);
  });
  call.park([&] { call.egress().cancel(transfer); });
  if (received.blob != 0) call.adopt_blob(received.blob);
  return call.keep(std::move(received));
}

std::int32_t fetch(aha_call* call, const aha_http_request* request, aha_http_response* response,
                   aha_blob* blob) {
  if (!is_valid(call, request, response) || !plugin::is_filled(blob)) return AHA_EINVAL;
  return edge::c_edge(AHA_EINTERNAL, [&] {
    if (call->cancelled()) return refuse_cancelled(*call);
    egress::Request out = to_egress(*request);
    out.to_blob = true;
    const Call::Answer& answer = exchange(*call, std::move(out));
    blob->id = answer.received.blob;
    blob->length = answer.received.blob_bytes;
    return fill(*response, answer, *call);
  });
}

// False for one that names what is not this call's.
bool to_parts(const aha_part* parts, std::uint64_t count, const Call& call,
              std::vector<egress::BodyPart>& out) {
  if (count > egress::max_parts || (count > 0 && parts == nullptr)) return false;
  out.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (parts[i].blob != 0 && !call.owns_blob(parts[i].blob)) return false;
    if ((parts[i].flags & ~AHA_PART_BASE64) != 0) return false;
    out.push_back({text(parts[i].bytes), parts[i].blob, (parts[i].flags & AHA_PART_BASE64) != 0});
  }
  return true;
}

std::int32_t http_parts(aha_call* call, const aha_http_request* request, const aha_part* parts,
                        std::uint64_t part_count, aha_http_response* response) {
  if (!is_valid(call, request, response)) return AHA_EINVAL;
  return edge::c_edge(AHA_EINTERNAL, [&]() -> std::int32_t {
    if (call->cancelled()) return refuse_cancelled(*call);
    egress::Request out = to_egress(*request);
    out.body = {};
    if (!to_parts(parts, part_count, *call, out.parts)) return AHA_EINVAL;
    return fill(*response, exchange(*call, std::move(out)), *call);
  });
}

}  // namespace

std::int32_t host_http(aha_call* call, const aha_http_request* request, aha_http_response* response) {
  if (!is_valid(call, request, response)) return AHA_EINVAL;
  return edge::c_edge(AHA_EINTERNAL, [&] {
    if (call->cancelled()) return refuse_cancelled(*call);
    return fill(*response, exchange(*call, to_egress(*request)), *call);
  });
}

const aha_blob_functions& blob_functions() {
  static const aha_blob_functions table{sizeof(aha_blob_functions), 0, fetch, http_parts};
  return table;
}

std::int32_t refuse_cancelled(aha_call& call) {
  Loop& loop = Loop::of_this_thread();
  loop.defer([&loop, &call] { loop.resume(call); });
  call.park([] {});
  return call.cancel_code();
}

}  // namespace runtime
