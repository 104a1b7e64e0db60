#include "worker/channel.hpp"

#include <algorithm>
#include <utility>

#include "edge/c_edge.hpp"
#include "runtime/host_http_all.hpp"
#include "worker/kept_bytes.hpp"
#include "worker/taken_answer.hpp"

namespace worker {
namespace {

using runtime::Clock;

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

bool owns_files(const runtime::Call& call, const egress::Request& request) {
  return std::ranges::all_of(request.parts,
                             [&](const auto& part) { return part.blob == 0 || call.owns_blob(part.blob); });
}

}  // namespace

tl::expected<std::shared_ptr<Channel>, std::string> Channel::open(runtime::Loop& loop,
                                                                  std::shared_ptr<Process> process,
                                                                  const ChannelLimits& limits,
                                                                  const void* key) {
  auto ends = process->open_channel();
  if (!ends) return tl::unexpected(std::move(ends.error()));
  std::shared_ptr<Channel> channel(new Channel(loop, std::move(process), limits, key));
  channel->start(std::move(*ends));
  return channel;
}

// An id names its channel in its upper half, so that the process's pulse can tell calls of all channels apart.
Channel::Channel(runtime::Loop& loop, std::shared_ptr<Process> process, const ChannelLimits& limits,
                 const void* key)
    : loop_(loop),
      process_(std::move(process)),
      limits_(limits),
      key_(key),
      first_id_(std::uint64_t{process_->next_serial()} << 32U),
      grace_timer_(loop.context()) {}

Channel::~Channel() = default;

// Nothing of the loop is touched from now on.
void Channel::leave() {
  process_->remove(this);
  stream_->close();
  colocation_->part();
  grace_timer_.cancel();
}

const aha_call* Channel::find(std::uint64_t id) const {
  const auto found = flights_.find(id);
  return found == flights_.end() ? nullptr : &found->second->call;
}

void Channel::start(ChannelEnds ends) {
  colocation_ = std::make_shared<Colocation>(loop_, process_);
  // The stream may outlive the channel by the handlers that are under way.
  const auto weak = weak_from_this();
  stream_ = std::make_shared<FrameStream>(
      loop_.context(), std::move(ends), limits_.frame_bytes,
      FrameStream::Events{[weak](const Frame& frame) {
                            if (const auto self = weak.lock()) self->take_guarded(frame);
                          },
                          [weak](bool is_broken) {
                            const auto self = weak.lock();
                            if (!self) return;
                            if (is_broken) return self->violation("it sent a frame longer than it may");
                            self->is_open_ = false;
                            self->process_->expect_end();
                          },
                          [colocation = colocation_] { colocation->sending(); },
                          [colocation = colocation_] { colocation->received(); }});
  stream_->start();
  process_->add(shared_from_this(), loop_);
  loop_.attachment(this) = std::make_shared<Membership>(shared_from_this());
}

// ---- out

Channel::End Channel::receive(aha_call& call, const aha_event& event, std::uint32_t attempt,
                              bool outcome_unknown) {
  Flight flight{.call = call, .collection = nullptr, .transfers = {}, .cancelled_at = {}, .end = {}};
  return run(flight, Kind::event, [&](Writer& writer) {
    write_event(writer, event, attempt, outcome_unknown, remaining_ms(call));
  });
}

Channel::End Channel::collection(aha_call& call, const aha_collection_query& query, aha_sink& out) {
  Flight flight{.call = call, .collection = &out, .transfers = {}, .cancelled_at = {}, .end = {}};
  return run(flight, Kind::query, [&](Writer& writer) { write_query(writer, query, remaining_ms(call)); });
}

template <class Write>
Channel::End Channel::run(Flight& flight, Kind kind, Write write) {
  const auto self = shared_from_this();
  const std::uint64_t id = first_id_ | (++last_number_ & 0xffffffffU);
  Writer writer(stream_->out(), kind, id);
  write(writer);
  if (!writer.finish()) {
    flight.end.is_too_large = true;
    return flight.end;
  }
  flights_.emplace(id, &flight);
  in_flight_.store(flights_.size(), std::memory_order_relaxed);
  try {
    stream_->flush();
  } catch (...) {
    flights_.erase(id);  // it lives in this frame
    in_flight_.store(flights_.size(), std::memory_order_relaxed);
    throw;
  }
  flight.call.park([this, id] { cancel(id); });
  return flight.end;
}

void Channel::cancel(std::uint64_t id) {
  const auto found = flights_.find(id);
  if (found == flights_.end()) return;
  Flight& flight = *found->second;
  flight.cancelled_at = Clock::now();
  Writer(stream_->out(), Kind::cancel, id)
      .number(flight.call.cancel_code() == AHA_ECANCELLED ? 1 : 0)
      .finish();
  stream_->flush();
  cancel_transfers(flight);
  arm_grace();
}

void Channel::arm_grace() {
  if (grace_is_armed_) return;
  grace_is_armed_ = true;
  grace_timer_.expires_after(limits_.grace);
  grace_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (error || !self) return;
    self->grace_is_armed_ = false;
    self->kill_overdue();
  });
}

