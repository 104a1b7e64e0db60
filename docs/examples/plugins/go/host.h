/* The host's functions as Go can call them: cgo calls no function through a pointer. */
#include <aha/abi.h>

void host_log(const aha_host* host, aha_call* call, uint32_t severity, aha_bytes message);
void host_fail(const aha_host* host, aha_call* call, uint32_t kind, aha_bytes message);

/* Sends `body` to `url` by POST. Returns 0 and the status, or a negative AHA_E code. */
int32_t host_post(const aha_host* host, aha_call* call, aha_bytes url, aha_bytes body, uint32_t* status);
