#include "resident/resident.hpp"

#include <boost/asio/post.hpp>

#include <cassert>
#include <utility>

#include "edge/c_edge.hpp"
#include "files/path_text.hpp"
#include "plugin/factory.hpp"
#include "runtime/host_table.hpp"
#include "runtime/threaded_executor.hpp"
#include "runtime/threaded_host_table.hpp"
#include "wire/messages.hpp"
#include "wire/pulse_memory.hpp"

namespace resident {
namespace {

// The host decides when a call has taken too long.
constexpr std::chrono::hours never{24 * 365};
constexpr std::uint32_t quiesce_ms = 1'000;

}  // namespace

// Outgoing HTTP as a frame to the host, which sends the request, or refuses to.
class Resident::Outward final : public egress::Egress {
 public:
  explicit Outward(Resident& resident) : resident_(resident) {}

  egress::TransferId start(egress::Request request, egress::Completion done) override {
    const std::uint64_t job = runtime::Call::current()->tag();
    wire::FrameStream& channel = *resident_.jobs_.at(job).channel;
    const egress::TransferId number = ++last_number_;
    wire::Writer writer(channel.out(), wire::Kind::http_request, job);
    wire::write_request(writer, number, request);
    if (writer.finish(resident_.launch_.max_frame_bytes)) {
      resident_.transfers_.emplace(number, Transfer{job, std::move(done)});
      channel.flush();
    } else {
      boost::asio::post(resident_.loop_->context(), [done = std::move(done)] {
        egress::Response response;
        response.error = egress::Error::too_large;
        response.message = "the request is larger than the host takes from a worker";
        done(std::move(response));
      });
    }
    return number;
  }

  void cancel(egress::TransferId number) override {
    const auto found = resident_.transfers_.find(number);
    if (found == resident_.transfers_.end()) return;
    wire::FrameStream& channel = *resident_.jobs_.at(found->second.job).channel;
    wire::Writer(channel.out(), wire::Kind::http_cancel, found->second.job).number(number).finish();
    channel.flush();
  }

  // The host has the files, and ends them with the call.
  void release(egress::BlobId) override {}

 private:
  Resident& resident_;
  egress::TransferId last_number_ = 0;
};

// What services remember, as frames to the host, which keeps it.
class Resident::RemoteKv final : public runtime::Kv {
 public:
  explicit RemoteKv(Resident& resident) : resident_(resident) {}

  void ask(const runtime::Call& call, Operation operation, std::string_view key, std::string_view value,
           Done done) override {
    assert(!key.empty());
    Job& job = resident_.jobs_.at(call.tag());
    wire::Writer writer(job.channel->out(), wire::Kind::kv_request, call.tag());
    wire::write_kv_request(writer, {operation, key, value});
    if (!writer.finish(resident_.launch_.max_frame_bytes)) return done({AHA_ETOOLARGE});
    job.kv_done = std::move(done);
    job.channel->flush();
  }

