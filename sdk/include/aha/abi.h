/* The contract between aha-host and a service plugin. C11 and C++; needs only <stdint.h>.
 *
 * A plugin is one shared library. It exports one function, aha_service_factory(), and carries one text, its manifest,
 * which the host reads without running the file. Everything else is reached through two tables: aha_factory, which the
 * plugin gives, and aha_host, which it is given. Read it in this order: factory, host, capabilities, codes, manifest.
 *
 * Rules that hold everywhere in this file
 *  - Structs are frozen; fields are only ever appended. `size` is what the side that filled the struct knew. A reader
 *    touches nothing beyond it. A function that changes gets a new name.
 *  - Bytes cross as aha_bytes and are borrowed: they are valid until the call that carried them returns, unless a
 *    comment says otherwise. Neither side frees the other's memory. Text is UTF-8 and has no NUL at its end.
 *  - No exception, longjmp or exit leaves a plugin through these functions, and no thread of a plugin enters them,
 *    except those tagged [any].
 *  - Codes and kinds may grow. A reader treats a negative code it does not know as AHA_EINTERNAL, and a failure kind it
 *    does not know as AHA_FAIL_INTERNAL.
 *
 * Thread tags, on every function
 *  [any]       may be called from any thread at any time.
 *  [call]      only inside aha_factory.receive or .collection, on the thread that entered it, with its aha_call.
 *  [suspends]  may park the call. Hold no lock across it, expect other calls of this plugin to run on this thread
 *              meanwhile, and do not expect errno to survive. All calls of a thread share its thread_local data.
 * A plugin whose manifest says "threads":"own" has a thread per call instead, which a [suspends] function blocks. */
/* clang-format off: its columns are laid out by hand. */
#ifndef AHA_ABI_H
#define AHA_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The newest ABI that this header describes. The host passes its own to aha_service_factory(). */
#define AHA_ABI_VERSION 1u

#if defined(_WIN32)
#define AHA_EXPORT __declspec(dllexport)
#else
#define AHA_EXPORT __attribute__((visibility("default")))
#endif

/* ------------------------------------------------------------------ values */

typedef struct aha_bytes {
  const uint8_t* data; /* may be NULL if size is 0 */
  uint64_t size;
} aha_bytes;

typedef struct aha_header {
  aha_bytes name;
  aha_bytes value;
} aha_header;

/* One event, or one collection query, while it is handled. Opaque; the host owns it. */
typedef struct aha_call aha_call;

/* Takes text from a plugin, piece by piece. The host owns it; valid during the call it was passed to. */
typedef struct aha_sink {
  uint32_t size;
  uint32_t reserved;
  void (*write)(struct aha_sink* self, aha_bytes part); /* copies `part` */
} aha_sink;

typedef struct aha_host aha_host;

/* ------------------------------------------------------------------ what a plugin gives */

typedef struct aha_event {
  uint32_t size;
  uint32_t attempt; /* 1 for the first */
  aha_bytes id;     /* unique to the event, the same for each of its attempts */
  aha_bytes service;
  aha_bytes event;
  aha_bytes payload;   /* JSON text; "null" if there is none */
  aha_bytes data;      /* JSON object: the user's settings. Contains secrets */
  aha_bytes meta_data; /* JSON object: what the service stored with the integration */
  aha_bytes raw_body;  /* of a webhook: the exact bytes received, for signatures; else empty */
  const aha_header* raw_headers;
  uint64_t raw_header_count;
  uint32_t outcome_unknown; /* 1: an earlier attempt may have done its work; look before creating again */
  uint32_t reserved;
} aha_event;

typedef struct aha_collection_query {
  uint32_t size;
  uint32_t reserved;
  aha_bytes service;
  aha_bytes field; /* a select field whose collection is computed */
  aha_bytes data;  /* as in aha_event */
  aha_bytes meta_data;
} aha_collection_query;

