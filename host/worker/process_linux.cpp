#include "worker/process.hpp"

// glibc 2.36 declares these without C linkage for C++.
extern "C" {
#include <sys/pidfd.h>
}

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

#include "edge/c_edge.hpp"
#include "text/utf8.hpp"
#include "wire/descriptors.hpp"
#include "wire/launch.hpp"
#include "worker/channel.hpp"
#include "worker/channel_watch.hpp"
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
// Between a channel's end and the process's: the kernel closes descriptors first.
constexpr std::chrono::milliseconds end_grace{1'000};
// For the zygote to fork, on a machine that hardly gets to it.
constexpr std::chrono::milliseconds reply_limit{10'000};
constexpr std::chrono::milliseconds reap_interval{10};
// For a backtrace.
constexpr std::chrono::milliseconds interrupt_patience{500};

// What an observer throws, for want of memory for a log line for example, stops nothing.
template <class Say>
void tell(Say say) noexcept {
  edge::c_edge([](std::string_view) {}, std::move(say));
}

// Throws boost::system::system_error if the loop cannot watch another descriptor.
template <class Watched>
void hand_over(Descriptor from, Watched& to) {
  to.assign(from.get());
  from.release();
}

// On the control socket, from before its end.
constexpr int max_last_messages = 64;

std::string late_end(std::chrono::milliseconds patience) {
  return "it did not end within " + std::to_string(patience.count()) + " ms of being told to";
}

}  // namespace

Process::Process(boost::asio::io_context& fleet, account::Account& account, account::Charge room,
                 ProcessEvents events)
    : fleet_(fleet),
      account_(account),
      events_(std::move(events)),
      reply_(fleet.get_executor()),
      reply_timer_(fleet.get_executor()),
      pidfd_(fleet.get_executor()),
      error_pipe_(fleet.get_executor()),
      report_pipe_(fleet.get_executor()),
      control_reader_(fleet.get_executor()),
      kill_timer_(fleet.get_executor()),
      print_timer_(fleet.get_executor()),
      room_(std::move(room)),
      lines_({}, [this](const std::string& line) { tell([&] { events_.said(*this, line); }); }) {}

Process::~Process() {
  if (pulse_ != nullptr) munmap(pulse_, sizeof(runtime::Pulse));
}

tl::expected<std::shared_ptr<Process>, std::string> Process::start(
    boost::asio::io_context& fleet, const process::Zygote& zygote, const std::string& launch,
    account::Account& account, account::Charge room, ProcessEvents events) {
  std::shared_ptr<Process> process(new Process(fleet, account, std::move(room), std::move(events)));
  std::string fault;
  try {
    fault = process->ask(zygote, launch);
  } catch (const std::exception& error) {  // of std and of Boost: no descriptor or no memory is left
    fault = error.what();
  }
  if (fault.empty()) return process;
  return tl::unexpected(std::move(fault));
}

// What the worker was given is closed here, so that the end of each stream is the worker's end. Whatever may fail
// comes before the request: once the zygote has it, the process is waited for.
std::string Process::ask(const process::Zygote& zygote, const std::string& launch) {
  auto [reply, reply_theirs] = wire::pipe_pair();
  auto [control, control_theirs] = wire::socket_pair(SOCK_SEQPACKET);
  auto [report, report_theirs] = wire::pipe_pair();
  auto [error, error_theirs] = wire::pipe_pair();
  const Descriptor memory = wire::shared_pulse();
  void* const mapped =
      mmap(nullptr, sizeof(runtime::Pulse), PROT_READ | PROT_WRITE, MAP_SHARED, memory.get(), 0);
  if (mapped == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "shared memory");
  pulse_ = new (mapped) runtime::Pulse;
  Descriptor reader(fcntl(control.get(), F_DUPFD_CLOEXEC, 0));
  if (!reader) throw std::system_error(errno, std::generic_category(), "a descriptor");
  // Before the descriptors end, whose end the fleet's thread waits for.
  struct Asked {
    std::atomic<bool>& is_void;
    bool was_asked = false;
    ~Asked() { is_void = !was_asked; }
  } asked{is_void_};
  hand_over(std::move(reply), reply_);
  hand_over(std::move(report), report_pipe_);
  hand_over(std::move(error), error_pipe_);
  hand_over(std::move(reader), control_reader_);
  {
    const guard::Lock lock(mutex_);
    control_ = std::move(control);
  }
  boost::asio::post(fleet_, [self = shared_from_this()] { self->await_reply(); });
  const std::array<int, 5> descriptors{reply_theirs.get(), control_theirs.get(), report_theirs.get(),
                                       memory.get(), error_theirs.get()};
  std::string fault = zygote.start(wire::role_name, launch, descriptors);
  asked.was_asked = fault.empty();
  return fault;
}

// ---- on the fleet's thread

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
  tell([&] { events_.said(*this, "[it prints more than the host reads; the rest is lost]"); });
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
  {
    const guard::Lock lock(mutex_);
    const auto found = std::ranges::find_if(
        channels_, [&](const auto& entry) { return entry.second.place.serial == number; });
    const bool is_news = found != channels_.end() && !std::exchange(found->second.has_no_room, true);
    if (is_news) {
      boost::asio::post(found->second.place.loop->context(), [weak = found->second.channel] {
        if (const auto channel = weak.lock()) channel->was_refused();
      });
    } else {
      number = 0;
    }
  }
  if (number == 0) return kill_now("it sent a message that no worker sends");
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

// ---- from any thread

tl::expected<Process::OpenedChannel, std::string> Process::open_channel() {
  const guard::Lock lock(mutex_);
  if (!control_) return tl::unexpected(std::string());
  try {
    auto [ours, theirs] = wire::channel_pair();
    const int error = wire::send_channel(control_.get(), theirs, last_serial_ + 1);
    if (error == 0) return OpenedChannel{std::move(ours), ++last_serial_};
    const bool has_gone = error == EPIPE || error == ECONNRESET || error == ENOTCONN;
    return tl::unexpected(has_gone ? std::string() : std::generic_category().message(error));
  } catch (const std::system_error& error) {  // there are no descriptors left
    return tl::unexpected(std::string(error.what()));
  }
}

void Process::add(const std::shared_ptr<Channel>& channel, ChannelPlace place) {
  const guard::Lock lock(mutex_);
  runtime::Loop& loop = *place.loop;
  channels_[channel.get()] = {channel, std::move(place)};
  if (!ended_) return;
  boost::asio::post(loop.context(), [weak = std::weak_ptr(channel)] {
    Death death;
    death.is_expected = true;
    death.cause = "ended meanwhile";
    if (const auto alive = weak.lock()) alive->process_ended(std::make_shared<const Death>(std::move(death)));
  });
}

void Process::remove(const Channel* channel) {
  const guard::Lock lock(mutex_);
  channels_.erase(channel);
}

std::size_t Process::in_flight() const {
  const guard::Lock lock(mutex_);
  std::size_t count = 0;
  for (const auto& [channel, member] : channels_) count += channel->in_flight();
  return count;
}

void Process::look_up(std::uint64_t tag, const std::function<void(const aha_call&)>& found) const {
  const guard::Lock lock(mutex_);
  for (const auto& [key, member] : channels_)
    boost::asio::post(member.place.loop->context(), [weak = member.channel, tag, found] {
      const auto channel = weak.lock();
      const auto* const call = channel ? channel->find(tag) : nullptr;
      if (call != nullptr) found(*call);
    });
}

void Process::tell_to_end() {
  give_up();
  const guard::Lock lock(mutex_);
  if (control_) shutdown(control_.get(), SHUT_WR);  // the reader has the same socket by another descriptor
  control_.reset();
}

void Process::stop_when_idle(std::chrono::milliseconds patience) {
  tell_to_end();
  const guard::Lock lock(mutex_);
  idle_patience_ = patience;
}

void Process::stop(std::chrono::milliseconds patience) {
  tell_to_end();
  boost::asio::post(fleet_, [self = shared_from_this(), patience] {
    if (!self->has_ended()) self->kill_after(patience, late_end(patience));
  });
}

void Process::kill(std::string cause) {
  give_up();
  boost::asio::post(fleet_, [self = shared_from_this(), cause = std::move(cause)]() mutable {
    if (self->pid() == 0 && self->kill_cause_.empty())
      self->kill_cause_ = std::move(cause);  // once it is known
    else
      self->kill_now(std::move(cause));
  });
}

void Process::expect_end(std::uint32_t serial) {
  boost::asio::post(fleet_, [self = shared_from_this(), serial] {
    if (self->has_ended() || self->has_no_room_for(serial)) return;
    self->kill_after(end_grace, "it closed the channel to the host");
    self->closed_serial_ = serial;
  });
}

bool Process::has_no_room_for(std::uint32_t serial) const {
  const guard::Lock lock(mutex_);
  return std::ranges::any_of(channels_, [&](const auto& entry) {
    return entry.second.place.serial == serial && entry.second.has_no_room;
  });
}

void Process::look_after(runtime::Clock::time_point now) {
  if (has_ended() || !kill_cause_.empty()) return;
  std::optional<std::string> fault;
  std::optional<std::chrono::milliseconds> patience;
  {
    const guard::Lock lock(mutex_);
    patience = idle_patience_;
    for (const auto& [key, member] : channels_)
      if (!fault) fault = member.place.watch->fault(now);
  }
  if (fault) return interrupt(std::move(*fault));
  if (!patience || in_flight() > 0) return idle_since_.reset();
  if (!idle_since_) idle_since_ = now;
  if (now - *idle_since_ > *patience) kill(late_end(*patience));
}

void Process::await_end() {
  guard::Lock lock(mutex_);
  while (!ended_) lock.wait(changed_);
}

}  // namespace worker