 private:
  Resident& resident_;
};

Resident::Resident(wire::Launch launch, files::Descriptor control, files::Descriptor pulse)
    : launch_(std::move(launch)), control_(std::move(control)), pulse_(std::move(pulse)) {
  limits_.messages = launch_.messages;
  limits_.memory_bytes = launch_.memory_bytes;
  limits_.grace = never;
}

Resident::~Resident() = default;

void Resident::prepare() {
  loop_ = std::make_unique<runtime::Loop>(
      runtime::LoopServices{
          .egress = [this](boost::asio::io_context&) { return std::make_unique<Outward>(*this); },
          .kv = [this](runtime::Continuations&) { return std::make_unique<RemoteKv>(*this); }},
      limits_);
  if (auto pulse = wire::map_pulse(pulse_.get())) loop_->heartbeat().beat_in(*pulse.release());
  pulse_.reset();
  control_end_.emplace(loop_->context());
  control_end_->open(std::move(control_));
}

std::string Resident::load() {
  const auto opened = plugin::open_factory(files::path_from_text(launch_.library));
  if (!opened.fault.empty()) return opened.fault;
  factory_ = opened.factory;
  if (factory_->service_count != launch_.services.size())
    return "its factory's service_count differs from what it said when probed";
  if (launch_.threads > 0) threads_ = std::make_unique<runtime::OwnThreads>(*loop_, launch_.threads);
  const aha_host& host = threads_ ? runtime::threaded_host_table() : runtime::host_table();
  for (std::uint32_t index = 0; index < factory_->service_count; ++index) {
    const std::string& service = launch_.services[index];
    plugin::Generation::Parts parts;
    if (const auto code = factory_->create(index, &host, &parts.instance); code != AHA_OK)
      return "create of " + service + " failed with code " + std::to_string(code);
    parts.description.name = service;
    parts.file = launch_.file;
    parts.factory = factory_;
    if (threads_)
      parts.executor = std::make_unique<runtime::ThreadedExecutor>(*factory_, parts.instance, *threads_);
    generations_[service] = std::make_shared<plugin::Generation>(std::move(parts));
  }
  return {};
}

void Resident::serve(const std::string& confinement) {
  wire::tell_host(control_end_->handle(), wire::ready_message + confinement);
  read_control();
  loop_->run();
  for (const auto& [service, generation] : generations_)
    if (factory_->quiesce(generation->instance(), quiesce_ms) != AHA_OK) return;
  for (const auto& [service, generation] : generations_) factory_->destroy(generation->instance());
}

void Resident::read_control() {
  control_end_->wait_readable([this](const boost::system::error_code& error) {
    if (error) return;
    auto channel = wire::receive_channel(control_end_->handle());
    if (!channel) {
      is_ending_ = true;
      return end_if_done();
    }
    channel->ends ? add_channel(std::move(*channel->ends)) : tell_no_room(channel->serial);
    read_control();
  });
}

// The host fails the calls of that channel, and only these.
void Resident::tell_no_room(std::uint32_t serial) {
  std::string message(1, wire::no_room_message);
  message.append(reinterpret_cast<const char*>(&serial), sizeof(serial));
  wire::tell_host(control_end_->handle(), message);
}

void Resident::end_if_done() {
  if (is_ending_ && jobs_.empty()) boost::asio::post(loop_->context(), [this] { loop_->context().stop(); });
}

void Resident::add_channel(wire::ChannelEnds ends) {
  // The channel's own events know it by a weak pointer: it ends with its last job.
  const auto self = std::make_shared<std::weak_ptr<wire::FrameStream>>();
  wire::FrameStream::Events events;
  events.frame = [this, self](const wire::Frame& frame) {
    const auto alive = self->lock();
    if (!alive) return;
    const auto give_up = [&](std::string_view) {
      // What there is not even the memory to say ends the process, as the host sees.
      lack_memory_for(alive, frame);
    };
    edge::c_edge(give_up, [&] { take(alive, frame); });
  };
  events.received = [this] { loop_->heartbeat().note_processor(); };
  auto channel = std::make_shared<wire::FrameStream>(loop_->context(), std::move(ends), wire::StreamLimits{},
                                                     account::Account::unlimited(), std::move(events));
  *self = channel;
  channel->start();
}

void Resident::take(const std::shared_ptr<wire::FrameStream>& channel, const wire::Frame& frame) {
  switch (frame.kind) {
    case wire::Kind::event:
    case wire::Kind::query: {
      Job& job = jobs_[frame.call];
      job.channel = channel;
      job.body = frame.body;
      return frame.kind == wire::Kind::event ? start_event(job, frame.call) : start_query(job, frame.call);
    }
    case wire::Kind::cancel: {
      const bool is_stopping = wire::Reader(frame.body).number() != 0;
      return loop_->cancel(frame.call,
                           is_stopping ? runtime::Call::End::stopping : runtime::Call::End::deadline);
    }
    case wire::Kind::http_response:
      return take_response(frame.body);
    case wire::Kind::kv_response:
      return take_kv_response(frame.call, frame.body);
    default:
      return;
  }
}

// Of a call that the frame would have begun, or gone on with: it fails, and the others go on.
void Resident::lack_memory_for(const std::shared_ptr<wire::FrameStream>& channel, const wire::Frame& frame) {
  switch (frame.kind) {
    case wire::Kind::event:
    case wire::Kind::query: {
      jobs_[frame.call].channel = channel;
      runtime::Outcome outcome;
      outcome.failure = runtime::Failure{AHA_FAIL_INTERNAL, "", "out of memory", 0};
      return answer(frame.call, std::move(outcome));
    }
    case wire::Kind::http_response: {
      const auto transfer = transfers_.extract(wire::Reader(frame.body).number());
      if (transfer.empty()) return;
      egress::Response response;
      response.error = egress::Error::too_large;
      response.message = "out of memory";
      return transfer.mapped().done(std::move(response));
    }
    case wire::Kind::kv_response: {
      const auto found = jobs_.find(frame.call);
      if (found != jobs_.end() && found->second.kv_done)
        std::exchange(found->second.kv_done, nullptr)({AHA_EINTERNAL});
      return;
    }
    default:
      return;
  }
}

void Resident::start_event(Job& job, std::uint64_t id) {
  auto message = wire::read_event(job.body);
  if (!message) std::abort();  // the host and this are one program
  runtime::Event event;
  event.id = message->id;
  event.name = message->name;
  event.payload = message->payload;
  event.data = message->data;
  event.meta_data = message->meta_data;
  event.raw_body = message->raw_body;
  event.raw_headers = std::move(message->raw_headers);
  event.attempt = message->attempt;
  event.outcome_unknown = message->outcome_unknown;
  event.tag = id;
  start(id, message->service, std::move(event), message->remaining_ms);
}

void Resident::start_query(Job& job, std::uint64_t id) {
  const auto message = wire::read_query(job.body);
  if (!message) std::abort();
  runtime::CollectionQuery query;
  query.field = message->field;
  query.data = message->data;
  query.meta_data = message->meta_data;
  query.tag = id;
  start(id, message->service, query, message->remaining_ms);
}

void Resident::start(std::uint64_t id, std::string_view service, runtime::Task task,
                     std::uint64_t remaining_ms) {
  const auto& generation = generations_.at(std::string(service));
  const bool started =
      loop_->start(generation, std::move(task), std::chrono::milliseconds(remaining_ms),
                   [this, id](runtime::Outcome&& outcome) { answer(id, std::move(outcome)); });
  if (started) return;
  runtime::Outcome outcome;
  outcome.failure =
      runtime::Failure{AHA_FAIL_INTERNAL, "", "The service's process has no memory for another event."};
  answer(id, std::move(outcome));
}

void Resident::answer(std::uint64_t id, runtime::Outcome&& outcome) {
  const auto found = jobs_.find(id);
  const auto channel = std::move(found->second.channel);
  jobs_.erase(found);
  const auto write = [&](const runtime::Outcome& told) {
    wire::Writer writer(channel->out(), wire::Kind::answer, id);
    wire::write_answer(writer, told);
    return writer.finish(launch_.max_frame_bytes);
  };
  bool has_memory = true;
  const auto lack_memory = [&](std::string_view) { return has_memory = false; };
  if (!edge::c_edge(lack_memory, [&] { return write(outcome); })) {
    runtime::Outcome smaller;
    smaller.failure = runtime::Failure{AHA_FAIL_INTERNAL, "", "out of memory", 0};
    if (has_memory) smaller.failure->message = "The service's answer is larger than the host takes.";
    // Without an answer the host would wait for the deadline; the process's end it sees at once.
    if (!edge::c_edge(false, [&] { return write(smaller); })) std::abort();
  }
  channel->flush();
  end_if_done();
}

void Resident::take_response(std::string_view body) {
  auto message = wire::read_response(body);
  if (!message) std::abort();
  const auto transfer = transfers_.extract(message->number);
  if (!transfer.empty()) transfer.mapped().done(std::move(message->response));
}

void Resident::take_kv_response(std::uint64_t id, std::string_view body) {
  const auto found = jobs_.find(id);
  auto answer = wire::read_kv_response(body);
  if (!answer) std::abort();
  if (found == jobs_.end() || !found->second.kv_done) return;
  std::exchange(found->second.kv_done, nullptr)(std::move(*answer));
}

}  // namespace resident
