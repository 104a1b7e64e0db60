/* A plugin in plain C whose services misbehave on request, so that the tests see what the host makes of it.
 * Compiled several times: FIXTURE_VERSION is what `echo` answers with, FIXTURE_ONLY_ECHO leaves the others
 * out, FIXTURE_OWN_THREADS has each call run on a thread, FIXTURE_STARTS_THREAD starts one as it is loaded. */
#define _POSIX_C_SOURCE 200809L /* for clock_gettime */
#include <aha/abi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef FIXTURE_STARTS_THREAD
#include <pthread.h>
#include <unistd.h>
#endif

#ifndef FIXTURE_EGRESS /* the hosts that the manifest names if there is only echo, each in quotes */
#define FIXTURE_EGRESS "\"*\""
#endif
#ifndef FIXTURE_VERSION
#define FIXTURE_VERSION "1"
#endif

enum { ECHO, SLEEP, FETCH, SPIN, FLOOD, DEAF, META, CRASH, OVERFLOW_STACK, KEEP, HAND_ON };

static const char* const names[] = {"echo", "sleep", "fetch",    "spin", "flood",  "deaf",
                                    "meta", "crash", "overflow", "keep", "hand_on"};

#ifdef FIXTURE_OWN_THREADS
#define THREADS ",\"threads\":\"own\""
#else
#define THREADS ""
#endif

#ifdef FIXTURE_STARTS_THREAD
/* As the runtime of a language does. */
static void* run_runtime(void* unused) {
  for (;;) sleep(60);
  return unused;
}
__attribute__((constructor)) static void start_runtime(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, run_runtime, NULL) != 0) abort();
}
#endif

#ifdef FIXTURE_ONLY_ECHO
#define SERVICE_COUNT 1
AHA_MANIFEST(
    "{\"manifest\":1,\"abi\":[1,1],\"version\":\"" FIXTURE_VERSION "\"" THREADS
    ",\"services\":["
    "{\"name\":\"echo\",\"events\":[\"ping\"]}],\"needs\":[\"aha.http/1\"],\"egress\":[" FIXTURE_EGRESS "]}");
#else
#define SERVICE_COUNT 11
#define SERVICE(name) "{\"name\":\"" name "\",\"events\":[\"ping\"]}"
AHA_MANIFEST("{\"manifest\":1,\"abi\":[1,1],\"version\":\"" FIXTURE_VERSION "\"" THREADS ",\"services\":["
             SERVICE("echo") "," SERVICE("sleep") "," SERVICE("fetch") "," SERVICE("spin") ","
             SERVICE("flood") "," SERVICE("deaf") "," SERVICE("meta") "," SERVICE("crash") ","
             SERVICE("overflow") "," SERVICE("keep") "," SERVICE("hand_on") "],\"needs\":[\"aha.http/1\"],\"egress\":[\"*\"]}");
#endif

static volatile int* volatile nowhere;

typedef struct instance {
  uint32_t kind;
  const aha_host* host;
} instance;

static instance instances[SERVICE_COUNT];

static aha_bytes text(const char* literal) {
  aha_bytes bytes = {(const uint8_t*)literal, strlen(literal)};
  return bytes;
}

/* The text after "key": in flat JSON, up to the closing quote, comma or brace. Enough for these tests. */
static aha_bytes member(aha_bytes json, const char* key) {
  aha_bytes none = {0, 0};
  char quoted[64];
  snprintf(quoted, sizeof quoted, "\"%s\":", key);
  const size_t length = strlen(quoted);
  for (uint64_t i = 0; i + length < json.size; ++i) {
    if (memcmp(json.data + i, quoted, length) != 0) continue;
    uint64_t from = i + length;
    while (from < json.size && (json.data[from] == ' ' || json.data[from] == '"')) ++from;
    uint64_t to = from;
    while (to < json.size && strchr("\",}", json.data[to]) == 0) ++to;
    none.data = json.data + from;
    none.size = to - from;
    return none;
  }
  return none;
}

static uint64_t number(aha_bytes json, const char* key) {
  const aha_bytes digits = member(json, key);
  uint64_t value = 0;
  for (uint64_t i = 0; i < digits.size; ++i) value = value * 10 + (uint64_t)(digits.data[i] - '0');
  return value;
}

static int32_t describe(uint32_t index, aha_bytes workspace_type, aha_sink* out) {
  char json[640];
  (void)workspace_type;
  snprintf(json, sizeof json,
           "{\"name\":\"%s\",\"title\":\"Fixture %s\",\"caption\":\"For tests\",\"category\":\"Test\","
           "\"events\":[\"ping\"],\"schema\":[{\"type\":\"select\",\"name\":\"choice\",\"options\":"
           "{\"collection\":\"remote_collection\"}},{\"type\":\"select\",\"name\":\"fixed\",\"options\":"
           "{\"collection\":[[\"One\",\"1\"]]}},{\"type\":\"password\",\"name\":\"pin\"}]}",
           names[index], names[index]);
  out->write(out, text(json));
  return AHA_OK;
}