void Channel::kill_overdue() {
  const auto now = Clock::now();
  bool is_waiting = false;
  for (const auto& [id, flight] : flights_) {
    if (!flight->cancelled_at) continue;
    is_waiting = true;
    // The timer may have been armed for another call.
    if (now - *flight->cancelled_at < limits_.grace - std::chrono::milliseconds(5)) continue;
    is_open_ = false;
    process_->kill("event " + std::string(flight->call.event_id()) + " did not return within " +
                   std::to_string(limits_.grace.count()) + " ms of its deadline");
    return;
  }
  if (is_waiting) arm_grace();
}

// ---- in

// An exception, for want of memory for what the frame asks for, costs the worker that sent it.
void Channel::take_guarded(const Frame& frame) {
  const auto give_up = [this](std::string_view) {
    is_open_ = false;
    stream_->close();
    edge::c_edge([](std::string_view) {},
                 [this] { violation("it sent a frame that the host has no memory for"); });
  };
  edge::c_edge(give_up, [&] { take(frame); });
}

void Channel::take(const Frame& frame) {
  const auto found = flights_.find(frame.call);
  if (found == flights_.end()) return violation("it wrote about a call that it does not have");
  switch (frame.kind) {
    case Kind::answer:
      return take_answer(frame.call, *found->second, frame.body);
    case Kind::http_request:
      return take_request(frame.call, *found->second, frame.body);
    case Kind::http_cancel:
      return take_cancel(*found->second, frame.body);
    case Kind::memory_request:
      return take_memory_request(frame.call, *found->second, frame.body);
    case Kind::event:
    case Kind::query:
    case Kind::cancel:
    case Kind::http_response:
    case Kind::memory_response:
      break;
  }
  violation("it sent a frame of a kind that no worker sends");
}

void Channel::take_answer(std::uint64_t id, Flight& flight, std::string_view body) {
  const auto answer = read_answer(body);
  if (!answer) return violation("it sent an answer that cannot be read");
  if (!flight.transfers.empty() || flight.waits_for_memory)
    return violation("it answered a call that waits for a request of its own");
  take_over(*answer, flight.call, flight.collection);
  end(flights_.find(id));
}

void Channel::end(std::unordered_map<std::uint64_t, Flight*>::iterator at) {
  Flight& flight = *at->second;
  flights_.erase(at);
  in_flight_.store(flights_.size(), std::memory_order_relaxed);
  loop_.resume(flight.call);
}

