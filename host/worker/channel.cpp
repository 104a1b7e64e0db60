#include "worker/channel.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "edge/c_edge.hpp"
#include "worker/loop_channels.hpp"

namespace worker {
namespace {

using account::Resource;
using runtime::Clock;

std::uint64_t remaining_ms(const aha_call& call) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(call.deadline() - Clock::now());
  return static_cast<std::uint64_t>(std::max<std::int64_t>(left.count(), 1));
}

}  // namespace

tl::expected<std::shared_ptr<Channel>, std::string> Channel::open(runtime::Loop& loop,
                                                                  std::shared_ptr<Process> process,
                                                                  const ChannelLimits& limits) {
  auto opened = process->open_channel();
  if (!opened) return tl::unexpected(std::move(opened.error()));
  std::shared_ptr<Channel> channel(new Channel(loop, std::move(process), opened->serial, limits));
  channel->start(std::move(opened->ends));
  return channel;
}

// An id names its channel in its upper half, so that the process's pulse can tell calls of all channels apart.
Channel::Channel(runtime::Loop& loop, std::shared_ptr<Process> process, std::uint32_t serial,
                 const ChannelLimits& limits)
    : loop_(loop),
      process_(std::move(process)),
      account_(process_->account()),
      limits_(limits),
      serial_(serial),
      first_id_(std::uint64_t{serial} << 32U),
      watch_(std::make_shared<ChannelWatch>(limits.watch)) {}

Channel::~Channel() = default;

void Channel::leave() {
  loop_.assert_on_loop();
  process_->remove(this);
  watch_->end();  // calls that never return keep their flights
  stream_->close();
  colocation_->part();
}

const aha_call* Channel::find(std::uint64_t id) const {
  loop_.assert_on_loop();
  const auto found = flights_.find(id);
  return found == flights_.end() ? nullptr : &found->second->call;
}

// An exception, for want of memory for what the frame asks for, costs the worker that sent it.
template <class Take>
void Channel::guarded(Take take) {
  const auto give_up = [this](std::string_view) {
    is_open_ = false;
    stream_->close();
    edge::c_edge([](std::string_view) {},
                 [this] { violation("it sent a frame that the host has no memory for"); });
  };
  edge::c_edge(give_up, take);
}

void Channel::start(wire::ChannelEnds ends) {
  colocation_ = std::make_shared<Colocation>(loop_, process_);
  // The stream may outlive the channel by the handlers that are under way.
  const auto weak = weak_from_this();
  wire::FrameStream::Events events;
  events.frame = [weak](const wire::Frame& frame) {
    if (const auto self = weak.lock()) self->guarded([&] { self->take(frame); });
  };
  events.closed = [weak](bool is_broken) {
    const auto self = weak.lock();
    if (!self) return;
    if (is_broken) return self->violation("it sent a frame longer than it may");
    self->is_open_ = false;
    self->process_->expect_end(self->serial_);
  };
  events.refused = [weak](const wire::Frame& frame, const std::string& reason) {
    if (const auto self = weak.lock()) self->guarded([&] { self->take_refused(frame, reason); });
  };
  events.sending = [colocation = colocation_] { colocation->sending(); };
  events.wrote = [weak] {
    if (const auto self = weak.lock()) self->note_unread();
  };
  events.received = [colocation = colocation_, process = process_] {
    process->note_heard();
    colocation->received();
  };
  stream_ = std::make_shared<wire::FrameStream>(loop_.context(), std::move(ends), limits_.stream, account_,
                                                std::move(events));
  stream_->start();
  process_->add(shared_from_this(), {serial_, &loop_, watch_});
  loop_.state<LoopChannels>().add(shared_from_this());
}

// ---- out

Channel::End Channel::receive(aha_call& call, const aha_event& event, std::uint32_t attempt,
                              bool outcome_unknown) {
  Flight flight(call);
  return run(flight, wire::Kind::event, [&](wire::Writer& writer) {
    wire::write_event(writer, event, attempt, outcome_unknown, remaining_ms(call));
  });
}

