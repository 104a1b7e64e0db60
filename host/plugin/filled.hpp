// Whether a plugin has filled a struct as version 1 of aha/abi.h says at least. Not sizeof: that is what the header of
// this host knows, and a plugin that was built before knows less.
#pragma once

#include <aha/abi.h>

namespace plugin {

// [any], all of them. A flag that this host does not know may matter, so it is a mistake.
inline bool is_filled(const aha_http_request* request) {
  constexpr std::uint32_t known_flags = AHA_HTTP_SKIP_TLS_VERIFY | AHA_HTTP_NTLM;
  return request != nullptr && request->size >= AHA_HTTP_REQUEST_SIZE_V1 &&
         (request->flags & ~known_flags) == 0;
}

inline bool is_filled(const aha_http_response* response) {
  return response != nullptr && response->size >= AHA_HTTP_RESPONSE_SIZE_V1;
}

inline bool is_filled(const aha_blob* blob) {
  return blob != nullptr && blob->size >= AHA_BLOB_SIZE_V1;
}

}  // namespace plugin
