/* Frames written past the ABI, straight into the pipe that leads to the host. Works with a host of one loop, where the
 * process has one channel, and calls have the numbers 1, 2, ... on it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "attempts.h"

enum { HTTP_REQUEST = 102, HTTP_CANCEL = 103, MEMORY_REQUEST = 104 };
enum { GET = 1, PUT = 2 };
enum { FIRST_CHANNEL_DESCRIPTOR = 5, LAST_CHANNEL_DESCRIPTOR = 31 };

static uint64_t calls;

/* Of the event that is handled: to be called once each. */
void count_call(void) {
  ++calls;
}

typedef struct frame {
  uint8_t* bytes;
  size_t size;
} frame;

static void add(frame* out, const void* bytes, size_t size) {
  out->bytes = realloc(out->bytes, out->size + size);
  memcpy(out->bytes + out->size, bytes, size);
  out->size += size;
}

static void add_number(frame* out, uint64_t value) {
  add(out, &value, sizeof value);
}

static void add_text(frame* out, const char* text, size_t size) {
  add_number(out, size);
  add(out, text, size);
}

static frame begin(uint32_t kind) {
  const uint32_t head[2] = {0, kind};
  frame made = {NULL, 0};
  add(&made, head, sizeof head);
  add_number(&made, (uint64_t)1 << 32 | calls);
  return made;
}

static void finish(frame* made) {
  const uint32_t size = (uint32_t)(made->size - 16);
  memcpy(made->bytes, &size, sizeof size);
}

static frame kv_request(uint64_t operation, const char* value, size_t size) {
  frame made = begin(MEMORY_REQUEST);
  add_number(&made, operation);
  add_text(&made, "k", 1);
  add_text(&made, value, size);
  finish(&made);
  return made;
}

static frame http_request(uint64_t number, const char* url, size_t body_bytes) {
  frame made = begin(HTTP_REQUEST);
  char* const body = calloc(1, body_bytes + 1);
  add_number(&made, number);
  add_text(&made, "GET", 3);
  add_text(&made, url, strlen(url));
  add_number(&made, 0); /* headers */
  add_text(&made, body, body_bytes);
  add_number(&made, 0);   /* parts */
  add_number(&made, 0);   /* timeout */
  add_number(&made, 0);   /* redirects */
  add_number(&made, 0);   /* flags */
  add_text(&made, "", 0); /* user */
  add_text(&made, "", 0); /* password */
  finish(&made);
  free(body);
  return made;
}

static int pipe_to_host(void) {
  for (int at = LAST_CHANNEL_DESCRIPTOR; at >= FIRST_CHANNEL_DESCRIPTOR; --at) {
    struct stat about;
    const int flags = fcntl(at, F_GETFL);
    if (flags >= 0 && (flags & O_ACCMODE) == O_WRONLY && fstat(at, &about) == 0 && S_ISFIFO(about.st_mode))
      return at;
  }
  return -1;
}

static void nap(void) {
  const struct timespec moment = {0, 1000000};
  nanosleep(&moment, NULL);
}

/* All of it, however long that takes, and without reading anything meanwhile. */
static void push(int pipe, const frame* made, size_t size) {
  for (size_t done = 0; done < size;) {
    const ssize_t written = write(pipe, made->bytes + done, size - done);
    if (written > 0)
      done += (size_t)written;
    else if (errno == EAGAIN)
      nap();
    else
      return;
  }
}

/* So many in one write that the host reads its buffer full of them, for as long as the process lives. */
static void flood(const situation* s, frame one) {
  enum { AT_ONCE = 512 };
  const int pipe = pipe_to_host();
  frame many = {NULL, 0};
  if (pipe < 0) {
    tell(s, "no pipe");
    return;
  }
  for (int i = 0; i < AT_ONCE; ++i) add(&many, one.bytes, one.size);
  for (;;) push(pipe, &many, many.size);
}

/* Each get is answered by 8 KiB that nobody reads. */
static void flood_kv(const situation* s) {
  static char value[8000];
  frame put = kv_request(PUT, value, sizeof value);
  memset(value, 'v', sizeof value);
  push(pipe_to_host(), &put, put.size);
  for (int i = 0; i < 200; ++i) nap(); /* a request before the answer would be against the rules */
  flood(s, kv_request(GET, "", 0));
}

/* More answers than the pipe back holds, once. */
static void fill_pipe(const situation* s) {
  static char value[8000];
  frame put = kv_request(PUT, value, sizeof value);
  frame get = kv_request(GET, "", 0);
  (void)s;
  push(pipe_to_host(), &put, put.size);
  for (int i = 0; i < 200; ++i) nap();
  for (int i = 0; i < 512; ++i) push(pipe_to_host(), &get, get.size);
  for (;;) nap();
}

/* Frames that ask for nothing, and cost the host their parsing alone. */
static void flood_tiny(const situation* s) {
  frame made = begin(HTTP_CANCEL);
  add_number(&made, 99);
  finish(&made);
  flood(s, made);
}

/* Each is refused once its host is looked at, and nobody reads that. */
static void flood_refused(const situation* s) {
  const int pipe = pipe_to_host();
  (void)s;
  for (uint64_t number = 1;; ++number) {
    frame made = http_request(number, "https://elsewhere.example/", 10);
    push(pipe, &made, made.size);
    free(made.bytes);
    for (int i = 0; number % 16 == 0 && i < 5; ++i) nap();
  }
}

/* All but its last byte. */
static void half_frame(const situation* s) {
  frame made = http_request(1, "https://allowed.example/", 60 << 20);
  (void)s;
  push(pipe_to_host(), &made, made.size - 1);
  for (;;) nap();
}

/* As many as one call may have, each as large as may be. */
static void large_requests(const situation* s) {
  (void)s;
  for (uint64_t number = 1; number <= 16; ++number) {
    frame made = http_request(number, "https://allowed.example/", 60 << 20);
    push(pipe_to_host(), &made, made.size);
    free(made.bytes);
  }
  for (;;) nap();
}

const attempt attempts_on_the_channel[] = {{"flood_kv", flood_kv},
                                           {"fill_pipe", fill_pipe},
                                           {"flood_tiny", flood_tiny},
                                           {"flood_refused", flood_refused},
                                           {"half_frame", half_frame},
                                           {"large_requests", large_requests},
                                           {NULL, NULL}};
