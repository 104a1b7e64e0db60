// What the fleet's thread does for a worker process: waits for its id, reads what it writes, ends it, and reads how it
// ended.
#include <boost/asio/post.hpp>

#include <algorithm>
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

constexpr std::size_t max_report_bytes = 64 * 1024;
// Of what it prints, so much is read in an interval, and at its end: a pipe holds no more. The rest waits, and once the
// pipe is full, printing fails.
constexpr std::size_t max_printed_bytes = 256 * 1024;
constexpr std::chrono::seconds print_interval{10};
constexpr std::size_t max_last_words_bytes = 64 * 1024;
// For a backtrace.
constexpr std::chrono::milliseconds interrupt_patience{500};

// On the control channel, from before its end.
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

void Process::take_start(std::int64_t pid) {
  pid_.store(pid, std::memory_order_relaxed);
  child_.await_end([self = shared_from_this()] { self->reap(); });
  read_lines();
  read_report();
  read_control();
  if (!kill_cause_.empty()) kill_now(kill_cause_);
}

void Process::never_started(std::string cause) {
  Death death;
  death.never_started = true;
  death.cause = std::move(cause);
  finish(std::move(death));
}

void Process::read_lines() {
  error_pipe_.wait_readable([self = shared_from_this()](error_code error) {
    if (error) return;
    std::array<char, 4096> piece;
    const std::size_t size = self->error_pipe_.read_some(piece, error);
    if (size == 0) return;  // closed; the rest is read at the end
    tell([&] { self->lines_.append({piece.data(), size}, runtime::Clock::now()); });
    if (!self->is_over_quota(size)) self->read_lines();
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
  report_pipe_.wait_readable([self = shared_from_this()](error_code error) {
    if (error) return;
    const std::size_t size = self->report_pipe_.read_some(self->report_buffer_, error);
    if (size == 0) return;
    self->report_.append(self->report_buffer_.data(), size);
    if (self->report_.size() < max_report_bytes) self->read_report();
  });
}

void Process::read_control() {
  control_reader_.wait_readable([self = shared_from_this()](error_code error) {
    if (error) return;
    const std::size_t size = self->control_reader_.read_some(self->control_buffer_, error);
    if (size == 0) return;  // closed; the process's end is told otherwise
    self->take_control({self->control_buffer_.data(), size});
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
  child_.kill();
}

// Code that does not come back is first asked where it is: the process writes its own backtrace and ends, unless the
// plugin keeps it from that.
void Process::interrupt(std::string cause) {
  const bool runs_plugin = pulse_->entered_ms.load(std::memory_order_acquire) != 0;
  give_up();  // first: a loop would give it one more call
  if (!runs_plugin || !child_.interrupt()) return kill(std::move(cause));
  kill_cause_ = cause;
  kill_after(interrupt_patience, std::move(cause));
}

void Process::reap() {
  auto end = child_.take_end();
  read_last_words();
  lines_.finish();
  finish(death_of(end_of(std::move(end))));
}

// What it wrote before it ended. Others may have the pipe, and write on.
void Process::read_last_words() {
  std::array<char, 4096> piece;
  error_code error;
  std::size_t size = 0;
  for (std::size_t read = 0; read < max_last_words_bytes; read += size) {
    size = error_pipe_.read_some(piece, error);
    if (size == 0) break;
    lines_.append({piece.data(), size}, runtime::Clock::now());
  }
  while (report_.size() < max_report_bytes && (size = report_pipe_.read_some(piece, error)) > 0)
    report_.append(piece.data(), size);
  for (int messages = 0; messages < max_last_messages; ++messages) {
    size = control_reader_.read_some(control_buffer_, error);
    if (size == 0) break;
    if (control_buffer_.front() == wire::fault_message && fault_.empty())
      fault_ = text::valid_utf8({control_buffer_.data() + 1, size - 1});
  }
}

// The end is the system's word, the rest what the host knows of it by then.
ProcessEnd Process::end_of(process::End how) {
  ProcessEnd end{.pid = pid(), .how = std::move(how), .fault = fault_, .kill_cause = kill_cause_};
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
  child_.close();
  for (auto* const end : {&error_pipe_, &report_pipe_, &control_reader_}) end->close();
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