static int32_t create(uint32_t index, const aha_host* host, void** out) {
  instances[index].kind = index;
  instances[index].host = host;
  *out = &instances[index];
  return AHA_OK;
}

static void fail_request(const aha_host* host, aha_call* call, int32_t result,
                         const aha_http_response* response) {
  char line[256];
  snprintf(line, sizeof line, "code %d: %.*s", (int)result, (int)response->error.size,
           (const char*)response->error.data);
  host->fail(call, result == AHA_EADDRESS ? AHA_FAIL_INVALID_URL : AHA_FAIL_REMOTE, text(""), text(line), 0);
}

/* Sends "method", or GET, to "url". "pin" and "token" of the settings go along as X-Pin and Authorization. */
static void fetch(const aha_host* host, aha_call* call, const aha_event* event) {
  aha_http_request request = {0};
  aha_header headers[2];
  char bearer[128];
  aha_http_response response = {0};
  char line[256];
  int32_t result;
  request.size = sizeof request;
  response.size = sizeof response;
  request.method = member(event->data, "method").size > 0 ? member(event->data, "method") : text("GET");
  request.url = member(event->data, "url");
  request.headers = headers;
  if (member(event->data, "pin").size > 0) {
    headers[request.header_count].name = text("X-Pin");
    headers[request.header_count++].value = member(event->data, "pin");
  }
  if (member(event->data, "token").size > 0) {
    const aha_bytes token = member(event->data, "token");
    snprintf(bearer, sizeof bearer, "Bearer %.*s", (int)token.size, (const char*)token.data);
    headers[request.header_count].name = text("Authorization");
    headers[request.header_count++].value = text(bearer);
  }
  request.max_redirects = (uint32_t)number(event->data, "redirects");
  result = host->http(call, &request, &response);
#ifdef FIXTURE_FETCHES_TWICE
  if (result == AHA_OK) result = host->http(call, &request, &response);
#endif
  if (result != AHA_OK) {
    fail_request(host, call, result, &response);
    return;
  }
  if (number(event->payload, "fails") == 1) host->fail(call, AHA_FAIL_REMOTE, text(""), text("as asked"), 0);
  const aha_outcome* const outcome = host->query(host, text("aha.outcome/1"));
  if (number(event->payload, "declares") == 1) outcome->may_have_created(call);
  if (number(event->payload, "records") == 1) outcome->changes_are_recorded(call);
  snprintf(line, sizeof line, "{\"status\":%u,\"bytes\":%llu}", (unsigned)response.status,
           (unsigned long long)response.body.size);
  host->set_meta_data(call, text(line));
}

/* Fetches the file at "url", and sends it to "target" between "<" and ">": as it is, then as base64. Crashes between
 * the two where it is the first attempt and "crash" is 1. */
static void hand_on(const aha_host* host, aha_call* call, const aha_event* event) {
  const aha_blob_functions* const blobs = host->query(host, text("aha.blob/1"));
  aha_http_request request = {0};
  aha_http_response response = {0};
  aha_blob blob = {0};
  char line[64];
  int32_t result;
  request.size = sizeof request;
  response.size = sizeof response;
  blob.size = sizeof blob;
  request.method = text("GET");
  request.url = member(event->data, "url");
  result = blobs->fetch(call, &request, &response, &blob);
  for (uint32_t flags = 0; result == AHA_OK && flags <= AHA_PART_BASE64; ++flags) {
    aha_part parts[3] = {0};
    parts[0].bytes = text("<");
    parts[1].blob = blob.id;
    parts[1].flags = flags;
    parts[2].bytes = text(">");
    request.method = text("POST");
    request.url = member(event->data, "target");
    result = blobs->http(call, &request, parts, 3, &response);
    if (event->attempt == 1 && number(event->data, "crash") == 1) *nowhere = 1;
  }
  if (result != AHA_OK) {
    fail_request(host, call, result, &response);
    return;
  }
  snprintf(line, sizeof line, "handed on %llu bytes", (unsigned long long)blob.length);
  host->log(call, AHA_LOG_INFO, text(line));
}

static void flood(const aha_host* host, aha_call* call) {
  static char line[100000];
  memset(line, 'x', sizeof line);
  for (int i = 0; i < 1000; ++i) {
    const aha_bytes bytes = {(const uint8_t*)line, sizeof line};
    host->log(call, AHA_LOG_INFO, bytes);
  }
}

