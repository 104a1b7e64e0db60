#include "runtime/threaded_executor.hpp"

namespace runtime {
namespace {

// Takes text on a call's own thread, and hands it to the sink of the call on its fiber.
struct ThreadedSink : aha_sink {
  explicit ThreadedSink(aha_sink& to) : aha_sink{sizeof(aha_sink), 0, &ThreadedSink::append}, to(to) {}
  static void append(aha_sink* self, aha_bytes part) {
    aha_sink& to = static_cast<ThreadedSink*>(self)->to;
    if (auto* const ride = OwnThreads::Ride::current()) ride->on_fiber([&] { to.write(&to, part); });
  }
  aha_sink& to;
};

}  // namespace

void ThreadedExecutor::receive(aha_call* call, const aha_event& event) {
  run(*call, [&, call] { factory_.receive(instance_, call, &event); });
}

void ThreadedExecutor::collection(aha_call* call, const aha_collection_query& query, aha_sink& out) {
  ThreadedSink sink(out);
  run(*call, [&, call] { factory_.collection(instance_, call, &query, &sink); });
}

// A call that was cancelled before a thread was free has failed already: its time is up.
void ThreadedExecutor::run(aha_call& call, std::function<void()> code) {
  if (threads_.run(call, std::move(code)) == OwnThreads::End::no_thread)
    call.fail({AHA_FAIL_INTERNAL, "",
               "The service's process could not start the thread that each of its events needs; the host's "
               "limit of threads, or its machine's, is reached.",
               0});
}

}  // namespace runtime