/* One constant table, valid as long as the library is loaded. Every slot is required. */
typedef struct aha_factory {
  uint32_t size;
  uint32_t abi; /* the AHA_ABI_VERSION that this plugin was built with */
  uint32_t service_count;
  uint32_t reserved;

  /* Writes what service `index` is, as one JSON object.                                             [any]
   *   {"name":"slack", "title":"..", "caption":"..", "category":"..", "events":["installed"],
   *    "schema":[{"type":"string","name":"url","options":{..}}]}
   * A select field's option `collection` is a list of [label, value] pairs, or "remote_collection" if the
   * collection() slot computes it. workspace_type may be empty; only the caption may depend on it.
   * Returns 0 or a negative code. Must not suspend, and must answer within a second. */
  int32_t (*describe)(uint32_t index, aha_bytes workspace_type, aha_sink* out);

  /* Makes the instance of service `index` that later calls are made on. `host` outlives it.         [any]
   * Returns 0, or a negative code, which refuses the load. */
  int32_t (*create)(uint32_t index, const aha_host* host, void** instance);

  /* Handles one event. Concurrent and interleaved calls on one instance are normal.                 [call]
   * Returns when the event is done. If it failed, host->fail was called before. */
  void (*receive)(void* instance, aha_call* call, const aha_event* event);

  /* Writes a computed collection: a JSON list of [label, value] pairs. May fail as receive does.    [call] */
  void (*collection)(void* instance, aha_call* call, const aha_collection_query* query, aha_sink* out);

  /* Ends the instance's own threads and timers before destroy. No call is under way.                [any]
   * Returns 0 once all have ended, or AHA_ETIMEDOUT if they did not in time: the library then stays loaded. */
  int32_t (*quiesce)(void* instance, uint64_t milliseconds);

  /* Ends the instance. No call is under way and none follows.                                       [any] */
  void (*destroy)(void* instance);
} aha_factory;

/* The one exported symbol. Returns the plugin's table, or NULL if it cannot work with this host.    [any]
 * host_abi  the host's AHA_ABI_VERSION. */
AHA_EXPORT const aha_factory* aha_service_factory(uint32_t host_abi);
typedef const aha_factory* (*aha_service_factory_function)(uint32_t host_abi);
#define AHA_SERVICE_FACTORY_SYMBOL "aha_service_factory"

/* ------------------------------------------------------------------ what a plugin is given */

typedef struct aha_http_request {
  uint32_t size;
  uint32_t flags;   /* AHA_HTTP_*; a request with any other bit is refused with AHA_EINVAL */
  aha_bytes method; /* "GET", "POST", ... */
  aha_bytes url;    /* absolute, http or https, already percent-encoded */
  const aha_header* headers;
  uint64_t header_count;
  aha_bytes body;
  uint64_t timeout_ms;    /* 0: until the call's deadline */
  uint32_t max_redirects; /* 0: a redirect is an answer like any other. Egress judges every hop */
  uint32_t reserved;
  aha_bytes user; /* for AHA_HTTP_NTLM */
  aha_bytes password;
} aha_http_request;

#define AHA_HTTP_SKIP_TLS_VERIFY 1u /* the service's own switch is off; the operator may still insist */
#define AHA_HTTP_NTLM 2u            /* authenticate the connection by NTLM with `user` and `password` */

typedef struct aha_http_response {
  uint32_t size; /* set by the plugin before the call */
  uint32_t status;
  const aha_header* headers; /* in the order received; of the last hop */
  uint64_t header_count;
  aha_bytes body;      /* content encodings undone */
  aha_bytes final_url; /* after redirects */
  aha_bytes error;     /* if the result is not 0: what happened, for a person */
} aha_http_response;

/* One table for the life of the process; it outlives every instance. Slots beyond `size` are absent. */
struct aha_host {
  uint32_t size;
  uint32_t abi; /* the host's AHA_ABI_VERSION */

  /* Returns a capability's table by its id, AHA_CAPABILITY_*, or NULL if this host lacks it.        [any] */
  const void* (*query)(const struct aha_host* host, aha_bytes id);

  /* Adds a line to the event's messages, which Aha! shows to the user. Never log a secret.          [call]
   * severity  AHA_LOG_*. Invalid UTF-8 is replaced. Beyond the operator's limit per event, lines are counted and
   *           dropped, and one message says so. */
  void (*log)(aha_call* call, uint32_t severity, aha_bytes message);