/* Tells what it found under "k", and puts the payload's value there, or erases it. With a member "secretly", among the
 * secrets. */
static void keep(const aha_host* host, aha_call* call, const aha_event* event) {
  const aha_secrets* const secrets = host->query(host, text("aha.secrets/1"));
  const aha_kv with_secrets = {AHA_KV_SIZE_V1, 0, secrets->get, secrets->put, secrets->erase};
  const int is_secret = member(event->payload, "secretly").size > 0;
  const aha_kv* const kv = is_secret ? &with_secrets : host->query(host, text("aha.kv/1"));
  const aha_bytes put = member(event->payload, "put");
  aha_bytes found = {0, 0};
  char line[256];
  int32_t result = kv->get(call, text("k"), &found);
  snprintf(line, sizeof line, "get %d %.*s", (int)result, (int)found.size, (const char*)found.data);
  host->log(call, AHA_LOG_INFO, text(line));
  result = put.size > 0 ? kv->put(call, text("k"), put) : kv->erase(call, text("k"));
  snprintf(line, sizeof line, "%s %d", put.size > 0 ? "put" : "erase", (int)result);
  host->log(call, AHA_LOG_INFO, text(line));
}

/* What the host says of earlier attempts, for events other than "ping". */
static void tell_attempt(const aha_host* host, aha_call* call, const aha_event* event) {
  char line[64];
  if (event->event.size == 4) return;
  snprintf(line, sizeof line, "attempt %u, unknown %u", (unsigned)event->attempt,
           (unsigned)event->outcome_unknown);
  host->log(call, AHA_LOG_INFO, text(line));
}

static uint64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static volatile uint64_t never;

#ifdef FIXTURE_HANGS
__attribute__((constructor)) static void hang(void) {
  for (;;) ++never;
}
#endif

static int recurse(int depth) {
  volatile char frame[512];
  frame[0] = (char)depth;
  return depth < 0 ? 0 : recurse(depth + 1) + frame[0];
}

static void receive(void* self, aha_call* call, const aha_event* event) {
  const instance* const it = self;
  const aha_host* const host = it->host;
  switch (it->kind) {
    case ECHO:
      host->log(call, AHA_LOG_INFO, text("version " FIXTURE_VERSION));
      break;
    case KEEP:
      keep(host, call, event);
      break;
    case HAND_ON:
      hand_on(host, call, event);
      break;
    case SLEEP: {
      tell_attempt(host, call, event);
      const int32_t result = host->sleep(call, number(event->payload, "ms"));
      host->log(call, AHA_LOG_INFO, text(result == AHA_OK ? "slept" : "was woken"));
      break;
    }
    case FETCH:
      tell_attempt(host, call, event);
      fetch(host, call, event);
      break;
    case SPIN: {
      const uint64_t for_ms = number(event->payload, "for_ms");
      const uint64_t until_ms = now_ms() + for_ms;
      while (for_ms == 0 || now_ms() < until_ms) ++never;
      break;
    }
    case FLOOD:
      flood(host, call);
      break;
    case DEAF:
      while (host->sleep(call, 10) != AHA_ECANCELLED) {
      }
      break;
    case META:
      host->set_meta_data(call, member(event->payload, "meta"));
      break;
    case CRASH:
      if (number(event->data, "says") == 1) host->log(call, AHA_LOG_WARN, text("about to\ncrash"));
      *nowhere = 1;
      break;
    case OVERFLOW_STACK:
      host->log(call, AHA_LOG_INFO, text(recurse(0) == 0 ? "a" : "b"));
      break;
    default:
      break;
  }
}

static void collection(void* self, aha_call* call, const aha_collection_query* query, aha_sink* out) {
  const instance* const it = self;
  (void)query;
  if (it->kind == FETCH) {
    it->host->fail(call, AHA_FAIL_CONFIGURATION, text(""), text("choose a server first"), 0);
    return;
  }
  out->write(out, text(it->kind == META ? "not json" : "[[\"Label\",\"value\"]]"));
}

static int32_t quiesce(void* self, uint64_t milliseconds) {
  (void)self;
  (void)milliseconds;
  return AHA_OK;
}

static void destroy(void* self) {
  (void)self;
}

static const aha_factory factory = {
    sizeof(aha_factory), AHA_ABI_VERSION, SERVICE_COUNT, 0, describe, create, receive,
    collection,          quiesce,         destroy};

AHA_EXPORT const aha_factory* aha_service_factory(uint32_t host_abi) {
  return host_abi >= 1 ? &factory : 0;
}
