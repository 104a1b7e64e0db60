/* Where every field of the contract lies on 64-bit systems. A plugin built two years ago reads them there: a
 * change that breaks a line here breaks that plugin, and is not made. New fields get new lines. */
#ifndef AHA_TEST_LAYOUT_H
#define AHA_TEST_LAYOUT_H

#include <aha/abi.h>
#include <stddef.h>

#ifdef __cplusplus
#define LAYOUT_CHECK(condition) static_assert(condition, #condition)
#else
#define LAYOUT_CHECK(condition) _Static_assert(condition, #condition)
#endif
#define AT(type, field, offset) LAYOUT_CHECK(offsetof(type, field) == (offset))
#define SIZE(type, size) LAYOUT_CHECK(sizeof(type) == (size))

LAYOUT_CHECK(AHA_ABI_VERSION == 1u);

AT(aha_bytes, data, 0);
AT(aha_bytes, size, 8);
SIZE(aha_bytes, 16);

AT(aha_header, name, 0);
AT(aha_header, value, 16);
SIZE(aha_header, 32);

AT(aha_sink, size, 0);
AT(aha_sink, reserved, 4);
AT(aha_sink, write, 8);
SIZE(aha_sink, 16);

AT(aha_http_request, size, 0);
AT(aha_http_request, flags, 4);
AT(aha_http_request, method, 8);
AT(aha_http_request, url, 24);
AT(aha_http_request, headers, 40);
AT(aha_http_request, header_count, 48);
AT(aha_http_request, body, 56);
AT(aha_http_request, timeout_ms, 72);
AT(aha_http_request, max_redirects, 80);
AT(aha_http_request, reserved, 84);
AT(aha_http_request, user, 88);
AT(aha_http_request, password, 104);
SIZE(aha_http_request, 120);

AT(aha_http_response, size, 0);
AT(aha_http_response, status, 4);
AT(aha_http_response, headers, 8);
AT(aha_http_response, header_count, 16);
AT(aha_http_response, body, 24);
AT(aha_http_response, final_url, 40);
AT(aha_http_response, error, 56);
SIZE(aha_http_response, 72);

AT(aha_host, size, 0);
AT(aha_host, abi, 4);
AT(aha_host, query, 8);
AT(aha_host, log, 16);
AT(aha_host, http, 24);
AT(aha_host, sleep, 32);
AT(aha_host, remaining, 40);
AT(aha_host, alloc, 48);
AT(aha_host, set_meta_data, 56);
AT(aha_host, fail, 64);
SIZE(aha_host, 72);

AT(aha_kv, size, 0);
AT(aha_kv, reserved, 4);
AT(aha_kv, get, 8);
AT(aha_kv, put, 16);
AT(aha_kv, erase, 24);
SIZE(aha_kv, 32);
AT(aha_secrets, size, 0);
AT(aha_secrets, reserved, 4);
AT(aha_secrets, get, 8);
AT(aha_secrets, put, 16);
AT(aha_secrets, erase, 24);
SIZE(aha_secrets, 32);

AT(aha_blob, size, 0);
AT(aha_blob, reserved, 4);
AT(aha_blob, id, 8);
AT(aha_blob, length, 16);
SIZE(aha_blob, 24);

AT(aha_part, bytes, 0);
AT(aha_part, blob, 16);
AT(aha_part, flags, 24);
AT(aha_part, reserved, 28);
SIZE(aha_part, 32);

AT(aha_blob_functions, size, 0);
AT(aha_blob_functions, reserved, 4);
AT(aha_blob_functions, fetch, 8);
AT(aha_blob_functions, http, 16);
SIZE(aha_blob_functions, 24);

AT(aha_http_exchange, request, 0);
AT(aha_http_exchange, response, 8);
AT(aha_http_exchange, id, 16);
AT(aha_http_exchange, result, 24);
AT(aha_http_exchange, reserved, 28);
SIZE(aha_http_exchange, 32);

AT(aha_http_all, size, 0);
AT(aha_http_all, most, 4);
AT(aha_http_all, send, 8);
AT(aha_http_all, release, 16);
SIZE(aha_http_all, 24);

AT(aha_outcome, size, 0);
AT(aha_outcome, reserved, 4);
AT(aha_outcome, may_have_created, 8);
AT(aha_outcome, changes_are_recorded, 16);
SIZE(aha_outcome, 24);

AT(aha_event, size, 0);
AT(aha_event, attempt, 4);
AT(aha_event, id, 8);
AT(aha_event, service, 24);
AT(aha_event, event, 40);
AT(aha_event, payload, 56);
AT(aha_event, data, 72);
AT(aha_event, meta_data, 88);
AT(aha_event, raw_body, 104);
AT(aha_event, raw_headers, 120);
AT(aha_event, raw_header_count, 128);
AT(aha_event, outcome_unknown, 136);
AT(aha_event, reserved, 140);
SIZE(aha_event, 144);