  /* Sends one HTTP request and parks the call until the answer is whole.                            [call][suspends]
   * request   borrowed until this returns. Its method has 64 bytes at most, its URL 65,536, user and password 4,096
   *           each, its headers 262,144 together in 1,000 of them; a body has 10,000 parts at most.
   * response  `size` set by the caller; filled on 0, and its `error` otherwise. Its bytes live until `receive`
   *           returns.
   * returns   0, or AHA_ECANCELLED, _ETIMEDOUT, _EURL, _EADDRESS, _ERESOLVE, _ECONNECT, _ETLS, _ETOOLARGE,
   *           _EPROTOCOL, _EINVAL. Any HTTP status is a success.
   * A request goes out once, unless its method is GET, HEAD, OPTIONS, TRACE, PUT or DELETE. After AHA_ECONNECT,
   * _EPROTOCOL, _ETIMEDOUT or _ECANCELLED the server may have carried it out. */
  int32_t (*http)(aha_call* call, const aha_http_request* request, aha_http_response* response);

  /* Parks the call. Returns 0, AHA_ETIMEDOUT or AHA_ECANCELLED.                                     [call][suspends] */
  int32_t (*sleep)(aha_call* call, uint64_t milliseconds);

  /* Returns the milliseconds until the deadline; 0 or less if it has passed or the call is cancelled.  [call] */
  int64_t (*remaining)(aha_call* call);

  /* Returns memory that lives until `receive` returns.                                              [call]
   * Returns NULL if the call has had what the operator allows it, which is at least 1 MiB in all, or if the machine
   * has none left.
   * align  a power of two up to 64. */
  void* (*alloc)(aha_call* call, uint64_t size, uint64_t align);

  /* Replaces the integration's meta_data, a JSON object. Copied.                                    [call]
   * The last one of a call counts, and only if the call does not fail. */
  void (*set_meta_data)(aha_call* call, aha_bytes json);

  /* Declares that the call failed. Copied. The first one of a call counts.                          [call]
   * kind            AHA_FAIL_*.
   * class_name      the name that Aha! is told, such as "AhaApi::NotFound"; empty: the kind's own.
   * message         what a person can do about it; never a secret.
   * retry_after_ms  what the third party asked for; 0 if it did not say. */
  void (*fail)(aha_call* call, uint32_t kind, aha_bytes class_name, aha_bytes message,
               uint64_t retry_after_ms);
};

/* ------------------------------------------------------------------ codes */

/* Results: 0 or one of these. */
#define AHA_OK 0
#define AHA_ECANCELLED (-1) /* the host cancelled the call (it is stopping); return soon */
#define AHA_ETIMEDOUT (-2)  /* the call's deadline or the request's own timeout passed */
#define AHA_EURL (-3)       /* not an absolute http or https URL */
#define AHA_EADDRESS (-4) /* the operator's address policy or the manifest's egress list refuses the target */
#define AHA_ERESOLVE (-5) /* the host name did not resolve */
#define AHA_ECONNECT (-6) /* refused, reset, unreachable, or no connection within the connect timeout */
#define AHA_ETLS (-7)     /* the certificate did not verify, or the handshake failed */
#define AHA_ETOOLARGE (-8)     /* the answer, or the request, is larger than allowed */
#define AHA_EPROTOCOL (-9)     /* the answer was not HTTP, or broke off */
#define AHA_EINVAL (-10)       /* an argument breaks the rules of this header */
#define AHA_EUNSUPPORTED (-11) /* this host does not do that */
#define AHA_EINTERNAL (-12)    /* a fault of the host, or a code that the reader does not know */
#define AHA_ENOTFOUND (-13)    /* there is no value under this key */

/* Severities of aha_host.log, as Ruby's Logger numbers them, since Aha! reads them. */
#define AHA_LOG_DEBUG 0u
#define AHA_LOG_INFO 1u
#define AHA_LOG_WARN 2u
#define AHA_LOG_ERROR 3u
#define AHA_LOG_FATAL 4u

