/* Memory, time, and the kernel. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attempts.h"

/* Up to 8 GiB, touched; with a payload only reserved, which a test can wait for. */
static void exhaust_memory(const situation* s) {
  const int is_touched = s->event->payload.size <= strlen("null");
  const size_t piece = (size_t)64 << 20;
  char line[64];
  for (int pieces = 0; pieces < 128; ++pieces) {
    char* const memory = malloc(piece);
    if (memory == NULL) {
      snprintf(line, sizeof line, "refused after %d MiB", pieces * 64);
      tell(s, line);
      return;
    }
    if (is_touched) memset(memory, 1, piece);
  }
  tell(s, "SUCCEEDED");
}

static void exhaust_descriptors(const situation* s) {
  char line[64];
  int opened = 0;
  while (opened < 10000 && dup(0) >= 0) ++opened;
  snprintf(line, sizeof line, opened == 10000 ? "SUCCEEDED" : "refused after %d", opened);
  tell(s, line);
}

static volatile uint64_t turns;

static void spin(const situation* s) {
  (void)s;
  for (;;) ++turns;
}

static void set_up_io_uring(const situation* s) {
  uint64_t parameters[15] = {0}; /* struct io_uring_params */
  tell_result(s, (long)syscall(SYS_io_uring_setup, 4, parameters));
}

static void enter_user_namespace(const situation* s) {
  tell_result(s, unshare(CLONE_NEWUSER));
  tell_result(s, setns(0, 0));
  tell_result(s, (long)syscall(SYS_clone, CLONE_NEWUSER, NULL, NULL, NULL, 0));
}

static void mount_something(const situation* s) {
  tell_result(s, mount("none", "/tmp", "tmpfs", 0, NULL));
  tell_result(s, chroot("/tmp"));
}

static void load_bpf(const situation* s) {
  char attributes[128] = {0};
  tell_result(s, (long)syscall(SYS_bpf, 0, attributes, sizeof attributes));
  tell_result(s, (long)syscall(SYS_perf_event_open, attributes, 0, -1, -1, 0));
  tell_result(s, (long)syscall(SYS_userfaultfd, 0));
}

static void raise_limits(const situation* s) {
  const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
  tell_result(s, setrlimit(RLIMIT_AS, &all));
}

static void use_keyring(const situation* s) {
  tell_result(s, (long)syscall(SYS_keyctl, 0, -3, 1));
}

/* The system calls of 32 bit programs have numbers of their own, which a careless filter forgets. */
static void use_old_entry(const situation* s) {
#if defined(__x86_64__)
  long result = 20; /* getpid */
  __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
  tell_result(s, result);
#else
  errno = ENOSYS;
  tell_result(s, -1);
#endif
}

const attempt attempts_on_the_machine[] = {{"exhaust_memory", exhaust_memory},
                                           {"exhaust_descriptors", exhaust_descriptors},
                                           {"spin", spin},
                                           {"io_uring", set_up_io_uring},
                                           {"user_namespace", enter_user_namespace},
                                           {"mount", mount_something},
                                           {"bpf", load_bpf},
                                           {"raise_limits", raise_limits},
                                           {"keyring", use_keyring},
                                           {"old_entry", use_old_entry},
                                           {NULL, NULL}};
