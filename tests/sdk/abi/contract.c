/* A library that names every type of the contract, so that its debug information holds all of them for
 * abidiff. */
#include <aha/abi.h>

static const aha_factory factory = {.size = sizeof(aha_factory), .abi = AHA_ABI_VERSION};

const aha_factory* aha_service_factory(uint32_t host_abi) {
  return host_abi == 0 ? 0 : &factory;
}

AHA_EXPORT void contract_types(const aha_host*, aha_call*, const aha_event*, const aha_collection_query*,
                               const aha_http_request*, aha_http_response*, const aha_header*, aha_sink*,
                               const aha_kv*, const aha_blob_functions*, const aha_blob*, const aha_part*,
                               const aha_http_all*, const aha_http_exchange*, const aha_outcome*,
                               const aha_secrets*);
AHA_EXPORT void contract_types(const aha_host* host, aha_call* call, const aha_event* event,
                               const aha_collection_query* query, const aha_http_request* request,
                               aha_http_response* response, const aha_header* header, aha_sink* sink,
                               const aha_kv* kv, const aha_blob_functions* blobs, const aha_blob* blob,
                               const aha_part* part, const aha_http_all* all,
                               const aha_http_exchange* exchange, const aha_outcome* outcome,
                               const aha_secrets* secrets) {
  (void)host, (void)call, (void)event, (void)query, (void)request, (void)response, (void)header, (void)sink;
  (void)kv, (void)blobs, (void)blob, (void)part, (void)all, (void)exchange, (void)outcome, (void)secrets;
}