/* Kinds of aha_host.fail. They decide what Aha! is told and whether the event is retried. */
#define AHA_FAIL_INTERNAL 0u      /* a mistake in the plugin */
#define AHA_FAIL_CONFIGURATION 1u /* the user must change the integration's settings */
#define AHA_FAIL_REMOTE 2u        /* the third party refused or failed */
#define AHA_FAIL_INVALID_URL 3u   /* a URL of the settings is not usable */
#define AHA_FAIL_TIMEOUT 4u       /* the deadline passed */

/* ------------------------------------------------------------------ capabilities: aha_host.query() */

/* Each answers with one table for the life of the process. */
#define AHA_CAPABILITY_HTTP "aha.http/1"         /* aha_host itself, for its `http` */
#define AHA_CAPABILITY_KV "aha.kv/1"             /* aha_kv */
#define AHA_CAPABILITY_SECRETS "aha.secrets/1"   /* aha_secrets */
#define AHA_CAPABILITY_BLOB "aha.blob/1"         /* aha_blob_functions */
#define AHA_CAPABILITY_HTTP_ALL "aha.http_all/1" /* aha_http_all */
#define AHA_CAPABILITY_OUTCOME "aha.outcome/1"   /* aha_outcome */

/* ---------------------------------- AHA_CAPABILITY_KV: values that outlive an event */

#define AHA_KV_MAX_KEY 128u    /* bytes of a key, at least 1 */
#define AHA_KV_MAX_VALUE 8192u /* bytes of a value */
#define AHA_KV_MAX_KEYS 64u    /* keys of one service and integration */

/* Values beside meta_data, such as which of two endpoints answered. They are separate per service, Aha! account and
 * integration, which `data` names, and survive a restart. Best effort: the operator may delete them, and another host
 * of the same account has its own. Values are bytes, and no place for a secret. */
typedef struct aha_kv {
  uint32_t size;
  uint32_t reserved;

  /* Reads the value under a key.                                                                    [call]
   * value    filled on 0; its bytes live until `receive` returns.
   * returns  0, AHA_ENOTFOUND, AHA_EINVAL, or AHA_EUNSUPPORTED if this host stores nothing. */
  int32_t (*get)(aha_call* call, aha_bytes key, aha_bytes* value);

  /* Replaces the value under a key, and parks the call until it is stored.                          [call][suspends]
   * Works past the deadline, too: it is short.
   * returns  0, AHA_ETOOLARGE beyond the limits above or the operator's own, AHA_EINVAL, AHA_EUNSUPPORTED, or
   *          AHA_EINTERNAL if it could not be written: it is then lost at the next restart. */
  int32_t (*put)(aha_call* call, aha_bytes key, aha_bytes value);

  /* Deletes the value under a key, and parks the call until that is stored. 0 also if there is none. [call][suspends]
   * returns  as put. */
  int32_t (*erase)(aha_call* call, aha_bytes key);
} aha_kv;

/* ---------------------------------- AHA_CAPABILITY_SECRETS: credentials that outlive an event */

#define AHA_SECRETS_MAX_KEY 128u    /* bytes of a key, at least 1 */
#define AHA_SECRETS_MAX_VALUE 8000u /* bytes of a value */
#define AHA_SECRETS_MAX_KEYS 64u    /* keys of one service and integration */

/* Credentials that a service receives while it runs and needs at the next event, such as a refresh token that changes
 * with each use. Separate as those of aha_kv are, and apart from these. The host encrypts them on disk, with a key that
 * it stores beside them, and never records them in a case. They survive a restart. One that was put just before the
 * machine died may be lost, and without the host's key all are: a service then asks its user to connect again. */
typedef struct aha_secrets {
  uint32_t size;
  uint32_t reserved;

  /* As aha_kv.get.                                                                                  [call] */
  int32_t (*get)(aha_call* call, aha_bytes key, aha_bytes* value);

  /* As aha_kv.put.                                                                                  [call][suspends] */
  int32_t (*put)(aha_call* call, aha_bytes key, aha_bytes value);

  /* As aha_kv.erase.                                                                                [call][suspends] */
  int32_t (*erase)(aha_call* call, aha_bytes key);
} aha_secrets;