Channel::End Channel::collection(aha_call& call, const aha_collection_query& query, aha_sink& out) {
  Flight flight(call, &out);
  return run(flight, wire::Kind::query,
             [&](wire::Writer& writer) { wire::write_query(writer, query, remaining_ms(call)); });
}

template <class Write>
Channel::End Channel::run(Flight& flight, wire::Kind kind, Write write) {
  loop_.assert_on_loop();
  assert(runtime::Call::current() == &flight.call);
  const auto self = shared_from_this();
  const std::uint64_t id = first_id_ | (++last_number_ & 0xffffffffU);
  const auto start = stream_->out().mark();
  wire::Writer writer(stream_->out(), kind, id);
  write(writer);
  if (!writer.finish()) {
    flight.end.refusal = "it is larger than a frame may be";
    return flight.end;
  }
  auto room = account_.take(Resource::memory_bytes, stream_->out().size_since(start));
  if (!room) {
    stream_->out().roll_back(start);
    flight.end.refusal = std::move(room.error());
    return flight.end;
  }
  stream_->hold(std::move(*room));
  flight.sent_until = stream_->appended();
  flights_.emplace(id, &flight);
  in_flight_.store(flights_.size(), std::memory_order_relaxed);
  try {
    watch_->began(flight.watched);
    stream_->flush();
  } catch (...) {
    stream_->out().roll_back(start);  // it borrows from the call
    watch_->ended(flight.watched);
    flights_.erase(id);  // it lives in this frame
    in_flight_.store(flights_.size(), std::memory_order_relaxed);
    throw;
  }
  flight.call.park([this, id] { cancel(id); });
  return flight.end;
}

// The fleet sees to it that the call returns.
void Channel::cancel(std::uint64_t id) {
  loop_.assert_on_loop();
  const auto found = flights_.find(id);
  if (found == flights_.end()) return;
  Flight& flight = *found->second;
  watch_->cancelled(flight.watched, Clock::now());
  wire::Writer(stream_->out(), wire::Kind::cancel, id)
      .number(flight.call.cancel_code() == AHA_ECANCELLED ? 1 : 0)
      .finish();
  stream_->flush();
  cancel_transfers(flight);
}

void Channel::cancel_transfers(Flight& flight) {
  for (const auto& [number, transfer] : flight.transfers) flight.call.egress().cancel(transfer);
}

// Events may wait while the plugin computes; an answer is waited for, so a worker that leaves it does not want it.
void Channel::note_unread() {
  const bool is_unread = stream_->written() < asked_until_;
  if (is_unread || is_unread_)
    watch_->set_unread_since(is_unread ? std::optional(Clock::now()) : std::nullopt);
  is_unread_ = is_unread;
}

// ---- the end

void Channel::end(std::unordered_map<std::uint64_t, Flight*>::iterator at) {
  Flight& flight = *at->second;
  watch_->ended(flight.watched);
  flights_.erase(at);
  in_flight_.store(flights_.size(), std::memory_order_relaxed);
  loop_.resume(flight.call);
}

void Channel::violation(std::string what) {
  is_open_ = false;
  stream_->close();
  process_->kill(std::move(what));
}

void Channel::process_ended(const std::shared_ptr<const Death>& death) {
  for (const auto& [id, flight] : flights_) {
    flight->end.death = death;
    flight->end.is_blamed = id == death->blamed_call;
  }
  let_go();
}

void Channel::was_refused() {
  for (const auto& [id, flight] : flights_)
    flight->end.refusal =
        "its process has no room for another channel of the host, whose descriptors it lacks";
  let_go();
}

void Channel::let_go() {
  loop_.assert_on_loop();
  const auto self = shared_from_this();
  is_open_ = false;
  stream_->close();
  for (const auto& [id, flight] : flights_) {
    cancel_transfers(*flight);
    flight->call.release_blobs();  // the next process, if there is one, starts over
  }
  loop_.state<LoopChannels>().retire(self);
  while (!flights_.empty()) end(flights_.begin());
  loop_.state<LoopChannels>().remove(self);
}

}  // namespace worker