// The body is borrowed by the transfer, which may outlive the call where the worker dies. The loop's handlers, and so completions, run while its egress is there only.
void Channel::take_request(std::uint64_t id, Flight& flight, std::string_view body) {
  if (flight.waits_for_memory) return violation("it sent a request of a call that waits for its memory");
  auto message = read_request(body);
  if (!message) return violation("it sent a request that cannot be read");
  auto& [number, request] = *message;
  if (flight.transfers.contains(number)) return violation("it sent two requests of one number at once");
  if (flight.transfers.size() == runtime::max_requests_at_once)
    return violation("it sent more requests of one call at once than it may");
  if (!owns_files(flight.call, request)) return violation("it named a file that its call does not have");
  if (flight.call.cancelled()) return send_response(id, number, refused(egress::Error::cancelled, ""));
  if (request_bytes_ + borrowed_bytes(request) > limits_.request_bytes)
    return send_response(id, number,
                         refused(egress::Error::too_large, "too many large requests are under way"));
  const auto bytes = keep_borrowed(request);
  request_bytes_ += bytes->size();
  flight.transfers[number] =
      flight.call.send(std::move(request), [weak = weak_from_this(), id, number = number, bytes,
                                            &egress = flight.call.egress()](egress::Response&& response) {
        const auto self = weak.lock();
        if (self) self->request_bytes_ -= bytes->size();
        if (!self || !self->take_response(id, number, response)) egress.release(response.blob);
      });
}

void Channel::take_cancel(Flight& flight, std::string_view body) {
  const auto found = flight.transfers.find(Reader(body).number());
  if (found != flight.transfers.end()) flight.call.egress().cancel(found->second);
}

void Channel::cancel_transfers(Flight& flight) {
  for (const auto& [number, transfer] : flight.transfers) flight.call.egress().cancel(transfer);
}

// False where the call has ended meanwhile.
bool Channel::take_response(std::uint64_t id, std::uint64_t number, const egress::Response& response) {
  const auto found = flights_.find(id);
  if (found == flights_.end()) return false;
  Flight& flight = *found->second;
  flight.transfers.erase(number);
  if (response.blob != 0) flight.call.adopt_blob(response.blob);
  send_response(id, number, response);
  return true;
}

void Channel::send_response(std::uint64_t id, std::uint64_t number, const egress::Response& response) {
  Writer writer(stream_->out(), Kind::http_response, id);
  write_response(writer, number, response);
  if (!writer.finish()) {
    Writer smaller(stream_->out(), Kind::http_response, id);
    write_response(smaller, number, refused(egress::Error::too_large, "the answer does not fit a frame"));
    smaller.finish();
  }
  stream_->flush();
}

// Whose memory it is, the host knows by the call.
void Channel::take_memory_request(std::uint64_t id, Flight& flight, std::string_view body) {
  if (!flight.transfers.empty() || flight.waits_for_memory)
    return violation("it asked the memory of a call that waits for a request of its own");
  const auto request = read_memory_request(body);
  if (!request) return violation("it sent a request to its memory that cannot be read");
  flight.waits_for_memory = true;
  if (loop_.memory() == nullptr) return take_memory_answer(id, {AHA_EUNSUPPORTED});
  loop_.memory()->ask(flight.call, request->operation, request->key, request->value,
                      [weak = weak_from_this(), id](const runtime::Memory::Answer& answer) {
                        if (const auto self = weak.lock()) self->take_memory_answer(id, answer);
                      });
}

void Channel::take_memory_answer(std::uint64_t id, const runtime::Memory::Answer& answer) {
  const auto found = flights_.find(id);
  if (found == flights_.end()) return;
  found->second->waits_for_memory = false;
  Writer writer(stream_->out(), Kind::memory_response, id);
  write_memory_response(writer, answer);
  writer.finish();
  stream_->flush();
}

void Channel::violation(std::string what) {
  is_open_ = false;
  stream_->close();
  process_->kill(std::move(what));
}

void Channel::process_ended(const std::shared_ptr<const Death>& death) {
  const auto self = shared_from_this();
  is_open_ = false;
  stream_->close();
  for (const auto& [id, flight] : flights_) {
    flight->end.death = death;
    flight->end.is_blamed = id == death->blamed_call;
    cancel_transfers(*flight);
    flight->call.release_blobs();  // the next process, where there is one, starts over
  }
  if (const auto& kept = loop_.attachment(key_); !kept || kept.get() == this) loop_.forget_attachment(key_);
  while (!flights_.empty()) end(flights_.begin());
  loop_.forget_attachment(this);
}

}  // namespace worker
