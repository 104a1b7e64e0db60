#include "recording/call_recorder.hpp"

#include <boost/json.hpp>

#include <exception>
#include <utility>

#include "cassette/json_comparison.hpp"
#include "cassette/redaction.hpp"
#include "edge/thread_edge.hpp"
#include "recording/case_folder.hpp"

namespace recording {
namespace {

namespace json = boost::json;

// Each may hold Limits::case_bytes. Events that come faster than a disk takes them are not worth the host's memory.
constexpr std::size_t longest_queue = 64;
// So small ones may be more: a burst of a moment.
constexpr std::size_t longest_queue_of_small = 4'096;
constexpr std::size_t most_small_bytes = std::size_t{16} * 1024 * 1024;

constexpr std::size_t most_queued_bytes = std::size_t{64} * 1024 * 1024;
// For what is queued when the host stops. Systemd would kill a host that takes much longer.
constexpr std::chrono::seconds longest_stop{5};

// bytes  of another case
bool has_room(std::size_t queued, std::size_t queued_bytes, std::size_t bytes) {
  if (queued_bytes == 0) return true;
  if (queued_bytes + bytes > most_queued_bytes) return false;
  return queued < longest_queue || (queued < longest_queue_of_small && queued_bytes < most_small_bytes);
}

std::vector<std::string> password_fields(const std::string& schema) {
  std::vector<std::string> out;
  const auto fields = cassette::parse_json(schema);
  if (!fields || !fields->is_array()) return out;
  for (const auto& field : fields->get_array()) {
    const auto& members = field.as_object();
    if (members.at("type").as_string() == "password") out.emplace_back(members.at("name").as_string());
  }
  return out;
}

// False if one of the documents is deeper than cases may be.
bool parse_documents(RawCase& raw) {
  cassette::Case& parts = raw.parts;
  const auto parse = [](const std::string& text, json::value& to) {
    if (text.empty()) return true;
    auto document = cassette::parse_json(text);
    if (document) to = std::move(*document);
    return document.has_value();
  };
  return parse(raw.data, parts.data) && parse(raw.meta_data, parts.meta_data) &&
         parse(raw.payload, parts.payload) && parse(raw.new_meta_data, parts.result.meta_data);
}

// Of a query that did not fail. What is no list, the route answers with 500.
void parse_collection(RawCase& raw) {
  cassette::Case& parts = raw.parts;
  if (!parts.is_collection() || parts.result.exception_class) return;
  auto collection = cassette::parse_json(raw.collection);
  if (collection && collection->is_array())
    parts.result.collection = std::move(*collection);
  else
    parts.status = 500;
}

tl::expected<cassette::Redacted, std::string> redacted(RawCase& raw) {
  const std::string stem = case_stem(raw.parts.service, event_of(raw), raw.when);
  raw.parts.name = raw.parts.service + "/" + stem.substr(raw.parts.service.size() + 1);
  try {
    if (!parse_documents(raw)) return tl::unexpected<std::string>("what it says nests too deeply");
    parse_collection(raw);
    return cassette::redact(raw.parts, {password_fields(raw.schema), raw.stored_secrets});
  } catch (const std::exception& error) {
    return tl::unexpected<std::string>(error.what());
  }
}

}  // namespace

CallRecorder::CallRecorder(std::vector<Taker*> takers, telemetry::Log& log, const Limits& limits,
                           Onlooker* onlooker)
    : takers_(std::move(takers)), log_(log), limits_(limits), onlooker_(onlooker), thread_([this] {
        edge::thread_edge(
            "aha-recorder", [this] { run(); }, [](std::string_view) { return edge::go_on; });
      }) {}

CallRecorder::~CallRecorder() {
  stop();
}

std::shared_ptr<runtime::Recording> CallRecorder::begin(const plugin::Generation& generation,
                                                        const runtime::Task& task) {
  return std::make_shared<CallRecording>(
      generation, task, limits_, [this](RawCase raw) { submit(std::move(raw)); }, onlooker_);
}

void CallRecorder::submit(RawCase raw) {
  {
    const guard::Lock lock(mutex_);
    if (!stopping_ && has_room(queue_.size(), queued_bytes_, raw.bytes)) {
      queued_bytes_ += raw.bytes;
      queue_.push_back(std::move(raw));
      changed_.notify_one();
      return;
    }
  }
  lose(raw);
}

void CallRecorder::lose(const RawCase& raw) {
  if (const auto untold = lines_.admit(raw.parts.service))
    log_.event(telemetry::Level::warn, about(raw),
               "{}: event {} ({}) was not recorded: others are waiting to be written.{}", raw.parts.service,
               raw.event_id, event_of(raw), telemetry::and_as_many_more(*untold));
  if (onlooker_ != nullptr) onlooker_->lost(raw);
}

void CallRecorder::stop() {
  {
    const guard::Lock lock(mutex_);
    if (!stopping_) stop_until_ = std::chrono::steady_clock::now() + longest_stop;
    stopping_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void CallRecorder::run() {
  guard::Lock lock(mutex_);
  while (true) {
    while (!stopping_ && queue_.empty()) lock.wait(changed_);
    if (queue_.empty()) return;
    auto cases = std::exchange(queue_, {});
    for (RawCase& raw : cases) {
      const bool is_too_late = stopping_ && std::chrono::steady_clock::now() >= stop_until_;
      const std::size_t bytes = raw.bytes;
      lock.unlock();
      // One that there is no memory for is lost.
      edge::c_edge([](std::string_view) {}, [&] { is_too_late ? lose(raw) : hand_over(std::move(raw)); });
      lock.lock();
      queued_bytes_ -= bytes;
    }
  }
}

void CallRecorder::hand_over(RawCase raw) {
  const auto without_secrets = redacted(raw);
  for (Taker* const taker : takers_)
    edge::c_edge([](std::string_view) {}, [&] { taker->take({raw, without_secrets}); });
}

}  // namespace recording
