// What the fleet's thread does for a worker process: waits for its id, reads what it writes, ends it, and reads how it
// ended.

// glibc 2.36 declares these without C linkage for C++.
extern "C" {
#include <sys/pidfd.h>
}

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "edge/c_edge.hpp"
#include "text/utf8.hpp"
#include "wire/launch.hpp"
#include "worker/channel.hpp"
#include "worker/process.hpp"
#include "worker/process_end.hpp"

namespace worker {
namespace {

using boost::system::error_code;
using files::Descriptor;

constexpr std::size_t max_report_bytes = 64 * 1024;
// Of what it prints, so much is read in an interval, and at its end: a pipe holds no more. The rest waits, and once the
// pipe is full, printing fails.
constexpr std::size_t max_printed_bytes = 256 * 1024;
constexpr std::chrono::seconds print_interval{10};
constexpr std::size_t max_last_words_bytes = 64 * 1024;
// For the zygote to fork, on a machine that hardly gets to it.
constexpr std::chrono::milliseconds reply_limit{10'000};
constexpr std::chrono::milliseconds reap_interval{10};
// For a backtrace.
constexpr std::chrono::milliseconds interrupt_patience{500};

// On the control socket, from before its end.
constexpr int max_last_messages = 64;

// What an observer throws, for want of memory for a log line for example, stops nothing.
template <class Say>
void tell(Say say) noexcept {
  edge::c_edge([](std::string_view) {}, std::move(say));
}

}  // namespace

void Process::tell_said(const std::string& line) {
  tell([&] { events_.said(*this, line); });
}

void Process::await_reply() {
  reply_timer_.expires_after(reply_limit);
  reply_timer_.async_wait([self = shared_from_this()](const error_code& error) {
    if (!error) self->never_started("the zygote does not answer");
  });
  reply_.async_wait(Watched::wait_read, [self = shared_from_this()](const error_code& error) {
    if (!error) self->take_reply();
  });
}

void Process::take_reply() {
  reply_timer_.cancel();
  const pid_t pid = process::read_process_id(reply_.native_handle());
  error_code ignored;
  reply_.close(ignored);
  if (pid > 0) return has_ended() ? end_unwatched(pid) : watch(pid);
  if (is_void_ || has_ended()) return;
  never_started(pid == 0 ? "the zygote exited meanwhile"
                         : "a fork failed: " + std::generic_category().message(-pid));
}

void Process::watch(std::int64_t pid) {
  Descriptor pidfd(pidfd_open(static_cast<pid_t>(pid), 0));
  error_code error(errno, boost::system::system_category());
  if (pidfd) pidfd_.assign(pidfd.get(), error);
  if (error || !pidfd) {
    end_unwatched(pid);
    return never_started("it cannot be watched: " + error.message());
  }
  pidfd.release();
  pid_.store(pid, std::memory_order_relaxed);
  pidfd_.async_wait(Watched::wait_read, [self = shared_from_this()](const error_code& cancelled) {
    if (!cancelled) self->reap();
  });
  read_lines();
  read_report();
  read_control();
  if (!kill_cause_.empty()) kill_now(kill_cause_);
}

// A child that is not waited for would stay as a zombie.
void Process::end_unwatched(std::int64_t pid) {
  ::kill(static_cast<pid_t>(pid), SIGKILL);
  if (waitpid(static_cast<pid_t>(pid), nullptr, WNOHANG) != 0) return;
  reply_timer_.expires_after(reap_interval);
  reply_timer_.async_wait([self = shared_from_this(), pid](const error_code& error) {
    if (!error) self->end_unwatched(pid);
  });
}

void Process::never_started(std::string cause) {
  Death death;
  death.never_started = true;
  death.cause = std::move(cause);
  finish(std::move(death));
}

void Process::read_lines() {
  error_pipe_.async_wait(Watched::wait_read, [self = shared_from_this()](const error_code& error) {
    if (error) return;
    std::array<char, 4096> piece;
    const ssize_t size = ::read(self->error_pipe_.native_handle(), piece.data(), piece.size());
    if (size <= 0) return;  // closed; the rest is read at the end
    tell([&] { self->lines_.append({piece.data(), static_cast<std::size_t>(size)}, runtime::Clock::now()); });
    if (!self->is_over_quota(static_cast<std::size_t>(size))) self->read_lines();
  });
}

// If it is, reading goes on with the next interval.
bool Process::is_over_quota(std::size_t printed_bytes) {
  const auto now = runtime::Clock::now();
  if (now - printed_since_ >= print_interval) {
    printed_since_ = now;
    printed_bytes_ = 0;
  }
  printed_bytes_ += printed_bytes;
  if (printed_bytes_ < max_printed_bytes) return false;
  tell_said("[it prints more than the host reads; the rest is lost]");
  print_timer_.expires_at(printed_since_ + print_interval);
  print_timer_.async_wait([self = shared_from_this()](const error_code& error) {
    if (!error) self->read_lines();
  });
  return true;
}

void Process::read_report() {
  report_pipe_.async_wait(Watched::wait_read, [self = shared_from_this()](const error_code& error) {
    if (error) return;
    const ssize_t size =
        ::read(self->report_pipe_.native_handle(), self->report_buffer_.data(), self->report_buffer_.size());
    if (size <= 0) return;
    self->report_.append(self->report_buffer_.data(), static_cast<std::size_t>(size));
    if (self->report_.size() < max_report_bytes) self->read_report();
  });
}

void Process::read_control() {
  control_reader_.async_wait(Watched::wait_read, [self = shared_from_this()](const error_code& error) {
    if (error) return;
    const ssize_t size = ::recv(self->control_reader_.native_handle(), self->control_buffer_.data(),
                                self->control_buffer_.size(), MSG_DONTWAIT);
    if (size <= 0) return;  // gone, which the pidfd tells
    self->take_control({self->control_buffer_.data(), static_cast<std::size_t>(size)});
    self->read_control();
  });
}

// A worker sends one message when it starts: ready or fault. Further ones concern channels only.
void Process::take_control(std::string_view message) {
  if (message.front() == wire::no_room_message) return take_no_room(message.substr(1));
  if (ready_ || !fault_.empty()) return kill_now("it sent a message that no worker sends");
  const std::string rest = text::valid_utf8(message.substr(1));
  if (message.front() == wire::ready_message) {
    ready_ = true;
    events_.ready(*this, std::chrono::duration<double, std::milli>(runtime::Clock::now() - started_).count(),
                  rest);
  } else if (message.front() == wire::fault_message && !rest.empty()) {
    fault_ = rest;
  } else {
    kill_now("it sent a message that no worker sends");
  }
}

// Once a channel: whatever else it says of them is a fault.
void Process::take_no_room(std::string_view serial) {
  std::uint32_t number = 0;
  if (serial.size() != sizeof(number)) return kill_now("it sent a message that no worker sends");
  std::memcpy(&number, serial.data(), sizeof(number));
  bool is_fault = false;
  {
    const guard::Lock lock(mutex_);
    const auto found = std::ranges::find_if(
        channels_, [&](const auto& entry) { return entry.second.place.serial == number; });
    const auto opened = opened_.find(number);
    if (found != channels_.end() && !std::exchange(found->second.has_no_room, true))
      tell_refused(found->second.channel, *found->second.place.loop);
    else if (opened == opened_.end() || std::exchange(opened->second, true))
      is_fault = true;
  }
  if (is_fault) return kill_now("it sent a message that no worker sends");
  if (closed_serial_ == number) kill_timer_.cancel();
}

void Process::kill_after(std::chrono::milliseconds patience, std::string cause) {
  closed_serial_.reset();
  kill_timer_.expires_after(patience);
  kill_timer_.async_wait([self = shared_from_this(), cause = std::move(cause)](const error_code& error) {
    if (!error) self->kill_now(cause);
  });
}

void Process::kill_now(std::string cause) {
  if (has_ended()) return;
  if (kill_cause_.empty()) kill_cause_ = std::move(cause);
  if (pidfd_.is_open()) pidfd_send_signal(pidfd_.native_handle(), SIGKILL, nullptr, 0);
}

// Code that does not come back is first asked where it is: the process writes its own backtrace and ends, unless the
// plugin keeps it from that.
void Process::interrupt(std::string cause) {
  const bool runs_plugin = pulse_->entered_ms.load(std::memory_order_acquire) != 0;
  if (!runs_plugin || !pidfd_.is_open()) return kill(std::move(cause));
  give_up();
  kill_cause_ = cause;
  pidfd_send_signal(pidfd_.native_handle(), SIGABRT, nullptr, 0);
  kill_after(interrupt_patience, std::move(cause));
}

void Process::reap() {
  siginfo_t info{};
  if (waitid(P_PIDFD, static_cast<id_t>(pidfd_.native_handle()), &info, WEXITED | WNOHANG) != 0) {
    info.si_code = CLD_EXITED;  // another waiter took its status
    info.si_status = 0;
  }
  // What it wrote before it ended. Others may have the pipe, and write on.
  std::array<char, 4096> piece;
  ssize_t size = 0;
  for (std::size_t read = 0; read < max_last_words_bytes; read += static_cast<std::size_t>(size)) {
    size = ::read(error_pipe_.native_handle(), piece.data(), piece.size());
    if (size <= 0) break;
    lines_.append({piece.data(), static_cast<std::size_t>(size)}, runtime::Clock::now());
  }
  while (report_.size() < max_report_bytes &&
         (size = ::read(report_pipe_.native_handle(), piece.data(), piece.size())) > 0)
    report_.append(piece.data(), static_cast<std::size_t>(size));
  for (int messages = 0; messages < max_last_messages; ++messages) {
    size =
        ::recv(control_reader_.native_handle(), control_buffer_.data(), control_buffer_.size(), MSG_DONTWAIT);
    if (size <= 0) break;
    if (control_buffer_.front() == wire::fault_message && fault_.empty())
      fault_ = text::valid_utf8({control_buffer_.data() + 1, static_cast<std::size_t>(size) - 1});
  }
  lines_.finish();
  finish(death_of(end_of(info.si_code, info.si_status)));
}

// The status is the kernel's, the rest what the host knows of it by then.
ProcessEnd Process::end_of(int code, int status) {
  ProcessEnd end{.pid = pid(), .code = code, .status = status, .fault = fault_, .kill_cause = kill_cause_};
  end.report = text::valid_utf8(report_);
  end.running_call = pulse_->ended_by.load(std::memory_order_acquire);
  if (end.running_call == 0 && pulse_->entered_ms.load(std::memory_order_acquire) != 0)
    end.running_call = pulse_->tag.load(std::memory_order_relaxed);
  const guard::Lock lock(mutex_);
  end.was_told_to = !control_;
  return end;
}

void Process::finish(Death death) {
  kill_timer_.cancel();
  print_timer_.cancel();
  room_.release();
  error_code ignored;
  for (auto* const descriptor : {&pidfd_, &error_pipe_, &report_pipe_, &control_reader_})
    descriptor->close(ignored);
  tell([&] { events_.ended(*this, death); });
  const auto told = std::make_shared<const Death>(std::move(death));
  const guard::Lock lock(mutex_);
  ended_.store(true, std::memory_order_release);
  control_.reset();
  // Under the lock, which a channel takes to leave: its loop is there as long as it is.
  for (const auto& [key, member] : channels_) {
    tell([&, &member = member] {
      boost::asio::post(member.place.loop->context(), [weak = member.channel, told] {
        if (const auto channel = weak.lock()) channel->process_ended(told);
      });
    });
  }
  changed_.notify_all();
}

}  // namespace worker
