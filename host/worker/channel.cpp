#include "worker/channel.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "edge/c_edge.hpp"
#include "runtime/host_http_all.hpp"
#include "worker/kept_bytes.hpp"
#include "worker/loop_channels.hpp"
#include "worker/taken_answer.hpp"

namespace worker {
namespace {

using account::Resource;
using runtime::Clock;

// What a request under way takes beside the bytes that the worker sent: a transfer, and libcurl's buffers.
constexpr std::uint64_t transfer_bytes = 8 * 1024;

std::uint64_t remaining_ms(const aha_call& call) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(call.deadline() - Clock::now());
  return static_cast<std::uint64_t>(std::max<std::int64_t>(left.count(), 1));
}

egress::Response refused(egress::Error error, std::string message) {
  egress::Response response;
  response.error = error;
  response.message = std::move(message);
  return response;
}

egress::Response no_room(const std::string& reason) {
  return refused(egress::Error::too_large, "The host has no room for it: " + reason + ".");
}

bool owns_files(const runtime::Call& call, const egress::Request& request) {
  return std::ranges::all_of(request.parts,
                             [&](const auto& part) { return part.blob == 0 || call.owns_blob(part.blob); });
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
  stream_->close();
  colocation_->part();
}

const aha_call* Channel::find(std::uint64_t id) const {
  loop_.assert_on_loop();
  const auto found = flights_.find(id);
  return found == flights_.end() ? nullptr : &found->second->call;
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
    watch_->began(id, flight.call.deadline(), flight.call.event_id());
    stream_->flush();
  } catch (...) {
    stream_->out().roll_back(start);  // it borrows from the call
    watch_->ended(id);
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
  watch_->cancelled(id, Clock::now());
  wire::Writer(stream_->out(), wire::Kind::cancel, id)
      .number(flight.call.cancel_code() == AHA_ECANCELLED ? 1 : 0)
      .finish();
  stream_->flush();
  cancel_transfers(flight);
}

// Events may wait while the plugin computes; an answer is waited for, so a worker that leaves it does not want it.
void Channel::note_unread() {
  const bool is_unread = stream_->written() < asked_until_;
  if (is_unread || is_unread_)
    watch_->set_unread_since(is_unread ? std::optional(Clock::now()) : std::nullopt);
  is_unread_ = is_unread;
}

// ---- in

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

void Channel::take(const wire::Frame& frame) {
  loop_.assert_on_loop();
  const auto found = flights_.find(frame.call);
  if (found == flights_.end()) return violation("it wrote about a call that it does not have");
  switch (frame.kind) {
    case wire::Kind::answer:
      return take_answer(frame.call, *found->second, frame.body);
    case wire::Kind::http_request:
      return take_request(frame.call, *found->second, frame.body);
    case wire::Kind::http_cancel:
      return take_cancel(*found->second, frame.body);
    case wire::Kind::kv_request:
      return take_kv_request(frame.call, *found->second, frame.body);
    case wire::Kind::event:
    case wire::Kind::query:
    case wire::Kind::cancel:
    case wire::Kind::http_response:
    case wire::Kind::kv_response:
      break;
  }
  violation("it sent a frame of a kind that no worker sends");
}

// What the worker would have been told of the whole frame, as far as its rules go.
void Channel::take_refused(const wire::Frame& frame, const std::string& reason) {
  const auto found = flights_.find(frame.call);
  if (found == flights_.end()) return violation("it wrote about a call that it does not have");
  Flight& flight = *found->second;
  const std::uint64_t number = wire::Reader(frame.body).number();
  switch (frame.kind) {
    case wire::Kind::answer:
      if (!may_answer(flight)) return;
      flight.call.fail(
          {AHA_FAIL_INTERNAL, "", "The host has no room for the service's answer: " + reason + ".", 0});
      return end(found);
    case wire::Kind::http_request:
      if (may_request(flight, number)) send_response(frame.call, number, no_room(reason));
      return;
    case wire::Kind::kv_request:
      if (!may_ask_kv(flight)) return;
      flight.waits_for_kv = true;
      return take_kv_answer(frame.call, {AHA_ETOOLARGE});
    default:
      return violation("it sent a frame of a kind that no worker sends");
  }
}

// An honest worker has read a call before it answers; and once a call has ended, what the pipe borrows of it is gone.
bool Channel::may_answer(const Flight& flight) {
  if (stream_->written() < flight.sent_until) {
    violation("it answered a call that it had not read");
    return false;
  }
  if (!flight.is_waiting()) return true;
  violation("it answered a call that waits for its own request");
  return false;
}

void Channel::take_answer(std::uint64_t id, Flight& flight, std::string_view body) {
  const auto answer = wire::read_answer(body);
  if (!answer) return violation("it sent an answer that cannot be read");
  if (!may_answer(flight)) return;
  take_over(*answer, flight.call, flight.collection);
  end(flights_.find(id));
}

void Channel::end(std::unordered_map<std::uint64_t, Flight*>::iterator at) {
  Flight& flight = *at->second;
  watch_->ended(at->first);
  flights_.erase(at);
  in_flight_.store(flights_.size(), std::memory_order_relaxed);
  loop_.resume(flight.call);
}

bool Channel::may_request(const Flight& flight, std::uint64_t number) {
  const char* fault = nullptr;
  if (flight.waits_for_kv)
    fault = "it sent a request of a call that waits for a stored value";
  else if (flight.transfers.contains(number))
    fault = "it sent two requests of one number at once";
  else if (flight.transfers.size() == runtime::max_requests_at_once)
    fault = "it sent more requests of one call at once than it may";
  if (fault != nullptr) violation(fault);
  return fault == nullptr;
}

// The body is borrowed by the transfer, which may outlive the call if the worker dies. The loop's handlers, and so
// completions, run while its egress is there only.
void Channel::take_request(std::uint64_t id, Flight& flight, std::string_view body) {
  auto message = wire::read_request(body);
  if (!message) return violation("it sent a request that cannot be read");
  auto& [number, request] = *message;
  if (!may_request(flight, number)) return;
  if (!owns_files(flight.call, request)) return violation("it named a file that its call does not have");
  if (flight.call.cancelled()) return send_response(id, number, refused(egress::Error::cancelled, ""));
  auto room = account_.take(Resource::memory_bytes, body.size() + transfer_bytes);
  if (!room) return send_response(id, number, no_room(room.error()));
  auto frame = stream_->take_memory(body.size());
  auto kept =
      frame ? keep_frame(std::move(frame), std::move(*room)) : keep_borrowed(request, std::move(*room));
  flight.transfers[number] = flight.call.send(
      std::move(request), [weak = weak_from_this(), id, number = number, kept = std::move(kept),
                           &egress = flight.call.egress()](egress::Response&& response) mutable {
        kept.reset();
        const egress::BlobId blob = response.blob;
        const auto self = weak.lock();
        if (!self || !self->take_response(id, number, std::move(response))) egress.release(blob);
      });
}

void Channel::take_cancel(Flight& flight, std::string_view body) {
  const auto found = flight.transfers.find(wire::Reader(body).number());
  if (found != flight.transfers.end()) flight.call.egress().cancel(found->second);
}

void Channel::cancel_transfers(Flight& flight) {
  for (const auto& [number, transfer] : flight.transfers) flight.call.egress().cancel(transfer);
}

// False if the call has ended meanwhile.
bool Channel::take_response(std::uint64_t id, std::uint64_t number, egress::Response&& response) {
  const auto found = flights_.find(id);
  if (found == flights_.end()) return false;
  Flight& flight = *found->second;
  flight.transfers.erase(number);
  if (response.blob != 0) flight.call.adopt_blob(response.blob);
  send_response(id, number, std::move(response));
  return true;
}

// What the answer was charged while it came stays charged until the worker has taken it.
void Channel::send_response(std::uint64_t id, std::uint64_t number, egress::Response&& response) {
  account::Charge charged = response.held ? std::move(*response.held) : account::Charge();
  const auto start = stream_->out().mark();
  const auto write = [&](egress::Response&& one) {
    wire::Writer writer(stream_->out(), wire::Kind::http_response, id);
    wire::write_response(writer, number, std::make_shared<const egress::Response>(std::move(one)));
    return writer.finish();
  };
  const bool fits = write(std::move(response));
  const std::uint64_t size = stream_->out().size_since(start);
  auto more = account_.take(Resource::memory_bytes, size - std::min(size, charged.amount()));
  if (fits && more) {
    stream_->hold(std::move(*more));
    stream_->hold(std::move(charged));
  } else {
    stream_->out().roll_back(start);
    write(fits ? no_room(more.error())
               : refused(egress::Error::too_large, "the answer does not fit a frame"));
  }
  send_asked();
}

void Channel::send_asked() {
  asked_until_ = stream_->appended();
  stream_->flush();
}

bool Channel::may_ask_kv(const Flight& flight) {
  if (!flight.is_waiting()) return true;
  violation("it asked for a stored value in a call that waits for its own request");
  return false;
}

// The scope comes from the call, never from the worker.
void Channel::take_kv_request(std::uint64_t id, Flight& flight, std::string_view body) {
  if (!may_ask_kv(flight)) return;
  const auto request = wire::read_kv_request(body);
  if (!request) return violation("it sent a key-value request that cannot be read");
  flight.waits_for_kv = true;
  if (loop_.kv() == nullptr) return take_kv_answer(id, {AHA_EUNSUPPORTED});
  auto room = account_.take(Resource::memory_bytes, body.size());
  if (!room) return take_kv_answer(id, {AHA_ETOOLARGE});
  flight.kv_room = std::move(*room);
  loop_.kv()->ask(flight.call, request->operation, request->key, request->value,
                  [weak = weak_from_this(), id](const runtime::Kv::Answer& answer) {
                    if (const auto self = weak.lock()) self->take_kv_answer(id, answer);
                  });
}

void Channel::take_kv_answer(std::uint64_t id, const runtime::Kv::Answer& answer) {
  const auto found = flights_.find(id);
  if (found == flights_.end()) return;
  found->second->waits_for_kv = false;
  found->second->kv_room.release();
  auto room = account_.take(Resource::memory_bytes, answer.value.size());
  wire::Writer writer(stream_->out(), wire::Kind::kv_response, id);
  wire::write_kv_response(writer, room ? answer : runtime::Kv::Answer{AHA_ETOOLARGE});
  writer.finish();
  if (room) stream_->hold(std::move(*room));
  send_asked();
}

// ---- the end

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
