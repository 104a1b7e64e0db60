#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <memory>

#include "sandbox/layers.hpp"

namespace sandbox {

namespace {

// With any arguments: memory, time, this process's own threads and signals, and descriptors that are open.
constexpr int always[] = {
    // descriptors
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(recvfrom),
    SCMP_SYS(sendto),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),
    SCMP_SYS(shutdown),
    SCMP_SYS(close),
    SCMP_SYS(close_range),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(eventfd2),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_pwait2),
    // memory
    SCMP_SYS(munmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(mincore),
    SCMP_SYS(msync),
    // time
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(times),
    SCMP_SYS(timerfd_settime),
    SCMP_SYS(timerfd_gettime),
    // threads and signals of this process
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(membarrier),
    SCMP_SYS(sched_yield),
    SCMP_SYS(getcpu),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigpending),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(rt_sigsuspend),
    SCMP_SYS(pause),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    // what it may know of itself and the machine
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getppid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
};

// What libraries ask out of habit, and do without. Not worth a line.
struct Quiet {
  int call;
  unsigned error;
};
constexpr Quiet quiet[] = {
    {SCMP_SYS(clone3), ENOSYS},  // its flags are in memory, out of a filter's reach; glibc then calls clone
    {SCMP_SYS(access), EACCES},
    {SCMP_SYS(faccessat), EACCES},
    {SCMP_SYS(faccessat2), EACCES},
    {SCMP_SYS(stat), EACCES},
    {SCMP_SYS(lstat), EACCES},
    {SCMP_SYS(statx), EACCES},
    {SCMP_SYS(statfs), EACCES},
    {SCMP_SYS(fstatfs), EACCES},
    {SCMP_SYS(readlink), EACCES},
    {SCMP_SYS(readlinkat), EACCES},
    {SCMP_SYS(getcwd), EACCES},
    {SCMP_SYS(fadvise64), EPERM},
    {SCMP_SYS(sched_setaffinity), EPERM},
};

// Conditions on one argument. The kernel reads an int from the lower half of a register and ignores the upper, so a
// condition that compares all 64 bits can be evaded.
constexpr scmp_datum_t lower_half = 0xffffffff;

constexpr scmp_arg_cmp int_is(unsigned index, int value) {
  return {index, SCMP_CMP_MASKED_EQ, lower_half, static_cast<scmp_datum_t>(value) & lower_half};
}
constexpr scmp_arg_cmp int_has_none_of(unsigned index, scmp_datum_t bits) {
  return {index, SCMP_CMP_MASKED_EQ, bits & lower_half, 0};
}
constexpr scmp_arg_cmp word_is(unsigned index, scmp_datum_t value) {
  return {index, SCMP_CMP_EQ, value, 0};
}
constexpr scmp_arg_cmp word_is_not(unsigned index, scmp_datum_t value) {
  return {index, SCMP_CMP_NE, value, 0};
}

using Context = std::unique_ptr<void, decltype(&seccomp_release)>;

// Rules as they read; the first that cannot be added is remembered.
class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_TRAP), &seccomp_release) {
    if (!context_) error_ = ENOMEM;
  }

  template <class... Conditions>
  void add(std::uint32_t action, int call, Conditions... conditions) {
    if (error_ != 0) return;
    const int result = seccomp_rule_add(context_.get(), action, call, sizeof...(conditions), conditions...);
    // A call that this processor's table does not have needs no rule.
    if (result != 0 && result != -EDOM && call >= 0) error_ = -result;
  }
  template <class... Conditions>
  void allow(int call, Conditions... conditions) {
    add(SCMP_ACT_ALLOW, call, conditions...);
  }

  // 0, or the error.
  int load() {
    if (error_ != 0) return error_;
    seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a tree instead of a list
    return -seccomp_load(context_.get());
  }

 private:
  Context context_;
  int error_ = 0;
};

constexpr unsigned long thread_flags =
    CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
constexpr unsigned long namespace_flags =
    CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWCGROUP;

