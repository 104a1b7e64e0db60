// What comes in by a channel. All of it is judged: a plugin may have taken the worker over.
#include <algorithm>
#include <utility>

#include "runtime/host_http_all.hpp"
#include "worker/channel.hpp"
#include "worker/kept_bytes.hpp"
#include "worker/taken_answer.hpp"

namespace worker {
namespace {

using account::Resource;

// What a request under way takes beside the bytes that the worker sent: a transfer, and libcurl's buffers.
constexpr std::uint64_t transfer_bytes = 8 * 1024;

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

}  // namespace worker
