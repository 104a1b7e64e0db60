// What becomes of a system call that the filter does not know: it fails, and is told of once.
#include <fcntl.h>
#include <seccomp.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "sandbox/layers.hpp"
#include "sandbox/loader_files_linux.hpp"

namespace sandbox {
namespace {

constexpr int known_calls = 512;
constexpr int told_files = 16;  // how many refused files are named

// The handler may neither allocate nor look anything up, so names are resolved before. State of the process, as its
// signal handlers are.
std::array<std::array<char, 24>, known_calls> names;
std::array<std::atomic<bool>, known_calls> told;
std::atomic<int> files_told = 0;

#if defined(__x86_64__)
long argument(const ucontext_t& context, int index) {
  constexpr std::array registers{REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8, REG_R9};
  return context.uc_mcontext.gregs[registers.at(static_cast<std::size_t>(index))];
}
void set_result(ucontext_t& context, long result) {
  context.uc_mcontext.gregs[REG_RAX] = result;
}
#elif defined(__aarch64__)
long argument(const ucontext_t& context, int index) {
  return static_cast<long>(context.uc_mcontext.regs[index]);
}
void set_result(ucontext_t& context, long result) {
  context.uc_mcontext.regs[0] = static_cast<unsigned long>(result);
}
#else
#error "say where this processor keeps the arguments of a system call"
#endif

// A line in one write, so that lines of several threads do not mix.
class Line {
 public:
  void add(std::string_view part) {
    const auto size = std::min(part.size(), text_.size() - 1 - used_);
    std::memcpy(text_.data() + used_, part.data(), size);
    used_ += size;
  }
  // A terminal and a reader of lines must not be led astray by what a plugin names.
  void add_printable(const char* text) {
    for (; *text != '\0' && used_ < text_.size() - 1; ++text)
      text_[used_++] = *text >= ' ' && *text <= '~' ? *text : '?';
  }
  void add(int number) {
    std::array<char, 12> digits{};
    std::size_t at = digits.size();
    do digits[--at] = static_cast<char>('0' + number % 10);
    while ((number /= 10) != 0);
    add({digits.data() + at, digits.size() - at});
  }
  void write() {
    text_[used_++] = '\n';
    static_cast<void>(!::write(STDERR_FILENO, text_.data(), used_));
  }

 private:
  std::array<char, 320> text_;
  std::size_t used_ = 0;
};

void tell_of_call(int call) {
  if (call < 0 || call >= known_calls || told[static_cast<std::size_t>(call)].exchange(true)) return;
  Line line;
  line.add("sandbox: refused ");
  const auto& name = names[static_cast<std::size_t>(call)];
  if (name[0] != '\0') {
    line.add(name.data());
  } else {
    line.add("system call ");
    line.add(call);
  }
  line.write();
}

void tell_of_file(const char* path, std::string_view doing) {
  if (files_told.fetch_add(1) >= told_files) return;
  Line line;
  line.add("sandbox: refused ");
  line.add(doing);
  line.add(" ");
  line.add_printable(path);
  line.write();
}

// Flags of open(2) that write, create or cut.
constexpr long writing_flags = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);

// The loader gets what was opened for it. The answer to everything else is the same whether there is such a file.
long open_for_plugin(const char* path, long flags) {
  if ((flags & (writing_flags | O_PATH)) == 0) {
    if (const int file = hand_out_loader_file(path); file >= 0) return file;
    if (names_library(path)) return -ENOENT;  // the loader then looks elsewhere
  }
  const bool writes = (flags & writing_flags) != 0;
  tell_of_file(path, writes ? "writing to" : "reading");
  return writes ? -EPERM : -EACCES;
}

// glibc asks so of a descriptor: by an empty path. Any other would tell of a file that the plugin may not read, which
// libraries do out of habit, as stat() is: not worth a line.
long look_at_for_plugin(long descriptor, const char* path, long into, long flags) {
  if ((flags & AT_EMPTY_PATH) == 0 || (path != nullptr && *path != '\0')) return -EACCES;
  return syscall(SYS_fstat, descriptor, into) == 0 ? 0 : -errno;
}

long judge(int call, const ucontext_t& context) {
  if (call == SYS_newfstatat)
    return look_at_for_plugin(argument(context, 0), reinterpret_cast<const char*>(argument(context, 1)),
                              argument(context, 2), argument(context, 3));
  if (call == SYS_openat)
    return open_for_plugin(reinterpret_cast<const char*>(argument(context, 1)), argument(context, 2));
#if defined(SYS_open)
  if (call == SYS_open)
    return open_for_plugin(reinterpret_cast<const char*>(argument(context, 0)), argument(context, 1));
#endif
  tell_of_call(call);
  return -EPERM;
}

void on_refusal(int, siginfo_t* info, void* context) {
  const int saved = errno;
  auto& interrupted = *static_cast<ucontext_t*>(context);
  set_result(interrupted, judge(info->si_syscall, interrupted));
  errno = saved;
}

void resolve_names() {
  for (int call = 0; call < known_calls; ++call) {
    char* const name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, call);
    if (name == nullptr) continue;
    auto& kept = names[static_cast<std::size_t>(call)];
    std::strncpy(kept.data(), name, kept.size() - 1);
    std::free(name);
  }
}

}  // namespace

bool report_refusals() {
  resolve_names();
  struct sigaction action {};
  action.sa_sigaction = on_refusal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigset_t self;
  sigemptyset(&self);
  sigaddset(&self, SIGSYS);
  return sigaction(SIGSYS, &action, nullptr) == 0 && pthread_sigmask(SIG_UNBLOCK, &self, nullptr) == 0;
}

}  // namespace sandbox
