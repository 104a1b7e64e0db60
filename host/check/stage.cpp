#include "check/stage.hpp"

#include <algorithm>
#include <ctime>
#include <map>

#include "plugin/abi_bytes.hpp"
#include "runtime/host_kv.hpp"
#include "runtime/host_table.hpp"

namespace check {
namespace {

constexpr std::chrono::milliseconds grace{2'000};
constexpr std::uint64_t longest_sleep_ms = 2;  // a rate limit that the kit made up is no reason to wait

double processor_s() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

runtime::Task task_of(const Input& input, std::uint64_t tag) {
  if (!input.field.empty())
    return runtime::CollectionQuery{
        .id = input.id, .field = input.field, .data = input.data, .meta_data = input.meta_data, .tag = tag};
  runtime::Event event;
  event.id = input.id;
  event.name = input.event;
  event.payload = input.payload;
  event.data = input.data;
  event.meta_data = input.meta_data;
  event.raw_body = input.raw_body;
  event.tag = tag;
  return event;
}

}  // namespace

// What services remember: of each call apart, as if each were of another integration.
class Stage::CallKv final : public runtime::Kv {
 public:
  void ask(const runtime::Call& call, Operation operation, std::string_view key, std::string_view value,
           Done done) override {
    const bool is_secret = operation >= Operation::get_secret;
    auto scoped = std::string(call.event_id()) + (is_secret ? "/secret/" : "/plain/") + std::string(key);
    if (operation == Operation::get || operation == Operation::get_secret) {
      const auto found = values_.find(scoped);
      return done(found == values_.end() ? Answer{AHA_ENOTFOUND} : Answer{AHA_OK, found->second});
    }
    if (key.size() > AHA_KV_MAX_KEY || value.size() > (is_secret ? AHA_SECRETS_MAX_VALUE : AHA_KV_MAX_VALUE))
      return done({AHA_ETOOLARGE});
    if (operation == Operation::put || operation == Operation::put_secret)
      values_.insert_or_assign(std::move(scoped), value);
    else
      values_.erase(scoped);
    runtime::Loop::of_this_thread().defer([done = std::move(done)] { done({AHA_OK}); });
  }

  void clear() { values_.clear(); }

 private:
  std::map<std::string, std::string> values_;
};

// The host's functions, with the stage of the process looking on.
struct WatchedHost {
  static inline Stage* stage = nullptr;

  template <class Function>
  static std::int32_t watch(aha_call* call, const Function& function) {
    stage->before_suspension(call);
    const auto code = function();
    stage->after_suspension();
    return code;
  }

