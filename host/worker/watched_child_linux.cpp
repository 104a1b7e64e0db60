#include "worker/watched_child.hpp"

// glibc 2.36 declares these without C linkage for C++.
extern "C" {
#include <sys/pidfd.h>
}

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>
#include <vector>

#include "files/descriptor.hpp"
#include "runtime/loop.hpp"
#include "wire/pipes.hpp"

namespace worker {
namespace {

using boost::system::error_code;
using files::Descriptor;

// For the zygote to fork, on a machine that hardly gets to it.
constexpr std::chrono::milliseconds reply_limit{10'000};
constexpr std::chrono::milliseconds reap_interval{10};

}  // namespace

struct WatchedChild::Watch {
  using Watched = boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type>;

  explicit Watch(boost::asio::io_context& fleet)
      : fleet(fleet), reply(fleet.get_executor()), pidfd(fleet.get_executor()), timer(fleet.get_executor()) {}

  void await_reply(const Started& started);
  void take_reply(const Started& started);
  void watch(pid_t started_pid, const Started& started);
  void end_unwatched(pid_t unwatched, const Started& keeper);

  boost::asio::io_context& fleet;
  std::atomic<bool> is_void{false};  // it was not even asked for
  bool is_closed = false;
  pid_t pid = 0;
  process::Child child{};
  Watched reply;  // of the zygote
  Watched pidfd;
  runtime::Timer timer;
};

WatchedChild::WatchedChild(boost::asio::io_context& fleet) : watch_(std::make_unique<Watch>(fleet)) {}

WatchedChild::~WatchedChild() = default;

const process::Child& WatchedChild::child() const {
  return watch_->child;
}

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
  } asked{watch_->is_void};
  watch_->reply.assign(reply.get());
  reply.release();
  boost::asio::post(watch_->fleet, [this, started = std::move(started)] { watch_->await_reply(started); });
  const auto child = zygote.start(wire::role_name, launch.text(), all);
  asked.was_asked = child.has_value();
  return child ? std::string() : child.error();
}

void WatchedChild::Watch::await_reply(const Started& started) {
  timer.expires_after(reply_limit);
  timer.async_wait([this, started](const error_code& error) {
    if (!error && reply.is_open()) started(tl::unexpected<std::string>("the zygote does not answer"));
  });
  reply.async_wait(Watched::wait_read, [this, started](const error_code& error) {
    if (!error) take_reply(started);
  });
}

void WatchedChild::Watch::take_reply(const Started& started) {
  timer.cancel();
  const pid_t read = process::read_process_id(reply.native_handle());
  error_code ignored;
  reply.close(ignored);
  if (read > 0) return is_closed ? end_unwatched(read, started) : watch(read, started);
  if (is_void || is_closed) return;
  started(tl::unexpected(read == 0 ? "the zygote exited meanwhile"
                                   : "a fork failed: " + std::generic_category().message(-read)));
}

void WatchedChild::Watch::watch(pid_t started_pid, const Started& started) {
  Descriptor opened(pidfd_open(started_pid, 0));
  error_code error(errno, boost::system::system_category());
  if (opened) pidfd.assign(opened.get(), error);
  if (error || !opened) {
    end_unwatched(started_pid, started);
    return started(tl::unexpected("it cannot be watched: " + error.message()));
  }
  opened.release();
  pid = started_pid;
  started(std::int64_t{pid});
}

// A child that is not waited for would stay as a zombie.
void WatchedChild::Watch::end_unwatched(pid_t unwatched, const Started& keeper) {
  ::kill(unwatched, SIGKILL);
  if (waitpid(unwatched, nullptr, WNOHANG) != 0) return;
  timer.expires_after(reap_interval);
  timer.async_wait([this, unwatched, keeper](const error_code& error) {
    if (!error) end_unwatched(unwatched, keeper);
  });
}

void WatchedChild::await_end(std::function<void()> ended) {
  watch_->pidfd.async_wait(Watch::Watched::wait_read,
                           [ended = std::move(ended)](const error_code& cancelled) {
                             if (!cancelled) ended();
                           });
}

void WatchedChild::kill() {
  if (watch_->pidfd.is_open()) pidfd_send_signal(watch_->pidfd.native_handle(), SIGKILL, nullptr, 0);
}

bool WatchedChild::interrupt() {
  return watch_->pidfd.is_open() &&
         pidfd_send_signal(watch_->pidfd.native_handle(), SIGABRT, nullptr, 0) == 0;
}

process::End WatchedChild::take_end() {
  int status = 0;
  if (waitpid(watch_->pid, &status, WNOHANG) != watch_->pid) return {};  // another waiter took its status
  return process::end_of(static_cast<std::uint32_t>(status));
}

void WatchedChild::close() {
  watch_->is_closed = true;
  error_code ignored;
  watch_->pidfd.close(ignored);
}

bool WatchedChild::may_be_hosts_kill(const process::End& end) {
  return end.cause == "SIGKILL" || end.cause == "SIGABRT";
}

bool WatchedChild::may_be_outsiders_kill(const process::End& end) {
  return end.cause == "SIGKILL" || end.cause == "SIGTERM";
}

}  // namespace worker
