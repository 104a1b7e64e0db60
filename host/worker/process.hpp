// One worker process, from the host's side: started by the zygote, watched by the fleet's thread, used by every loop
// through its own channel.
#pragma once

#include <boost/asio/io_context.hpp>

#include <array>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "account/account.hpp"
#include "guard/mutex.hpp"
#include "process/zygote.hpp"
#include "runtime/heartbeat.hpp"
#include "runtime/loop.hpp"
#include "text/line_reader.hpp"
#include "wire/control.hpp"
#include "wire/launch.hpp"
#include "wire/pipe_end.hpp"
#include "wire/pulse_memory.hpp"
#include "worker/death.hpp"
#include "worker/watched_child.hpp"

namespace worker {

class Channel;
class ChannelWatch;
class Process;
struct ProcessEnd;

// All run on the fleet's thread.
struct ProcessEvents {
  std::function<void(Process&, double took_ms, const std::string& confinement)> ready;
  std::function<void(Process&, const std::string& line)> said;  // to its standard error
  std::function<void(Process&, Death&)> ended;                  // once; may add to what is known
};

class Process : public std::enable_shared_from_this<Process> {
 public:
  // Asks the zygote; what becomes of it is told by the events. [any]
  // fleet  outlives the process object.
  // room   for it in its plugin's account, until it has ended
  // returns  the process, or why it could not even be asked for; then no event follows.
  static tl::expected<std::shared_ptr<Process>, std::string> start(
      boost::asio::io_context& fleet, const process::Zygote& zygote, const wire::Launch& launch,
      account::Account& account, account::Charge room, ProcessEvents events);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // The plugin's, whose process this is.
  account::Account& account() { return account_; }

  // The host's side of a channel that the worker serves. [any]
  // returns  the channel, or why there is none; empty: the process takes no more, for it ends.
  struct OpenedChannel {
    wire::ChannelEnds ends;
    std::uint32_t serial = 0;
  };
  tl::expected<OpenedChannel, std::string> open_channel();
  // The channel is told of the end, on its loop, or that the worker has no room for it. [any]
  struct ChannelPlace {
    std::uint32_t serial = 0;
    runtime::Loop* loop = nullptr;
    std::shared_ptr<const ChannelWatch> watch;
  };
  void add(const std::shared_ptr<Channel>& channel, ChannelPlace place);
  void remove(const Channel* channel);

  // From now on it takes no channel, ends once its calls have, and is killed if that takes too long. [any]
  void stop(std::chrono::milliseconds patience);
  // The same, but the patience begins once no call is under way; deadlines see to it that this comes.
  void stop_when_idle(std::chrono::milliseconds patience);
  // cause  after "it was killed: ". [any]
  void kill(std::string cause);
  // It closed a channel, which it does when it ends, or has no room for it; if neither is known soon, it is killed.
  // [any]
  void expect_end(std::uint32_t serial);

  // From time to time: kills it if it does not keep to the rules of its channels' watches. [fleet]
  void look_after(runtime::Clock::time_point now);

  // Blocks until it has ended. [any but the fleet's thread]
  void await_end();

  // New calls should go elsewhere.
  void give_up() { is_leaving_.store(true, std::memory_order_relaxed); }
  bool is_leaving() const { return is_leaving_.load(std::memory_order_relaxed); }

  bool has_ended() const { return ended_.load(std::memory_order_acquire); }
  std::int64_t pid() const { return pid_.load(std::memory_order_relaxed); }
  bool is_ready() const { return ready_.load(std::memory_order_relaxed); }
  const runtime::Pulse& pulse() const { return *pulse_; }
  // Records `user` as the last user. True if it already was. [any]
  bool used_by(const void* user) { return last_user_.exchange(user, std::memory_order_relaxed) == user; }
  // Calls under way on all its channels. [any]
  std::size_t in_flight() const;
  // Tells of a call, if the process has it: on its loop, soon, unless it has ended by then. [any]
  void look_up(std::uint64_t tag, const std::function<void(const aha_call&)>& found) const;
  // It has sent something, which code that holds its thread cannot. [any]
  void note_heard() { heard_ms_.store(runtime::Heartbeat::coarse_now_ms(), std::memory_order_relaxed); }
  // Since when it has sent nothing, as Heartbeat::coarse_now_ms() has it; at first since its start. [any]
  std::uint64_t heard_ms() const { return heard_ms_.load(std::memory_order_relaxed); }

 private:
  using Timer = runtime::Timer;

  Process(boost::asio::io_context& fleet, account::Account& account, account::Charge room,
          ProcessEvents events);
  std::string ask(const process::Zygote& zygote, const wire::Launch& launch);
  bool has_no_room_for(std::uint32_t serial) const;
  static void tell_refused(const std::weak_ptr<Channel>& channel, runtime::Loop& loop);
  void tell_to_end();

  // On the fleet's thread.
  void take_start(std::int64_t pid);
  void never_started(std::string cause);
  void read_lines();
  void tell_said(const std::string& line);
  void read_report();
  void read_control();
  void take_control(std::string_view message);
  void take_no_room(std::string_view serial);
  bool is_over_quota(std::size_t printed_bytes);
  void kill_after(std::chrono::milliseconds patience, std::string cause);
  void kill_now(std::string cause);
  void interrupt(std::string cause);
  void reap();
  void finish(Death death);
  void read_last_words();
  ProcessEnd end_of(process::End how);

  boost::asio::io_context& fleet_;
  account::Account& account_;
  ProcessEvents events_;
  const runtime::Clock::time_point started_ = runtime::Clock::now();
  wire::MappedPulse pulse_;
  std::atomic<std::int64_t> pid_{0};
  std::atomic<bool> ready_{false};
  std::atomic<bool> ended_{false};
  std::atomic<bool> is_leaving_{false};
  std::atomic<const void*> last_user_{nullptr};
  std::atomic<std::uint64_t> heard_ms_{runtime::Heartbeat::coarse_now_ms()};

  mutable guard::Mutex mutex_;
  std::condition_variable changed_;
  files::Descriptor control_ AHA_GUARDED_BY(mutex_);  // closed: it was told to end
  std::uint32_t last_serial_ AHA_GUARDED_BY(mutex_) = 0;
  struct Member {
    std::weak_ptr<Channel> channel;
    ChannelPlace place;
    bool has_no_room = false;
  };
  std::map<const Channel*, Member> channels_ AHA_GUARDED_BY(mutex_);
  // Serials of channels that are opened and not yet added, and whether the worker has said already that it has no room.
  std::map<std::uint32_t, bool> opened_ AHA_GUARDED_BY(mutex_);
  std::optional<std::chrono::milliseconds> idle_patience_ AHA_GUARDED_BY(mutex_);  // it is to stop when idle

  // On the fleet's thread only.
  WatchedChild child_;  // but for its child()
  wire::PipeEnd error_pipe_;
  wire::PipeEnd report_pipe_;
  wire::PipeEnd control_reader_;
  Timer kill_timer_;
  Timer print_timer_;
  account::Charge room_;
  std::optional<std::uint32_t> closed_serial_;  // that the kill timer runs for
  std::optional<runtime::Clock::time_point> idle_since_;
  runtime::Clock::time_point printed_since_{};
  std::size_t printed_bytes_ = 0;  // since then
  text::LineReader lines_;
  std::string report_;
  std::string kill_cause_;
  std::string fault_;  // in its own words
  std::array<char, 4096> control_buffer_{};
  std::array<char, 4096> report_buffer_{};
};

}  // namespace worker
