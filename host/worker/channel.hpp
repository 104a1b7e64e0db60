// The way from one loop of the host to one worker process, and back: calls go out, answers and requests for the
// outside world come in. Everything that comes in is judged here, for a plugin may have taken the worker over: a
// worker that breaks the rules is killed, and can harm its own calls only. What it makes the host hold is charged to
// its plugin's account, and nothing is read from it while it does not read itself.
#pragma once

#include <atomic>
#include <memory>
#include <unordered_map>

#include "runtime/loop.hpp"
#include "wire/frame_stream.hpp"
#include "wire/messages.hpp"
#include "worker/channel_watch.hpp"
#include "worker/colocation.hpp"
#include "worker/death.hpp"
#include "worker/process.hpp"

namespace worker {

struct ChannelLimits {
  wire::StreamLimits stream{.frame_bytes = 65 * 1024 * 1024,  // of one answer or request
                            .unread_bytes = 1024 * 1024,
                            .frames_per_turn = 64,
                            .time_per_turn = std::chrono::microseconds(200)};
  ChannelWatch::Limits watch;  // grace: less than CallLimits::grace
};

// On its loop's thread only, but for in_flight().
class Channel : public std::enable_shared_from_this<Channel> {
 public:
  // Opens one, which is among the loop's channels until the process has ended.
  // returns  the channel, or why there is none; empty: the process takes no more, for it ends.
  static tl::expected<std::shared_ptr<Channel>, std::string> open(runtime::Loop& loop,
                                                                  std::shared_ptr<Process> process,
                                                                  const ChannelLimits& limits);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // False once the channel accepts no new calls.
  bool is_open() const { return is_open_ && !process_->is_leaving(); }
  std::size_t in_flight() const { return in_flight_.load(std::memory_order_relaxed); }
  // The call of that id, as Pulse::tag has it; null: this channel does not have it.
  const aha_call* find(std::uint64_t id) const;

  // What a call on it ended with.
  struct End {
    std::shared_ptr<const Death> death;  // null: it was answered, and the call has what the worker said
    bool is_blamed = false;              // its code ran when the process died
    std::string refusal;                 // why it was not handed over; empty: it was
  };

  // Both inside `call`, on its fiber; they return when the call has ended there.
  End receive(aha_call& call, const aha_event& event, std::uint32_t attempt, bool outcome_unknown);
  End collection(aha_call& call, const aha_collection_query& query, aha_sink& out);

  // By the process, once: it has ended, or has no room for this channel.
  void process_ended(const std::shared_ptr<const Death>& death);
  void was_refused();

  // By LoopChannels, once: the loop ends, or the process has. Nothing of the loop is touched from now on.
  void leave();

 private:
  // A call that the worker has; it lives on the call's fiber.
  struct Flight {
    explicit Flight(aha_call& its_call, aha_sink* sink = nullptr)
        : call(its_call), collection(sink), watched(its_call.deadline(), its_call.event_id()) {}

    bool is_waiting() const { return !transfers.empty() || waits_for_kv; }

    aha_call& call;
    aha_sink* collection;
    ChannelWatch::Flight watched;
    std::unordered_map<std::uint64_t, egress::TransferId> transfers;  // by the worker's number of the request
    bool waits_for_kv = false;
    account::Charge kv_room;       // for its key-value request
    std::uint64_t sent_until = 0;  // the stream's place after its frame
    End end;
  };

  Channel(runtime::Loop& loop, std::shared_ptr<Process> process, std::uint32_t serial,
          const ChannelLimits& limits);
  void start(wire::ChannelEnds ends);
  template <class Write>
  End run(Flight& flight, wire::Kind kind, Write write);
  void cancel(std::uint64_t id);
  void note_unread();

  template <class Take>
  void guarded(Take take);
  void take(const wire::Frame& frame);
  void take_refused(const wire::Frame& frame, const std::string& reason);
  void take_answer(std::uint64_t id, Flight& flight, std::string_view body);
  void take_request(std::uint64_t id, Flight& flight, std::string_view body);
  bool may_request(const Flight& flight, std::uint64_t number);
  bool may_ask_kv(const Flight& flight);
  bool may_answer(const Flight& flight);
  bool take_response(std::uint64_t id, std::uint64_t number, egress::Response&& response);
  static void take_cancel(Flight& flight, std::string_view body);
  static void cancel_transfers(Flight& flight);
  void take_kv_request(std::uint64_t id, Flight& flight, std::string_view body);
  void take_kv_answer(std::uint64_t id, const runtime::Kv::Answer& answer);
  void send_response(std::uint64_t id, std::uint64_t number, egress::Response&& response);
  void send_asked();
  void end(std::unordered_map<std::uint64_t, Flight*>::iterator at);
  void let_go();
  void violation(std::string what);

  runtime::Loop& loop_;
  std::shared_ptr<Process> process_;
  account::Account& account_;
  const ChannelLimits limits_;
  const std::uint32_t serial_;
  const std::uint64_t first_id_;
  std::uint64_t last_number_ = 0;
  const std::shared_ptr<ChannelWatch> watch_;
  std::shared_ptr<wire::FrameStream> stream_;
  std::shared_ptr<Colocation> colocation_;
  std::unordered_map<std::uint64_t, Flight*> flights_;
  std::atomic<std::size_t> in_flight_{0};
  std::uint64_t asked_until_ = 0;  // the stream's place after the last answer that the worker asked for
  bool is_unread_ = false;         // as the watch was told
  bool is_open_ = true;
};

}  // namespace worker
