#include "runtime/call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "edge/c_edge.hpp"
#include "egress/request_rules.hpp"
#include "plugin/abi_bytes.hpp"
#include "runtime/host_table.hpp"
#include "runtime/loop.hpp"
#include "runtime/recorder.hpp"
#include "text/utf8.hpp"

namespace runtime {
namespace {

using plugin::bytes;

thread_local Call* current_call = nullptr;

struct StringSink : aha_sink {
  Call& call;
  std::string& out;
  StringSink(Call& of, std::string& to) : aha_sink{}, call(of), out(to) {
    size = sizeof(aha_sink);
    reserved = 0;
    write = &StringSink::append;
  }
  static void append(aha_sink* self, aha_bytes part) {
    auto& sink = *static_cast<StringSink*>(self);
    edge::c_edge([&](std::string_view what) { sink.call.break_off(what); },
                 [&] { sink.out.append(reinterpret_cast<const char*>(part.data), part.size); });
  }
};

std::int64_t whole_ms(Clock::duration time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

void tell_if_refused(const plugin::Generation& generation, const egress::Response& response) {
  const bool is_refused =
      response.error == egress::Error::unlisted_host || response.error == egress::Error::address_refused;
  RefusedRequests* const refusals = is_refused ? Loop::of_this_thread().refusals() : nullptr;
  if (refusals != nullptr) refusals->add(generation, response);
}

// Whether anything of the request can have reached its server.
bool was_sent(const egress::Response& response) {
  switch (response.error) {
    case egress::Error::bad_url:
    case egress::Error::unlisted_host:
    case egress::Error::address_refused:
    case egress::Error::unresolved:
      return false;
    default:
      return true;
  }
}

// Whether the server may have carried out a request although it does not say so: it gave no answer, or a gateway
// answered in its place.
bool leaves_open(const egress::Response& response) {
  const auto status = response.status;
  return was_sent(response) &&
         (response.error != egress::Error::none || status == 502 || status == 503 || status == 504);
}

// A refusal says that nothing was changed.
bool is_carried_out(const egress::Response& response) {
  return response.error == egress::Error::none && response.status < 400;
}

}  // namespace

Call::Call(Parts parts)
    : egress_(parts.egress),
      generation_(std::move(parts.generation)),
      task_(std::move(parts.task)),
      started_(parts.started),
      deadline_(parts.deadline),
      done_(std::move(parts.done)),
      limits_(parts.limits),
      arena_(limits_.memory_bytes),
      messages_(limits_.messages),
      tag_(std::visit([](const auto& one) { return one.tag; }, task_)),
      fiber_(parts.stacks) {}

Call* Call::current() {
  return current_call;
}

Call* const* Call::place_of_current() {
  return &current_call;
}

void Call::start() {
  assert(current_call != this);
  Call* const outer = std::exchange(current_call, this);
  fiber_.start([](void* self) { static_cast<Call*>(self)->run(); }, this);
  current_call = outer;
}

void Call::resume() {
  assert(current_call != this);
  Call* const outer = std::exchange(current_call, this);
  fiber_.resume();
  current_call = outer;
}

void Call::park(std::function<void()> on_cancel) {
  assert(current_call == this);
  on_cancel_ = std::move(on_cancel);
  fiber_.park();
  on_cancel_ = nullptr;
}

void Call::cancel(End why) {
  end_ = std::max(end_, why);  // past its deadline and now stopped: the latter is final
  if (const auto on_cancel = std::exchange(on_cancel_, nullptr)) on_cancel();
}

std::int32_t Call::cancel_code() const {
  return end_ == End::stopping ? AHA_ECANCELLED : AHA_ETIMEDOUT;
}

void Call::run() noexcept {
  edge::c_edge([this](std::string_view what) { break_off(what); }, [this] { enter_plugin(); });
  release_blobs();
}

// The first instruction inside the plugin, and the last.
void Call::enter_plugin() {
  auto* const self = static_cast<aha_call*>(this);
  if (const auto* const event = std::get_if<Event>(&task_)) {
    const aha_event crossing{sizeof(aha_event),
                             event->attempt,
                             bytes(event->id),
                             bytes(generation_->service()),
                             bytes(event->name),
                             bytes(event->payload),
                             bytes(event->data),
                             bytes(event->meta_data),
                             bytes(event->raw_body),
                             event->raw_headers.data(),
                             event->raw_headers.size(),
                             event->outcome_unknown ? 1U : 0U,
                             0};
    generation_->receive(self, crossing);
  } else {
    const auto& query = std::get<CollectionQuery>(task_);
    const aha_collection_query crossing{
        sizeof(aha_collection_query), 0, bytes(generation_->service()), bytes(query.field), bytes(query.data),
        bytes(query.meta_data)};
    StringSink sink(*this, collection_);
    generation_->collection(self, crossing, sink);
  }
}

std::string_view Call::event_name() const {
  if (const auto* const event = std::get_if<Event>(&task_)) return event->name;
  return "remote_collection";
}

std::string_view Call::event_id() const {
  return std::visit([](const auto& task) { return task.id; }, task_);
}

void Call::fail(Failure failure) {
  if (!failure_) failure_ = std::move(failure);
}

void Call::break_off(std::string_view what) noexcept {
  if (failure_) return;
  failure_.emplace(Failure{AHA_FAIL_INTERNAL, "", "out of memory", 0});  // short: kept in the string itself
  edge::c_edge([](std::string_view) {},
               [&] {
                 failure_->message =
                     fmt::format("The event broke off with an exception: {}", text::valid_utf8(what));
               });
}

const Call::Answer& Call::keep(egress::Response response) {
  const auto id = ++last_answer_;
  Answer& answer = answers_.emplace_hint(answers_.end(), id, Answer{id, std::move(response), {}})->second;
  answer.headers.reserve(answer.received.headers.size());
  for (const auto& [name, value] : answer.received.headers)
    answer.headers.push_back({bytes(name), bytes(value)});
  return answer;
}

// The transfer may outlive the call, if its process dies.
egress::TransferId Call::send(egress::Request request, egress::Completion done) {
  account::Account& account = generation_->account();
  auto room = account.take(account::Resource::requests, 1);
  if (!room) return refuse(std::move(room.error()), std::move(done));
  request.account = &account;
  request.allowed_hosts = &generation_->egress();
  request.witness = recording_;
  const auto changes = egress::is_safe(request.method) ? nullptr : changes_;
  return egress_.start(std::move(request),
                       [generation = generation_, room = std::make_shared<account::Charge>(std::move(*room)),
                        changes, done = std::move(done)](egress::Response&& response) {
                         tell_if_refused(*generation, response);
                         if (changes && is_carried_out(response)) changes->is_unrecorded = true;
                         if (changes && leaves_open(response)) changes->may_be_there = true;
                         room->release();
                         done(std::move(response));
                       });
}

void Call::adopt_blob(egress::BlobId blob) {
  try {
    blobs_.insert(blob);
  } catch (...) {
    egress_.release(blob);
    throw;
  }
}

// Later, from the loop, as every other answer. No transfer has this id.
egress::TransferId Call::refuse(std::string reason, egress::Completion done) {
  egress::Response response;
  response.error = egress::Error::too_large;
  response.message = "The request was not sent: " + std::move(reason) + ".";
  Loop::of_this_thread().defer(
      [done = std::move(done), response = std::move(response)]() mutable { done(std::move(response)); });
  return 0;
}

void Call::release_blobs() {
  for (const egress::BlobId blob : blobs_) egress_.release(blob);
  blobs_.clear();
}

void Call::complete() noexcept {
  if (std::exchange(is_completed_, true)) return;
  const auto say_nothing = [](std::string_view) {};
  auto outcome = edge::c_edge(
      [this](std::string_view what) {
        break_off(what);
        Outcome bare;
        bare.failure.emplace(Failure{AHA_FAIL_INTERNAL, "", "out of memory", 0});
        bare.was_cut_short = true;
        bare.still_running = !ended();
        return bare;
      },
      [this] { return this->outcome(); });
  if (recording_) edge::c_edge(say_nothing, [&] { recording_->ended(outcome); });
  edge::c_edge(say_nothing, [&] { done_(std::move(outcome)); });
}

Outcome Call::outcome() {
  Outcome outcome;
  outcome.still_running = !ended();
  outcome.was_cut_short = was_cut_short_ || outcome.still_running || end_ != End::none;
  if (outcome.still_running) {
    failure_ = Failure{AHA_FAIL_TIMEOUT, "",
                       fmt::format("{} did not return within {} ms of its deadline; it may still be at work",
                                   generation_->service(), limits_.grace.count())};
  } else if (end_ != End::none && !failure_) {
    // It came back, but too late: Aha! has been promised an answer by the deadline, and treats this as not done.
    failure_ =
        Failure{AHA_FAIL_TIMEOUT, "",
                end_ == End::stopping ? "The host was stopped before the event was done; send it again."
                                      : fmt::format("{} needed longer than the {} ms it was given",
                                                    generation_->service(), whole_ms(deadline_ - started_))};
  }
  outcome.never_began = has_never_begun_;
  outcome.left_unrecorded = changes_->is_unrecorded;
  outcome.may_have_created = changes_->may_be_there;
  outcome.messages = messages_.take();
  outcome.failure = failure_;
  if (!failure_) outcome.meta_data = std::move(meta_data_);
  outcome.collection = std::move(collection_);
  if (failure_) generation_->set_last_error(failure_->message);
  return outcome;
}

}  // namespace runtime
