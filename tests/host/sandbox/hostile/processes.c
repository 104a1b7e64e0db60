/* Other processes, and this one's own. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "attempts.h"

static void run_program(const situation* s) {
  char* const arguments[] = {"true", NULL};
  tell_result(s, execve("/bin/true", arguments, NULL));
}

static void fork_bomb(const situation* s) {
  int forked = 0;
  for (int i = 0; i < 100; ++i) {
    const pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);
    if (child == 0) _exit(0);
    if (child > 0) ++forked;
  }
  tell_result(s, forked > 0 ? forked : -1);
}

static void spawn_program(const situation* s) {
  char* const arguments[] = {"true", NULL};
  pid_t child;
  errno = posix_spawn(&child, "/bin/true", NULL, NULL, arguments, NULL);
  tell_result(s, errno == 0 ? 0 : -1);
}

static int wait_for_ever(void* unused) {
  (void)unused;
  for (;;) pause();
  return 0;
}

/* By hand: small stacks, no library that counts. */
static void start_threads(const situation* s) {
  enum { ENOUGH = 2000, STACK = 4096 };
  char line[64];
  int started = 0;
  const int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
  for (; started < ENOUGH; ++started) {
    char* const stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack == MAP_FAILED || clone(wait_for_ever, stack + STACK, flags, NULL) < 0) break;
  }
  snprintf(line, sizeof line, started == ENOUGH ? "SUCCEEDED" : "refused after %d", started);
  tell(s, line);
}

static void trace_host(const situation* s) {
  tell_result(s, ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static void kill_host(const situation* s) {
  tell_result(s, kill(getppid(), SIGKILL));
}

static void kill_all(const situation* s) {
  tell_result(s, kill(-1, 0)); /* 0: where it were allowed, the machine shall survive the test */
}

static void signal_host(const situation* s) {
  tell_result(s, (long)syscall(SYS_pidfd_open, getppid(), 0));
  tell_result(s, (long)syscall(SYS_tgkill, getppid(), getppid(), 0));
  tell_result(s, (long)syscall(SYS_tkill, getppid(), 0));
  tell_result(s, sigqueue(getppid(), 0, (union sigval){0}));
}

/* So that nobody hears of what follows. */
static void hide_refusals(const situation* s) {
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  tell_result(s, sigaction(SIGSYS, &ignore, NULL));
}

/* The kernel reads an int from the lower half of a register; a filter that compares all of it sees another one. */
static void hide_refusals_by_upper_bits(const situation* s) {
  struct {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    unsigned long mask;
  } ignore = {SIG_IGN, 0, NULL, 0};
  tell_result(s, (long)syscall(SYS_rt_sigaction, (1L << 32) | SIGSYS, &ignore, NULL, sizeof ignore.mask));
}

/* As a language runtime does at its start. */
static void ask_for_handler(const situation* s) {
  struct sigaction found;
  tell(s, sigaction(SIGSYS, NULL, &found) == 0 && (found.sa_flags & SA_ONSTACK) != 0 ? "told" : "refused");
}

/* Whether a process is there, and what it does. */
static void look_at_processes(const situation* s) {
  struct timespec used;
  char path[64];
  struct stat found;
  cpu_set_t processors;
  snprintf(path, sizeof path, "/proc/%d", (int)getppid());
  tell_result(s, stat(path, &found));
  tell_result(s, sched_getaffinity(getppid(), sizeof processors, &processors));
  tell_result(s,
              (long)syscall(SYS_sched_getaffinity, (1L << 32) | getppid(), sizeof processors, &processors));
  tell_result(s, (long)syscall(SYS_clock_gettime, ((~(clockid_t)getppid()) << 3) | 2, &used));
  tell_result(s, (long)syscall(SYS_prlimit64, getppid(), 0, NULL, &used));
}

/* The kernel kills whoever it cannot tell. */
static void block_refusals(const situation* s) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  tell_result(s, ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

/* Each type of its name is a pair of the one before: 300 bytes that take gigabytes to write out. */
static void name_bomb(void) __asm__(
    "_Z1f1aIiiES_IS0_S0_ES_IS1_S1_ES_IS2_S2_ES_IS3_S3_ES_IS4_S4_ES_IS5_S5_ES_IS6_S6_ES_IS7_S7_ES_IS8_S8_ES_"
    "IS9_S9_ES_ISA_SA_ES_ISB_SB_ES_ISC_SC_ES_ISD_SD_ES_ISE_SE_ES_ISF_SF_ES_ISG_SG_ES_ISH_SH_ES_ISI_SI_ES_ISJ_"
    "SJ_ES_ISK_SK_ES_ISL_SL_ES_ISM_SM_ES_ISN_SN_ES_ISO_SO_ES_ISP_SP_ES_ISQ_SQ_ES_ISR_SR_E");
static int* volatile nowhere; /* the optimiser must not know */
__attribute__((noinline)) static void name_bomb(void) {
  *nowhere = 1;
}

static void die_of_name_bomb(const situation* s) {
  (void)s;
  name_bomb();
}

static void end_process(const situation* s) {
  (void)s;
  _exit(0);
}

const attempt attempts_on_processes[] = {{"exec", run_program},
                                         {"fork", fork_bomb},
                                         {"spawn", spawn_program},
                                         {"threads", start_threads},
                                         {"ptrace", trace_host},
                                         {"kill_host", kill_host},
                                         {"kill_all", kill_all},
                                         {"signal_host", signal_host},
                                         {"hide_refusals", hide_refusals},
                                         {"hide_refusals_by_upper_bits", hide_refusals_by_upper_bits},
                                         {"ask_for_handler", ask_for_handler},
                                         {"look_at_processes", look_at_processes},
                                         {"block_refusals", block_refusals},
                                         {"exit", end_process},
                                         {"name_bomb", die_of_name_bomb},
                                         {NULL, NULL}};
