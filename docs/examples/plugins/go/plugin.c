/* The C side of the plugin: its manifest, its table, and the ways between the two languages. */
#include <string.h>

#include "_cgo_export.h"
#include "host.h"

AHA_MANIFEST(
    "{\"manifest\":1,\"abi\":[1,1],\"version\":\"1.0.0\",\"threads\":\"own\","
    "\"services\":[{\"name\":\"hello_go\",\"events\":[\"installed\",\"create_feature\"]}],\"needs\":[\"aha."
    "http/1\"],\"egress\":[\"*\"]}");

static aha_bytes text(const char* literal) {
  aha_bytes bytes = {(const uint8_t*)literal, strlen(literal)};
  return bytes;
}

/* ---- what Go asks of the host */

void host_log(const aha_host* host, aha_call* call, uint32_t severity, aha_bytes message) {
  host->log(call, severity, message);
}

void host_fail(const aha_host* host, aha_call* call, uint32_t kind, aha_bytes message) {
  host->fail(call, kind, text(""), message, 0);
}

int32_t host_post(const aha_host* host, aha_call* call, aha_bytes url, aha_bytes body, uint32_t* status) {
  const aha_header json = {text("Content-Type"), text("application/json")};
  aha_http_request request = {.size = sizeof request, .method = text("POST"), .url = url};
  aha_http_response response = {.size = sizeof response};
  request.headers = &json;
  request.header_count = 1;
  request.body = body;
  const int32_t code = host->http(call, &request, &response);
  *status = response.status;
  return code;
}

/* ---- what the host asks of the plugin */

static int32_t describe(uint32_t index, aha_bytes workspace_type, aha_sink* out) {
  (void)index;
  (void)workspace_type;
  out->write(out, text("{\"name\":\"hello_go\",\"title\":\"Hello from Go\",\"caption\":\"Posts features\","
                       "\"category\":\"Examples\",\"events\":[\"installed\",\"create_feature\"],"
                       "\"schema\":[{\"type\":\"string\",\"name\":\"url\"}]}"));
  return AHA_OK;
}

/* There is nothing to remember but the host, so that is the instance. */
static int32_t create(uint32_t index, const aha_host* host, void** instance) {
  (void)index;
  *instance = (void*)host;
  return AHA_OK;
}

static void receive(void* instance, aha_call* call, const aha_event* event) {
  goReceive(instance, call, (aha_event*)event);
}

static void collection(void* instance, aha_call* call, const aha_collection_query* query, aha_sink* out) {
  (void)instance;
  (void)call;
  (void)query;
  out->write(out, text("[]"));
}

static int32_t quiesce(void* instance, uint64_t milliseconds) {
  (void)instance;
  (void)milliseconds;
  return AHA_OK;
}

static void destroy(void* instance) {
  (void)instance;
}

AHA_EXPORT const aha_factory* aha_service_factory(uint32_t host_abi) {
  static const aha_factory factory = {.size = sizeof factory,
                                      .abi = AHA_ABI_VERSION,
                                      .service_count = 1,
                                      .describe = describe,
                                      .create = create,
                                      .receive = receive,
                                      .collection = collection,
                                      .quiesce = quiesce,
                                      .destroy = destroy};
  return host_abi >= 1 ? &factory : 0;
}
