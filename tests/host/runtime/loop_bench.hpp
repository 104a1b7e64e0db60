// A loop with one service whose handler is the test's own, and outgoing HTTP that the test answers.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fake_egress.hpp"
#include "runtime/host_table.hpp"
#include "runtime/loop.hpp"

namespace loop_bench {

inline const aha_host& host = runtime::host_table();

using Receive = std::function<void(aha_call*, const aha_event&)>;

inline aha_bytes bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string text(aha_bytes b) {
  return {reinterpret_cast<const char*>(b.data), b.size};
}

inline void receive(void* instance, aha_call* call, const aha_event* event) {
  (*static_cast<Receive*>(instance))(call, *event);
}
inline void collection(void*, aha_call*, const aha_collection_query* query, aha_sink* out) {
  out->write(out, bytes("[[\""));
  out->write(out, query->field);
  out->write(out, bytes("\",1]]"));
}

inline const aha_factory factory{sizeof(aha_factory), AHA_ABI_VERSION, 1,      0, nullptr, nullptr, receive,
                                 collection,          nullptr,         nullptr};

// A loop with a service whose handler is the test's; run() serves until every started event is answered.
struct Bench {
  // services  of the loop, but for egress and metrics, which are the bench's.
  explicit Bench(Receive handler, const account::Limits& granted = {}, runtime::LoopServices services = {})
      : receive(std::move(handler)), ledger(granted) {
    plugin::Generation::Parts parts;
    parts.description.name = "test";
    parts.number = 7;
    parts.egress = {"*"};
    parts.factory = &factory;
    parts.instance = &receive;
    parts.account = &ledger.of("test.so");
    generation = std::make_shared<plugin::Generation>(std::move(parts));
    services.egress = [this](boost::asio::io_context& context) {
      auto made = std::make_unique<FakeEgress>(context);
      egress = made.get();
      return made;
    };
    services.metrics = &metrics;
    loop = std::make_unique<runtime::Loop>(services, limits);
  }

  bool start(std::string_view payload = "{}", std::chrono::milliseconds timeout = std::chrono::seconds(10)) {
    runtime::Event event;
    event.id = "e-1";
    event.name = "ping";
    event.payload = payload;
    const bool started = loop->start(generation, event, timeout, [this](runtime::Outcome&& outcome) {
      outcomes.push_back(std::move(outcome));
      if (--open == 0) loop->context().stop();
    });
    return started;
  }

  // Starts `count` events from inside the loop, where events come from.
  void run(int count = 1, std::chrono::milliseconds timeout = std::chrono::seconds(10)) {
    open = count;
    for (int i = 0; i < count; ++i) loop->defer([this, timeout] { start("{}", timeout); });
    loop->run();
    loop->context().restart();
  }

  Receive receive;
  account::Ledger ledger;
  runtime::CallLimits limits;
  telemetry::Metrics metrics;
  std::shared_ptr<plugin::Generation> generation;
  std::unique_ptr<runtime::Loop> loop;
  FakeEgress* egress = nullptr;
  std::vector<runtime::Outcome> outcomes;
  int open = 0;
};

}  // namespace loop_bench
