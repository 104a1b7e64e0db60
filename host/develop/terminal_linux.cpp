#include "develop/terminal.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "files/last_error.hpp"

namespace develop {
namespace {

constexpr std::array ending_signals{SIGHUP,  SIGINT, SIGQUIT, SIGTERM, SIGABRT,
                                    SIGSEGV, SIGBUS, SIGILL,  SIGFPE};

// Of the one Keys object, for signal handlers.
struct Restoration {
  termios before{};
  std::array<struct sigaction, ending_signals.size()> actions{};
};
Restoration restoration;

// In the background the terminal is another program's, and who changes it is stopped.
void restore_terminal() {
  if (::tcgetpgrp(STDIN_FILENO) == ::getpgrp()) ::tcsetattr(STDIN_FILENO, TCSANOW, &restoration.before);
}

// Then the signal does what it did before: a fault comes again once this returns.
void on_ending_signal(int signal, siginfo_t* info, void*) {
  restore_terminal();
  for (std::size_t i = 0; i < ending_signals.size(); ++i)
    if (ending_signals[i] == signal) ::sigaction(signal, &restoration.actions[i], nullptr);
  const bool is_fault =
      info->si_code > 0 && (signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE);
  if (!is_fault) ::raise(signal);
}

void take_signals() {
  struct sigaction action {};
  action.sa_sigaction = on_ending_signal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (std::size_t i = 0; i < ending_signals.size(); ++i)
    ::sigaction(ending_signals[i], &action, &restoration.actions[i]);
}

void give_signals_back() {
  for (std::size_t i = 0; i < ending_signals.size(); ++i)
    ::sigaction(ending_signals[i], &restoration.actions[i], nullptr);
}

}  // namespace

bool is_terminal(std::FILE* stream) {
  return ::isatty(::fileno(stream)) == 1;
}

bool knows_colours(std::FILE*) {
  const char* const terminal = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): no thread sets it
  return terminal != nullptr && *terminal != '\0' && std::string_view(terminal) != "dumb";
}

std::unique_ptr<Keys> Keys::open() {
  // A program in the background is stopped if it changes its terminal.
  if (::isatty(STDIN_FILENO) != 1 || ::tcgetpgrp(STDIN_FILENO) != ::getpgrp()) return nullptr;
  if (::tcgetattr(STDIN_FILENO, &restoration.before) != 0) return nullptr;
  return std::unique_ptr<Keys>(new Keys());
}

Keys::Keys() : stop_event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!stop_event_) throw std::system_error(files::last_error(), "keys");
  take_signals();
  termios single = restoration.before;
  single.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &single);
}

Keys::~Keys() {
  restore_terminal();
  give_signals_back();
}

std::optional<char> Keys::wait() {
  // If the program was sent to the background, a read fails instead of stopping it.
  sigset_t in_background;
  sigemptyset(&in_background);
  sigaddset(&in_background, SIGTTIN);
  pthread_sigmask(SIG_BLOCK, &in_background, nullptr);
  while (true) {
    std::array<pollfd, 2> sources{{{STDIN_FILENO, POLLIN, 0}, {stop_event_.get(), POLLIN, 0}}};
    const int ready = ::poll(sources.data(), sources.size(), -1);
    if (ready < 0 && errno != EINTR) return std::nullopt;
    if (sources[1].revents != 0) return std::nullopt;
    if (ready <= 0 || sources[0].revents == 0) continue;
    char key = 0;
    const ssize_t read = ::read(STDIN_FILENO, &key, 1);
    if (read == 1) return key;
    if (read == 0 || errno != EINTR) return std::nullopt;
  }
}

void Keys::stop() {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(stop_event_.get(), &one, sizeof one));
}

}  // namespace develop
