#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "attempts.h"

#define EVENTS                                                                                              \
  "\"socket\",\"inet6\",\"netlink\",\"abstract_socket\",\"socketpair\",\"read_passwd\",\"read_environ\","   \
  "\"read_parent_memory\",\"list_files\",\"write_file\",\"write_own_file\",\"memory_file\",\"unlink\","     \
  "\"exec\",\"fork\",\"spawn\",\"threads\",\"ptrace\",\"kill_host\",\"kill_all\",\"signal_host\","          \
  "\"exhaust_memory\",\"exhaust_descriptors\",\"spin\",\"io_uring\",\"user_namespace\",\"mount\",\"bpf\","  \
  "\"raise_limits\",\"keyring\",\"old_entry\",\"look_at_file\",\"tell_files_apart\",\"look_at_processes\"," \
  "\"ask_for_handler\","                                                                                    \
  "\"hide_refusals_by_upper_bits\",\"hide_refusals\",\"block_refusals\",\"flood_log\","                     \
  "\"write_everywhere\",\"hold\",\"answer_for_another\",\"egress\",\"exit\",\"name_bomb\",\"ping\","        \
  "\"flood_kv\",\"flood_tiny\",\"flood_refused\",\"half_frame\",\"large_requests\","                        \
  "\"fill_pipe\",\"ask\",\"look_up\",\"remember\",\"print\""

AHA_MANIFEST(
    "{\"manifest\":1,\"abi\":[1,1],\"version\":\"6.6.6\",\"services\":[{\"name\":\"hostile\",\"events\":"
    "[" EVENTS "]}],\"needs\":[\"aha.http/1\"],\"egress\":[\"allowed.example\",\"*.silent.example\"]}");

aha_bytes text_of(const char* text) {
  aha_bytes bytes = {(const uint8_t*)text, strlen(text)};
  return bytes;
}

void tell(const situation* s, const char* line) {
  s->host->log(s->call, AHA_LOG_INFO, text_of(line));
}

void tell_result(const situation* s, long result) {
  char line[128];
  const int error = errno;
  snprintf(line, sizeof line, "refused: %s", strerror(error));
  tell(s, result < 0 ? line : "SUCCEEDED");
}

static int32_t describe(uint32_t index, aha_bytes workspace_type, aha_sink* out) {
  (void)index;
  (void)workspace_type;
  out->write(out, text_of("{\"name\":\"hostile\",\"title\":\"Hostile\",\"caption\":\"Tries everything\","
                          "\"category\":\"Test\",\"events\":[" EVENTS "],\"schema\":[]}"));
  return AHA_OK;
}

static const aha_host* host_given;

static int32_t create(uint32_t index, const aha_host* host, void** instance) {
  (void)index;
  host_given = host;
  *instance = &host_given;
  return AHA_OK;
}

static int make(const attempt* attempts, const situation* s) {
  for (; attempts->event != NULL; ++attempts) {
    if (strlen(attempts->event) != s->event->event.size ||
        memcmp(attempts->event, s->event->event.data, s->event->event.size) != 0)
      continue;
    attempts->make(s);
    return 1;
  }
  return 0;
}

static void receive(void* instance, aha_call* call, const aha_event* event) {
  const situation s = {host_given, call, event};
  (void)instance;
  count_call();
  if (make(attempts_on_files, &s) || make(attempts_on_processes, &s) || make(attempts_on_the_machine, &s) ||
      make(attempts_on_the_boundary, &s) || make(attempts_on_the_channel, &s))
    return;
  tell(&s, "nothing tried");
}

static void collection(void* instance, aha_call* call, const aha_collection_query* query, aha_sink* out) {
  (void)instance;
  (void)call;
  (void)query;
  out->write(out, text_of("[]"));
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
  (void)host_abi;
  return &factory;
}