/* ---------------------------------- AHA_CAPABILITY_BLOB: files, larger than a call's memory */

/* A body that stays with the host. It belongs to one call, and lives until `receive` returns. */
typedef struct aha_blob {
  uint32_t size; /* set by the plugin before the call */
  uint32_t reserved;
  uint64_t id;     /* never 0 if there is one; means nothing outside its call */
  uint64_t length; /* in bytes; may be 0 */
} aha_blob;

/* One piece of a body. Frozen: it stands in arrays. */
typedef struct aha_part {
  aha_bytes bytes; /* the piece, if `blob` is 0 */
  uint64_t blob;   /* aha_blob.id, or 0 */
  uint32_t flags;  /* AHA_PART_* */
  uint32_t reserved;
} aha_part;

#define AHA_PART_BASE64 1u /* goes out as base64 with padding (RFC 4648, section 4), encoded by itself */

typedef struct aha_blob_functions {
  uint32_t size;
  uint32_t reserved;

  /* As aha_host.http, but the body of a 2xx answer becomes a blob, and `response->body` is empty.   [call][suspends]
   * Any other answer has its body as usual, and `blob->id` is 0.
   * blob     `size` set by the caller; filled on 0.
   * returns  as aha_host.http; AHA_ETOOLARGE also if the host has no room for the file. */
  int32_t (*fetch)(aha_call* call, const aha_http_request* request, aha_http_response* response,
                   aha_blob* blob);

  /* As aha_host.http, but the body is `parts`, one after the other; `request->body` is ignored.     [call][suspends]
   * They are read as they are sent, and again if a redirect or NTLM asks for it.
   * parts    borrowed until this returns, as the bytes they name.
   * returns  as aha_host.http; AHA_EINVAL also for a blob that is not this call's. */
  int32_t (*http)(aha_call* call, const aha_http_request* request, const aha_part* parts, uint64_t part_count,
                  aha_http_response* response);
} aha_blob_functions;

/* ---------------------------------- AHA_CAPABILITY_HTTP_ALL: several requests at once */

/* One request and its result. Frozen: it stands in arrays. */
typedef struct aha_http_exchange {
  const aha_http_request* request;
  aha_http_response* response; /* `size` set by the caller; filled as aha_host.http fills it */
  uint64_t id;                 /* filled: names the answer for `release`; means nothing outside its call */
  int32_t result;              /* filled: what aha_host.http would have returned */
  uint32_t reserved;
} aha_http_exchange;

typedef struct aha_http_all {
  uint32_t size;
  uint32_t most; /* exchanges that `send` takes at once; at least 2 */

  /* Sends all requests, each as aha_host.http would, and parks the call until every one has ended.  [call][suspends]
   * They are begun in their order, and may arrive and be answered in any.
   * exchanges  borrowed until this returns, as what they point to. The bytes of the answers live until `receive`
   *            returns or they are released.
   * count      `most` or less.
   * returns    0 if every exchange has its result, which is AHA_ECANCELLED or AHA_ETIMEDOUT for those that the end of
   *            the call cut short; AHA_EINVAL if an argument breaks a rule: then nothing was sent. */
  int32_t (*send)(aha_call* call, aha_http_exchange* exchanges, uint64_t count);

  /* Frees the bytes of an answer of `send` early, so that large ones need not pile up.              [call]
   * Ignores an id that names none, or was released. */
  void (*release)(aha_call* call, uint64_t id);
} aha_http_all;

/* ---------------------------------- AHA_CAPABILITY_OUTCOME: what an event may have left behind */

typedef struct aha_outcome {
  uint32_t size;
  uint32_t reserved;

  /* Declares that the event may have created something at the third party which the record in Aha!  [call]
   * does not name, even if the event ends well. The next event of the record then has `outcome_unknown`. The host sees
   * by itself that a request other than GET, HEAD, OPTIONS and TRACE got no answer, or 502, 503 or 504, and that an
   * event failed after such a request was carried out. */
  void (*may_have_created)(aha_call* call);

  /* Declares that the records in Aha! name all that the event has created so far, such as by a link [call]
   * that was just stored. If the event fails later, its next attempt finds that by the record. */
  void (*changes_are_recorded)(aha_call* call);
} aha_outcome;

