/* A whole plugin in C, without the SDK:
 *   cc -shared -fPIC -fvisibility=hidden -I<sdk>/include hello.c -o hello_c.so
 * For Windows, with gcc of mingw-w64, the file is hello_c.dll. */
#include <aha/abi.h>
#include <string.h>

AHA_MANIFEST(
    "{\"manifest\":1,\"abi\":[1,1],\"version\":\"1.0.0\","
    "\"services\":[{\"name\":\"hello_c\",\"events\":[\"installed\"]}]}");

static const char description[] =
    "{\"name\":\"hello_c\",\"title\":\"Hello from C\",\"caption\":\"Says hello\",\"category\":\"Examples\","
    "\"events\":[\"installed\"],\"schema\":[{\"type\":\"string\",\"name\":\"greeting\"}]}";

static aha_bytes bytes_of(const char* text) {
  aha_bytes bytes = {(const uint8_t*)text, strlen(text)};
  return bytes;
}

static int32_t describe(uint32_t index, aha_bytes workspace_type, aha_sink* out) {
  (void)index, (void)workspace_type; /* one service, the same everywhere */
  out->write(out, bytes_of(description));
  return AHA_OK;
}

/* There is nothing to remember but the host, so that is the instance. */
static int32_t create(uint32_t index, const aha_host* host, void** instance) {
  (void)index;
  *instance = (void*)host;
  return AHA_OK;
}

static void receive(void* instance, aha_call* call, const aha_event* event) {
  const aha_host* host = instance;
  (void)event;
  host->log(call, AHA_LOG_INFO, bytes_of("Hello from C"));
}

static void collection(void* instance, aha_call* call, const aha_collection_query* query, aha_sink* out) {
  (void)instance, (void)call, (void)query;
  out->write(out, bytes_of("[]")); /* no field has one */
}

static int32_t quiesce(void* instance, uint64_t milliseconds) {
  (void)instance, (void)milliseconds; /* no threads */
  return AHA_OK;
}

static void destroy(void* instance) {
  (void)instance;
}

static const aha_factory factory = {.size = sizeof(aha_factory),
                                    .abi = AHA_ABI_VERSION,
                                    .service_count = 1,
                                    .describe = describe,
                                    .create = create,
                                    .receive = receive,
                                    .collection = collection,
                                    .quiesce = quiesce,
                                    .destroy = destroy};

const aha_factory* aha_service_factory(uint32_t host_abi) {
  return host_abi >= 1 ? &factory : 0;
}
