#include "runtime/host_http.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "plugin/abi_bytes.hpp"
#include "runtime/call.hpp"
#include "runtime/loop.hpp"

namespace runtime {
namespace {

constexpr std::uint64_t max_headers = 1'000;
constexpr std::uint64_t max_parts = 10'000;

using plugin::bytes;
using plugin::text;

std::int32_t code(egress::Error error, const aha_call& call) {
  switch (error) {
    case egress::Error::none:
      return AHA_OK;
    case egress::Error::cancelled:
      return call.cancelled() ? call.cancel_code() : AHA_ECANCELLED;
    case egress::Error::timed_out:
      return AHA_ETIMEDOUT;
    case egress::Error::bad_url:
      return AHA_EURL;
    case egress::Error::unlisted_host:
    case egress::Error::address_refused:
      return AHA_EADDRESS;
    case egress::Error::unresolved:
      return AHA_ERESOLVE;
    case egress::Error::connect_failed:
      return AHA_ECONNECT;
    case egress::Error::tls_failed:
      return AHA_ETLS;
    case egress::Error::too_large:
      return AHA_ETOOLARGE;
    case egress::Error::broken_answer:
      return AHA_EPROTOCOL;
  }
  return AHA_EINTERNAL;
}

// A [call] function counts only inside its own call; `size` is that of the version 1 structs, which every plugin
// fills at least.
bool is_valid(const aha_call* call, const aha_http_request* request, const aha_http_response* response) {
  return call != nullptr && Call::current() == call && request != nullptr &&
         request->size >= sizeof(aha_http_request) && request->method.size > 0 &&
         (request->header_count == 0 || request->headers != nullptr) &&
         request->header_count <= max_headers && response != nullptr &&
         response->size >= sizeof(aha_http_response);
}

egress::Request to_egress(const aha_http_request& request) {
  egress::Request out;
  out.method = text(request.method);
  out.url = text(request.url);
  out.headers.reserve(request.header_count);
  for (std::uint64_t i = 0; i < request.header_count; ++i) {
    out.headers.emplace_back(text(request.headers[i].name), text(request.headers[i].value));
  }
  out.body = text(request.body);
  out.timeout_ms = request.timeout_ms;
  out.max_redirects = request.max_redirects;
  out.skip_tls_verify = (request.flags & AHA_HTTP_SKIP_TLS_VERIFY) != 0;
  out.ntlm = (request.flags & AHA_HTTP_NTLM) != 0;
  out.user = text(request.user);
  out.password = text(request.password);
  return out;
}

// Of the call's memory. Null where there is not enough left of it.
const aha_header* lend_headers(const egress::Headers& headers, aha_call& call) {
  auto* const lent = static_cast<aha_header*>(
      call.arena().allocate(headers.size() * sizeof(aha_header), alignof(aha_header)));
  if (lent != nullptr) {
    std::ranges::transform(headers, lent, [](const auto& header) {
      return aha_header{bytes(header.first), bytes(header.second)};
    });
  }
  return lent;
}

// Shows the plugin what was kept, and returns the code that goes with it.
std::int32_t hand_over(const egress::Response& kept, aha_http_response& out, aha_call& call) {
  out.status = static_cast<std::uint32_t>(kept.status);
  out.body = bytes(kept.body);
  out.final_url = bytes(kept.final_url);
  out.error = bytes(kept.message);
  out.headers = nullptr;
  out.header_count = 0;
  if (kept.headers.empty()) return code(kept.error, call);
  out.headers = lend_headers(kept.headers, call);
  if (out.headers == nullptr) {
    out.error = bytes("The answer came, but the event has no memory left for its headers.");
    return AHA_ETOOLARGE;
  }
  out.header_count = kept.headers.size();
  return code(kept.error, call);
}

// Sends it and parks the call until the answer is there, which then lives as long as the call.
const egress::Response& exchange(aha_call& call, egress::Request request) {
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
  if (!is_valid(call, request, response) || blob == nullptr || blob->size < sizeof(aha_blob))
    return AHA_EINVAL;
  if (call->cancelled()) return refuse_cancelled(*call);
  egress::Request out = to_egress(*request);
  out.to_blob = true;
  const egress::Response& kept = exchange(*call, std::move(out));
  const std::int32_t result = hand_over(kept, *response, *call);
  blob->id = result == AHA_OK ? kept.blob : 0;
  blob->length = result == AHA_OK ? kept.blob_bytes : 0;
  return result;
}

// False for one that names what is not this call's.
bool to_parts(const aha_part* parts, std::uint64_t count, const Call& call,
              std::vector<egress::BodyPart>& out) {
  if (count > max_parts || (count > 0 && parts == nullptr)) return false;
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
  if (call->cancelled()) return refuse_cancelled(*call);
  egress::Request out = to_egress(*request);
  out.body = {};
  if (!to_parts(parts, part_count, *call, out.parts)) return AHA_EINVAL;
  return hand_over(exchange(*call, std::move(out)), *response, *call);
}

}  // namespace

std::int32_t host_http(aha_call* call, const aha_http_request* request, aha_http_response* response) {
  if (!is_valid(call, request, response)) return AHA_EINVAL;
  if (call->cancelled()) return refuse_cancelled(*call);
  return hand_over(exchange(*call, to_egress(*request)), *response, *call);
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