AT(aha_collection_query, size, 0);
AT(aha_collection_query, reserved, 4);
AT(aha_collection_query, service, 8);
AT(aha_collection_query, field, 24);
AT(aha_collection_query, data, 40);
AT(aha_collection_query, meta_data, 56);
SIZE(aha_collection_query, 72);

AT(aha_factory, size, 0);
AT(aha_factory, abi, 4);
AT(aha_factory, service_count, 8);
AT(aha_factory, reserved, 12);
AT(aha_factory, describe, 16);
AT(aha_factory, create, 24);
AT(aha_factory, receive, 32);
AT(aha_factory, collection, 40);
AT(aha_factory, quiesce, 48);
AT(aha_factory, destroy, 56);
SIZE(aha_factory, 64);

/* Frozen, unlike sizeof: these never change. */
LAYOUT_CHECK(AHA_SINK_SIZE_V1 == 16u && sizeof(aha_sink) >= 16u);
LAYOUT_CHECK(AHA_HTTP_REQUEST_SIZE_V1 == 120u && sizeof(aha_http_request) >= 120u);
LAYOUT_CHECK(AHA_HTTP_RESPONSE_SIZE_V1 == 72u && sizeof(aha_http_response) >= 72u);
LAYOUT_CHECK(AHA_HOST_SIZE_V1 == 72u && sizeof(aha_host) >= 72u);
LAYOUT_CHECK(AHA_KV_SIZE_V1 == 32u && sizeof(aha_kv) >= 32u);
LAYOUT_CHECK(AHA_SECRETS_SIZE_V1 == 32u && sizeof(aha_secrets) >= 32u);
LAYOUT_CHECK(AHA_BLOB_SIZE_V1 == 24u && sizeof(aha_blob) >= 24u);
LAYOUT_CHECK(AHA_BLOB_FUNCTIONS_SIZE_V1 == 24u && sizeof(aha_blob_functions) >= 24u);
LAYOUT_CHECK(AHA_HTTP_ALL_SIZE_V1 == 24u && sizeof(aha_http_all) >= 24u);
LAYOUT_CHECK(AHA_OUTCOME_SIZE_V1 == 24u && sizeof(aha_outcome) >= 24u);
LAYOUT_CHECK(AHA_EVENT_SIZE_V1 == 144u && sizeof(aha_event) >= 144u);
LAYOUT_CHECK(AHA_COLLECTION_QUERY_SIZE_V1 == 72u && sizeof(aha_collection_query) >= 72u);
LAYOUT_CHECK(AHA_FACTORY_SIZE_V1 == 64u && sizeof(aha_factory) >= 64u);

/* Codes and kinds may grow in number; these keep their values. */
LAYOUT_CHECK(AHA_OK == 0 && AHA_ECANCELLED == -1 && AHA_ETIMEDOUT == -2 && AHA_EURL == -3 &&
             AHA_EADDRESS == -4);
LAYOUT_CHECK(AHA_ERESOLVE == -5 && AHA_ECONNECT == -6 && AHA_ETLS == -7 && AHA_ETOOLARGE == -8);
LAYOUT_CHECK(AHA_EPROTOCOL == -9 && AHA_EINVAL == -10 && AHA_EUNSUPPORTED == -11 && AHA_EINTERNAL == -12);
LAYOUT_CHECK(AHA_ENOTFOUND == -13);
LAYOUT_CHECK(AHA_KV_MAX_KEY == 128 && AHA_KV_MAX_VALUE == 8192 && AHA_KV_MAX_KEYS == 64);
LAYOUT_CHECK(AHA_SECRETS_MAX_KEY == 128 && AHA_SECRETS_MAX_VALUE == 8000 && AHA_SECRETS_MAX_KEYS == 64);
LAYOUT_CHECK(AHA_LOG_DEBUG == 0 && AHA_LOG_INFO == 1 && AHA_LOG_WARN == 2 && AHA_LOG_ERROR == 3);
LAYOUT_CHECK(AHA_LOG_FATAL == 4);
LAYOUT_CHECK(AHA_FAIL_INTERNAL == 0 && AHA_FAIL_CONFIGURATION == 1 && AHA_FAIL_REMOTE == 2);
LAYOUT_CHECK(AHA_FAIL_INVALID_URL == 3 && AHA_FAIL_TIMEOUT == 4);
LAYOUT_CHECK(AHA_HTTP_SKIP_TLS_VERIFY == 1 && AHA_HTTP_NTLM == 2);
LAYOUT_CHECK(AHA_PART_BASE64 == 1);

#endif
