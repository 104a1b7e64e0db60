#include "runtime/http_crossing.hpp"

#include "egress/request_rules.hpp"
#include "plugin/abi_bytes.hpp"
#include "plugin/filled.hpp"

namespace runtime {
namespace {

using plugin::bytes;
using plugin::text;

std::int32_t code(egress::Error error, const Call& call) {
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

}  // namespace

bool is_valid(const aha_call* call, const aha_http_request* request, const aha_http_response* response) {
  return call != nullptr && Call::current() == call && plugin::is_filled(request) &&
         request->method.size > 0 && (request->header_count == 0 || request->headers != nullptr) &&
         request->header_count <= egress::max_headers && plugin::is_filled(response);
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

std::int32_t fill(aha_http_response& out, const Call::Answer& answer, const Call& call) {
  const egress::Response& received = answer.received;
  out.status = static_cast<std::uint32_t>(received.status);
  out.body = bytes(received.body);
  out.final_url = bytes(received.final_url);
  out.error = bytes(received.message);
  out.headers = answer.headers.empty() ? nullptr : answer.headers.data();
  out.header_count = answer.headers.size();
  return code(received.error, call);
}

}  // namespace runtime
