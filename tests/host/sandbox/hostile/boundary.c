/* The host itself, through the functions and descriptors that it gave. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "attempts.h"

static aha_call* held; /* the call of an event that waits meanwhile */

static void flood_log(const situation* s) {
  static char line[65536];
  memset(line, 'x', sizeof line);
  const aha_bytes bytes = {(const uint8_t*)line, sizeof line};
  for (int i = 0; i < 2000; ++i) s->host->log(s->call, AHA_LOG_FATAL, bytes);
}

/* Lengths of every size, kinds of every sort, and text, on whatever is open. */
static void write_everywhere(const situation* s) {
  unsigned char noise[4096];
  (void)s;
  for (int round = 0; round < 64; ++round) {
    uint32_t state = 2463534242u + (uint32_t)round;
    for (size_t i = 0; i < sizeof noise; ++i) {
      state ^= state << 13, state ^= state >> 17, state ^= state << 5;
      noise[i] = (unsigned char)(round < 32 ? state : 0xffu * (state & 1u));
    }
    for (int fd = 0; fd < 64; ++fd)
      if (write(fd, noise, sizeof noise) < 0) continue;
  }
  sleep(20); /* it is to be killed while its code runs, which the host may need a moment for */
}

static void hold(const situation* s) {
  held = s->call;
  s->host->sleep(s->call, 3000);
  held = NULL;
  tell(s, "held");
}

static void answer_for_another(const situation* s) {
  aha_http_request request = {.size = sizeof request, .method = text_of("GET")};
  aha_http_response response = {.size = sizeof response};
  request.url = text_of("https://allowed.example/");
  if (held == NULL) {
    tell(s, "there is no other");
    return;
  }
  s->host->log(held, AHA_LOG_FATAL, text_of("a line of another"));
  s->host->set_meta_data(held, text_of("{\"stolen\":true}"));
  s->host->fail(held, AHA_FAIL_REMOTE, text_of(""), text_of("another failed"), 0);
  tell(s, s->host->http(held, &request, &response) == AHA_EINVAL && s->host->sleep(held, 1) == AHA_EINVAL &&
                  s->host->alloc(held, 16, 8) == NULL
              ? "refused: not its call"
              : "SUCCEEDED");
}

static void leave_egress_list(const situation* s) {
  static const char* const urls[] = {"https://elsewhere.example/", "http://127.0.0.1/",
                                     "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd"};
  for (size_t i = 0; i < sizeof urls / sizeof *urls; ++i) {
    aha_http_request request = {.size = sizeof request, .method = text_of("GET"), .url = text_of(urls[i])};
    aha_http_response response = {.size = sizeof response};
    char line[160];
    const int32_t code = s->host->http(s->call, &request, &response);
    snprintf(line, sizeof line, code == AHA_EADDRESS || code == AHA_EURL ? "refused: %s" : "SUCCEEDED: %s",
             urls[i]);
    tell(s, line);
  }
}

static int has_time(const situation* s) {
  return s->host->remaining(s->call) > 200;
}

static const aha_kv* memory(const situation* s) {
  return s->host->query(s->host, text_of("aha.kv/1"));
}

/* What an honest plugin does that asks the host as often as it can: it reads each answer. */
static void ask(const situation* s) {
  const aha_kv* const kv = memory(s);
  aha_bytes value;
  while (has_time(s)) kv->get(s->call, text_of("k"), &value);
}

/* Fills what it may keep for this integration. */
static void remember(const situation* s) {
  static char value[AHA_KV_MAX_VALUE];
  const aha_bytes bytes = {(const uint8_t*)value, sizeof value};
  char key[AHA_KV_MAX_KEY + 1];
  for (unsigned i = 0; i < AHA_KV_MAX_KEYS && has_time(s); ++i) {
    snprintf(key, sizeof key, "%0*u", (int)AHA_KV_MAX_KEY, i);
    memory(s)->put(s->call, text_of(key), bytes);
  }
}

/* As many names at once as a call may ask for, each another one, of which none resolves. */
static void look_up(const situation* s) {
  enum { AT_ONCE = 16 };
  static unsigned asked;
  const aha_http_all* const all = s->host->query(s->host, text_of("aha.http_all/1"));
  char urls[AT_ONCE][64];
  aha_http_request requests[AT_ONCE] = {{0}};
  aha_http_response responses[AT_ONCE] = {{0}};
  aha_http_exchange exchanges[AT_ONCE] = {{0}};
  for (int i = 0; i < AT_ONCE; ++i) {
    snprintf(urls[i], sizeof urls[i], "https://n%u.silent.example/", asked++);
    requests[i].size = sizeof requests[i];
    requests[i].method = text_of("GET");
    requests[i].url = text_of(urls[i]);
    responses[i].size = sizeof responses[i];
    exchanges[i].request = &requests[i];
    exchanges[i].response = &responses[i];
  }
  while (has_time(s) && all->send(s->call, exchanges, AT_ONCE) == AHA_OK) continue;
}

static void print(const situation* s) {
  static char line[65536];
  memset(line, 'x', sizeof line - 1);
  line[sizeof line - 1] = '\n';
  while (has_time(s))
    if (write(STDERR_FILENO, line, sizeof line) < 0) continue;
}

const attempt attempts_on_the_boundary[] = {{"flood_log", flood_log},
                                            {"ask", ask},
                                            {"remember", remember},
                                            {"look_up", look_up},
                                            {"print", print},
                                            {"write_everywhere", write_everywhere},
                                            {"hold", hold},
                                            {"answer_for_another", answer_for_another},
                                            {"egress", leave_egress_list},
                                            {NULL, NULL}};
