#include "worker/watched_child.hpp"

// glibc 2.36 declares these without C linkage for C++.
extern "C" {
#include <sys/pidfd.h>
}

#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/post.hpp>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>
#include <vector>

#include "files/descriptor.hpp"
#include "wire/pipes.hpp"

namespace worker {
namespace {

using boost::system::error_code;
using files::Descriptor;

// For the zygote to fork, on a machine that hardly gets to it.
constexpr std::chrono::milliseconds reply_limit{10'000};
constexpr std::chrono::milliseconds reap_interval{10};

}  // namespace

WatchedChild::WatchedChild(boost::asio::io_context& fleet)
    : fleet_(fleet),
      reply_(fleet.get_executor()),
      pidfd_(fleet.get_executor()),
      timer_(fleet.get_executor()) {}

// Whatever may fail comes before the request: once the zygote has it, the process is waited for.
std::string WatchedChild::start(const process::Zygote& zygote, const wire::Launch& launch,
                                std::span<const files::Handle> handles, Started started) {
  auto [reply, reply_theirs] = wire::pipe_pair();
  std::vector<files::Handle> all{reply_theirs.get()};
  all.insert(all.end(), handles.begin(), handles.end());
  // Before the reply's pipe ends, whose end the fleet's thread waits for.
  struct Asked {
    std::atomic<bool>& is_void;
    bool was_asked = false;
    ~Asked() { is_void = !was_asked; }
  } asked{is_void_};
  reply_.assign(reply.get());
  reply.release();
  boost::asio::post(fleet_, [this, started = std::move(started)] { await_reply(started); });
  const auto child = zygote.start(wire::role_name, launch.text(), all);
  asked.was_asked = child.has_value();
  return child ? std::string() : child.error();
}

void WatchedChild::await_reply(const Started& started) {
  timer_.expires_after(reply_limit);
  timer_.async_wait([this, started](const error_code& error) {
    if (!error && reply_.is_open()) started(tl::unexpected<std::string>("the zygote does not answer"));
  });
  reply_.async_wait(Watched::wait_read, [this, started](const error_code& error) {
    if (!error) take_reply(started);
  });
}

void WatchedChild::take_reply(const Started& started) {
  timer_.cancel();
  const pid_t pid = process::read_process_id(reply_.native_handle());
  error_code ignored;
  reply_.close(ignored);
  if (pid > 0) return is_closed_ ? end_unwatched(pid, started) : watch(pid, started);
  if (is_void_ || is_closed_) return;
  started(tl::unexpected(pid == 0 ? "the zygote exited meanwhile"
                                  : "a fork failed: " + std::generic_category().message(-pid)));
}

void WatchedChild::watch(pid_t pid, const Started& started) {
  Descriptor pidfd(pidfd_open(pid, 0));
  error_code error(errno, boost::system::system_category());
  if (pidfd) pidfd_.assign(pidfd.get(), error);
  if (error || !pidfd) {
    end_unwatched(pid, started);
    return started(tl::unexpected("it cannot be watched: " + error.message()));
  }
  pidfd.release();
  pid_ = pid;
  started(std::int64_t{pid});
}

// A child that is not waited for would stay as a zombie.
void WatchedChild::end_unwatched(pid_t pid, const Started& keeper) {
  ::kill(pid, SIGKILL);
  if (waitpid(pid, nullptr, WNOHANG) != 0) return;
  timer_.expires_after(reap_interval);
  timer_.async_wait([this, pid, keeper](const error_code& error) {
    if (!error) end_unwatched(pid, keeper);
  });
}

void WatchedChild::await_end(std::function<void()> ended) {
  pidfd_.async_wait(Watched::wait_read, [ended = std::move(ended)](const error_code& cancelled) {
    if (!cancelled) ended();
  });
}

void WatchedChild::kill() {
  if (pidfd_.is_open()) pidfd_send_signal(pidfd_.native_handle(), SIGKILL, nullptr, 0);
}

bool WatchedChild::interrupt() {
  return pidfd_.is_open() && pidfd_send_signal(pidfd_.native_handle(), SIGABRT, nullptr, 0) == 0;
}

process::End WatchedChild::take_end() {
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return {};  // another waiter took its status
  return process::end_of(static_cast<std::uint32_t>(status));
}

void WatchedChild::close() {
  is_closed_ = true;
  error_code ignored;
  pidfd_.close(ignored);
}

bool WatchedChild::may_be_hosts_kill(const process::End& end) {
  return end.cause == "SIGKILL" || end.cause == "SIGABRT";
}

bool WatchedChild::may_be_outsiders_kill(const process::End& end) {
  return end.cause == "SIGKILL" || end.cause == "SIGTERM";
}

}  // namespace worker