/* ------------------------------------------------------------------ the manifest */

/* Places a string literal where the host finds it without running the file: section .aha.manifest of ELF,
 * __DATA,__aha_manifest of Mach-O, .ahamf of PE. One JSON object:
 *   {"manifest":1, "abi":[1,1], "version":"1.4.0", "sdk":"0.1.0", "compiler":"gcc 12.2.0",
 *    "services":[{"name":"slack","events":["installed","audit"]}],
 *    "needs":["aha.http/1"], "egress":["hooks.slack.com"], "threads":"own"}
 * abi       the lowest and the highest ABI that the plugin works with.
 * version   the plugin's own, for operators.
 * services  what describe() will say; the two must agree.
 * needs     capabilities without which it cannot work.
 * egress    the host names it talks to, without a port: "*.example.com" for subdomains, but "*.com" is refused; "*" for
 *           any, if the user gives the address.
 * threads   "own" if its language's runtime cannot run on the small stacks of calls that share a thread, as Go's
 *           cannot. Each call then has a thread, as many at once as the operator allows, and the plugin never runs in
 *           the host itself. The host refuses a plugin that starts threads while it is loaded without saying so.
 * `version`, `threads`, `sdk` and `compiler` may be absent. */
#if defined(__APPLE__)
#define AHA_MANIFEST_SECTION __attribute__((used, section("__DATA,__aha_manifest")))
#elif defined(_MSC_VER)
#pragma section(".ahamf", read)
#define AHA_MANIFEST_SECTION __declspec(allocate(".ahamf"))
#elif defined(_WIN32)
#define AHA_MANIFEST_SECTION __attribute__((used, section(".ahamf")))
#elif defined(__has_attribute) && \
    __has_attribute(retain) /* else -Wl,--gc-sections drops what nothing refers to */
#define AHA_MANIFEST_SECTION __attribute__((used, retain, section(".aha.manifest")))
#else
#define AHA_MANIFEST_SECTION __attribute__((used, section(".aha.manifest")))
#endif
#if defined(_MSC_VER) /* its compiler drops a static text that nothing refers to, and its linker any other */
#if defined(__cplusplus)
#define AHA_MANIFEST_LINKAGE extern "C"
#else
#define AHA_MANIFEST_LINKAGE
#endif
#define AHA_MANIFEST(json_literal)                        \
  __pragma(comment(linker, "/include:aha_manifest_text")) \
      AHA_MANIFEST_LINKAGE AHA_MANIFEST_SECTION const char aha_manifest_text[] = json_literal
#else
#define AHA_MANIFEST(json_literal) AHA_MANIFEST_SECTION static const char aha_manifest_text[] = json_literal
#endif

/* ------------------------------------------------------------------ frozen sizes of version 1 */

/* What version 1 of this header knows of each struct that may grow, on 64-bit systems. The side that fills a struct
 * fills at least that much. A reader takes less for a mistake, and reads a field beyond it only if `size` covers that
 * field. Never compare with sizeof, which grows with the header. */
#define AHA_SINK_SIZE_V1 16u
#define AHA_EVENT_SIZE_V1 144u
#define AHA_COLLECTION_QUERY_SIZE_V1 72u
#define AHA_FACTORY_SIZE_V1 64u
#define AHA_HTTP_REQUEST_SIZE_V1 120u
#define AHA_HTTP_RESPONSE_SIZE_V1 72u
#define AHA_HOST_SIZE_V1 72u
#define AHA_KV_SIZE_V1 32u
#define AHA_SECRETS_SIZE_V1 32u
#define AHA_BLOB_SIZE_V1 24u
#define AHA_BLOB_FUNCTIONS_SIZE_V1 24u
#define AHA_HTTP_ALL_SIZE_V1 24u
#define AHA_OUTCOME_SIZE_V1 24u

#ifdef __cplusplus
}
#endif
#endif /* AHA_ABI_H */