  static std::int32_t http(aha_call* call, const aha_http_request* request, aha_http_response* response) {
    return watch(call, [&] { return runtime::host_table().http(call, request, response); });
  }
  static std::int32_t sleep(aha_call* call, std::uint64_t milliseconds) {
    const auto really = std::min(milliseconds, longest_sleep_ms);
    stage->skip(call, milliseconds - really);
    return watch(call, [&] { return runtime::host_table().sleep(call, really); });
  }
  static std::int64_t remaining(aha_call* call) {
    return runtime::host_table().remaining(call) - stage->skipped_.count();
  }
  static std::int32_t put(aha_call* call, aha_bytes key, aha_bytes value) {
    return watch(call, [&] { return runtime::kv_functions().put(call, key, value); });
  }
  static std::int32_t erase(aha_call* call, aha_bytes key) {
    return watch(call, [&] { return runtime::kv_functions().erase(call, key); });
  }
  static std::int32_t put_secret(aha_call* call, aha_bytes key, aha_bytes value) {
    return watch(call, [&] { return runtime::secrets_functions().put(call, key, value); });
  }
  static std::int32_t erase_secret(aha_call* call, aha_bytes key) {
    return watch(call, [&] { return runtime::secrets_functions().erase(call, key); });
  }
  static std::int32_t send_all(aha_call* call, aha_http_exchange* exchanges, std::uint64_t count) {
    return watch(call, [&] { return runtime::http_all_functions().send(call, exchanges, count); });
  }
  static const void* query(const aha_host* host, aha_bytes id) {
    static const aha_kv kv{sizeof(aha_kv), 0, runtime::kv_functions().get, put, erase};
    static const aha_secrets secrets{sizeof(aha_secrets), 0, runtime::secrets_functions().get, put_secret,
                                     erase_secret};
    static const aha_http_all all{sizeof(aha_http_all), runtime::max_requests_at_once, send_all,
                                  runtime::http_all_functions().release};
    if (plugin::text(id) == AHA_CAPABILITY_KV) return &kv;
    if (plugin::text(id) == AHA_CAPABILITY_SECRETS) return &secrets;
    if (plugin::text(id) == AHA_CAPABILITY_HTTP_ALL) return &all;
    return runtime::host_table().query(host, id);
  }
};

Stage::Stage() {
  limits_.grace = grace;
  loop_.emplace(runtime::LoopServices{.egress =
                                          [this](boost::asio::io_context& context) {
                                            auto remote = std::make_unique<ScriptedRemote>(context);
                                            remote_ = remote.get();
                                            return remote;
                                          },
                                      .kv =
                                          [this](runtime::Continuations&) {
                                            auto kv = std::make_unique<CallKv>();
                                            kv_ = kv.get();
                                            return kv;
                                          }},
                limits_);
  WatchedHost::stage = this;
}

Stage::~Stage() {
  WatchedHost::stage = nullptr;
}

const aha_host& Stage::host() const {
  static const aha_host table = [] {
    aha_host watched = runtime::host_table();
    watched.query = WatchedHost::query;
    watched.http = WatchedHost::http;
    watched.sleep = WatchedHost::sleep;
    watched.remaining = WatchedHost::remaining;
    return watched;
  }();
  return table;
}

CallTrace Stage::run(const plugin::GenerationPtr& service, const Input& input,
                     std::optional<Cancelling> cancelling) {
  std::vector<CallTrace> only(1);
  cancelling_ = cancelling;
  watched_ = &only.front();
  perform(service, {input}, only);
  watched_ = nullptr;
  return std::move(only.front());
}

std::vector<CallTrace> Stage::run_all(const plugin::GenerationPtr& service,
                                      const std::vector<Input>& inputs) {
  std::vector<CallTrace> all(inputs.size());
  perform(service, inputs, all);
  return all;
}

void Stage::perform(const plugin::GenerationPtr& service, const std::vector<Input>& inputs,
                    std::vector<CallTrace>& all) {
  open_ = inputs.size();
  skipped_ = {};
  remote_->rewind();
  kv_->clear();
  for (std::size_t i = 0; i < inputs.size(); ++i)
    loop_->defer([this, &service, &input = inputs[i], &trace = all[i]] { start(service, input, trace); });
  loop_->run();
  loop_->context().restart();
}

void Stage::start(const plugin::GenerationPtr& service, const Input& input, CallTrace& trace) {
  entered_s_ = processor_s();
  const auto started = runtime::Clock::now();
  loop_->start(service, task_of(input, ++last_tag_), call_time,
               [this, &trace, started](runtime::Outcome&& outcome) {
                 if (!outcome.still_running) note_run();
                 trace.took_s = std::chrono::duration<double>(runtime::Clock::now() - started).count();
                 trace.outcome = std::move(outcome);
                 if (--open_ == 0) loop_->context().stop();
               });
}

void Stage::note_run() {
  if (watched_ != nullptr)
    watched_->longest_run_s = std::max(watched_->longest_run_s, processor_s() - entered_s_);
}

void Stage::before_suspension(aha_call* call) {
  note_run();
  if (watched_ == nullptr || call == nullptr || call != runtime::Call::current()) return;
  ++watched_->suspensions;
  if (call->cancelled()) ++watched_->suspensions_after_cancel;
  if (cancelling_ && watched_->suspensions == cancelling_->at) cancel_soon(*call, cancelling_->as);
}

void Stage::after_suspension() {
  entered_s_ = processor_s();
}

void Stage::skip(aha_call* call, std::uint64_t milliseconds) {
  if (watched_ == nullptr || call == nullptr || call != runtime::Call::current()) return;
  const auto longest = static_cast<std::uint64_t>(call_time.count());
  skipped_ += std::chrono::milliseconds(std::min(milliseconds, longest));
  if (skipped_ >= call_time) cancel_soon(*call, runtime::Call::End::deadline);
}

// Once the call waits. By its tag: it may have ended before.
void Stage::cancel_soon(const runtime::Call& call, runtime::Call::End as) {
  loop_->defer([this, tag = call.tag(), as] { loop_->cancel(tag, as); });
}

}  // namespace check