// SIGSYS stays what it is, a line in the log or the end, but which handler it has may be asked: Go asks for all. An int
// that differs from SIGSYS does so in one of its lower bits; one that differs only above is no signal.
void allow_handlers_of_signals(Filter& filter) {
  constexpr scmp_datum_t highest = 64;
  for (scmp_datum_t bit = 1; bit <= highest; bit <<= 1U)
    filter.allow(SCMP_SYS(rt_sigaction),
                 scmp_arg_cmp{0, SCMP_CMP_MASKED_EQ, bit, ~scmp_datum_t{SIGSYS} & bit});
  filter.allow(SCMP_SYS(rt_sigaction), int_is(0, SIGSYS), word_is(1, 0));
  filter.add(SCMP_ACT_ERRNO(EPERM), SCMP_SYS(rt_sigaction), int_is(0, SIGSYS), word_is_not(1, 0));
}

void allow_own_signals(Filter& filter) {
  for (const int call : {SCMP_SYS(kill), SCMP_SYS(tgkill)}) filter.allow(call, int_is(0, getpid()));
  allow_handlers_of_signals(filter);
}

// A negative clock is the processor time of whatever process or thread its bits name, one of another user too.
void allow_clocks(Filter& filter) {
  constexpr scmp_datum_t sign = 0x80000000;
  for (const int call : {SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep),
                         SCMP_SYS(timerfd_create)}) {
    filter.allow(call, int_has_none_of(0, sign));
    filter.add(SCMP_ACT_ERRNO(EINVAL), call, scmp_arg_cmp{0, SCMP_CMP_MASKED_EQ, sign, sign});
  }
}

void allow_by_argument(Filter& filter) {
  for (const int request : {FIONBIO, FIONREAD, TCGETS}) filter.allow(SCMP_SYS(ioctl), int_is(1, request));
  for (const int command : {F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD, F_DUPFD_CLOEXEC})
    filter.allow(SCMP_SYS(fcntl), int_is(1, command));
  for (const int option : {PR_SET_NAME, PR_GET_NAME}) filter.allow(SCMP_SYS(prctl), int_is(0, option));
  // Asking for a limit, not setting one; and of this thread, since of others it would tell whether they exist.
  filter.allow(SCMP_SYS(prlimit64), int_is(0, 0), word_is(2, 0));
  filter.allow(SCMP_SYS(sched_getaffinity), int_is(0, 0));
  // Others of SOL_SOCKET tell who is at the other end.
  for (const int option : {SO_ERROR, SO_TYPE})
    filter.allow(SCMP_SYS(getsockopt), int_is(1, SOL_SOCKET), int_is(2, option));
  // No notifications of the kernel.
  filter.allow(SCMP_SYS(pipe2), int_has_none_of(1, ~static_cast<scmp_datum_t>(O_CLOEXEC | O_NONBLOCK)));
  // Large pages are taken from the whole machine's.
  filter.allow(SCMP_SYS(mmap), int_has_none_of(3, MAP_HUGETLB));
}

}  // namespace

Part filter_system_calls(bool threads_allowed) {
  Filter filter;
  for (const int call : always) filter.allow(call);
  for (const auto& [call, error] : quiet) filter.add(SCMP_ACT_ERRNO(error), call);
  allow_own_signals(filter);
  allow_clocks(filter);
  allow_by_argument(filter);
  // If there may be none, the answer is that of a limit that is reached, which programs know how to take: while
  // the C library starts a thread it holds SIGSYS back, and a line in the log would be the end of the process.
  filter.add(threads_allowed ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EAGAIN), SCMP_SYS(clone),
             scmp_arg_cmp{0, SCMP_CMP_MASKED_EQ, thread_flags | namespace_flags, thread_flags});
  if (!report_refusals()) return {Layer::seccomp, false, failed("no handler of SIGSYS can be installed")};
  if (const int error = filter.load(); error != 0)
    return {
        Layer::seccomp, false,
        failed("the kernel refuses the filter (CONFIG_SECCOMP_FILTER, or a container's own filter)", error)};
  return {Layer::seccomp, true, "an allow-list; what it refuses is logged"};
}

}  // namespace sandbox
