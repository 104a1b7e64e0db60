#include "worker/process.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

#include "files/last_error.hpp"
#include "worker/channel.hpp"
#include "worker/channel_watch.hpp"

namespace worker {
namespace {

// Between a channel's end and the process's: the kernel closes descriptors first.
constexpr std::chrono::milliseconds end_grace{1'000};

std::string late_end(std::chrono::milliseconds patience) {
  return "it did not end within " + std::to_string(patience.count()) + " ms of being told to";
}

}  // namespace

Process::Process(boost::asio::io_context& fleet, account::Account& account, account::Charge room,
                 ProcessEvents events)
    : fleet_(fleet),
      account_(account),
      events_(std::move(events)),
      child_(fleet),
      error_pipe_(fleet),
      report_pipe_(fleet),
      control_reader_(fleet),
      kill_timer_(fleet.get_executor()),
      print_timer_(fleet.get_executor()),
      room_(std::move(room)),
      lines_({}, [this](const std::string& line) { tell_said(line); }) {}

tl::expected<std::shared_ptr<Process>, std::string> Process::start(
    boost::asio::io_context& fleet, const process::Zygote& zygote, const wire::Launch& launch,
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

// What the worker was given is closed here, so that the end of each stream is the worker's end.
std::string Process::ask(const process::Zygote& zygote, const wire::Launch& launch) {
  auto [control, control_theirs] = wire::control_pair();
  auto [report, report_theirs] = wire::pipe_pair();
  auto [error, error_theirs] = wire::pipe_pair();
  const auto memory = wire::make_pulse_memory();
  pulse_ = wire::map_pulse(memory.get());
  if (!pulse_) throw std::system_error(files::last_error(), "shared memory");
  new (pulse_.get()) runtime::Pulse;
  control_reader_.open(wire::control_reader(control));
  report_pipe_.open(std::move(report));
  error_pipe_.open(std::move(error));
  {
    const guard::Lock lock(mutex_);
    control_ = std::move(control);
  }
  std::array<files::Handle, wire::role_handles> handles{};
  handles[wire::control_handle] = control_theirs.get();
  handles[wire::report_handle] = report_theirs.get();
  handles[wire::pulse_handle] = memory.get();
  handles[wire::error_handle] = error_theirs.get();
  return child_.start(zygote, launch, handles,
                      [self = shared_from_this()](const tl::expected<std::int64_t, std::string>& pid) {
                        pid ? self->take_start(*pid) : self->never_started(pid.error());
                      });
}

// ---- from any thread

tl::expected<Process::OpenedChannel, std::string> Process::open_channel() {
  const guard::Lock lock(mutex_);
  if (!control_) return tl::unexpected(std::string());
  try {
    auto [ours, theirs] = wire::channel_pair();
    const std::uint32_t serial = last_serial_ + 1;
    opened_[serial] = false;  // before the worker can answer
    const auto sent = wire::send_channel(control_, child_.child(), std::move(theirs), serial);
    if (sent) {
      last_serial_ = serial;
      return OpenedChannel{std::move(ours), serial};
    }
    opened_.erase(serial);
    return tl::unexpected(sent.error());
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
  wire::close_control(std::move(control_));
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
