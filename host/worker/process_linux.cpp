#include "worker/process.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "wire/descriptors.hpp"
#include "wire/launch.hpp"
#include "worker/channel.hpp"
#include "worker/channel_watch.hpp"

namespace worker {
namespace {

using files::Descriptor;

// Between a channel's end and the process's: the kernel closes descriptors first.
constexpr std::chrono::milliseconds end_grace{1'000};

// Throws boost::system::system_error if the loop cannot watch another descriptor.
template <class Watched>
void hand_over(Descriptor from, Watched& to) {
  to.assign(from.get());
  from.release();
}

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
      lines_({}, [this](const std::string& line) { tell_said(line); }) {}

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
  const auto child = zygote.start(wire::role_name, launch, descriptors);
  asked.was_asked = child.has_value();
  return child ? std::string() : child.error();
}

// ---- from any thread

tl::expected<Process::OpenedChannel, std::string> Process::open_channel() {
  const guard::Lock lock(mutex_);
  if (!control_) return tl::unexpected(std::string());
  try {
    auto [ours, theirs] = wire::channel_pair();
    const std::uint32_t serial = last_serial_ + 1;
    opened_[serial] = false;  // before the worker can answer
    const int error = wire::send_channel(control_.get(), theirs, serial);
    if (error == 0) {
      last_serial_ = serial;
      return OpenedChannel{std::move(ours), serial};
    }
    opened_.erase(serial);
    const bool has_gone = error == EPIPE || error == ECONNRESET || error == ENOTCONN;
    return tl::unexpected(has_gone ? std::string() : std::generic_category().message(error));
  } catch (const std::system_error& error) {  // there are no descriptors left
    return tl::unexpected(std::string(error.what()));
  }
}

void Process::add(const std::shared_ptr<Channel>& channel, ChannelPlace place) {
  const guard::Lock lock(mutex_);
  runtime::Loop& loop = *place.loop;
  const auto opened = opened_.extract(place.serial);
  const bool has_no_room = opened && opened.mapped();
  channels_[channel.get()] = {channel, std::move(place), has_no_room};
  if (!ended_ && has_no_room) return tell_refused(channel, loop);
  if (!ended_) return;
  boost::asio::post(loop.context(), [weak = std::weak_ptr(channel)] {
    Death death;
    death.is_expected = true;
    death.cause = "ended meanwhile";
    if (const auto alive = weak.lock()) alive->process_ended(std::make_shared<const Death>(std::move(death)));
  });
}

void Process::tell_refused(const std::weak_ptr<Channel>& channel, runtime::Loop& loop) {
  boost::asio::post(loop.context(), [channel] {
    if (const auto alive = channel.lock()) alive->was_refused();
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
