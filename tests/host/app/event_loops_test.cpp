// The serving threads, when one of their own handlers throws or does not end.
#include "app/event_loops.hpp"

#include <doctest/doctest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "server/gate.hpp"

using namespace std::chrono_literals;

namespace {

namespace asio = boost::asio;

// Holds a handler until the test lets it go.
class Hold {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    is_reached_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return is_open_; });
  }
  void await_reached() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_reached_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_reached_ = false;
  bool is_open_ = false;
};

class Counter {
 public:
  void count() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  // False if it is not counted again so often for a while.
  bool counts_on(int times, std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    const int goal = count_ + times;
    return changed_.wait_for(lock, patience, [&] { return count_ >= goal; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

std::unique_ptr<egress::Egress> no_egress(asio::io_context&) {
  return nullptr;
}

struct Serving {
  explicit Serving(std::size_t replacements = app::EventLoops::max_replacements)
      : router(routes(), ""),
        gate(router, {}),
        loops(settings(replacements), server::Endpoint(asio::ip::address_v4::loopback(), 0), gate, metrics,
              log) {
    loops.start();
    loops.accept();
  }
  ~Serving() {
    hold.open();
    loops.stop(0ms);
  }

  app::EventLoops::Settings settings(std::size_t replacements) {
    app::EventLoops::Settings settings;
    settings.replacements = replacements;
    settings.progressed = [this] { progress.count(); };
    settings.make_egress = no_egress;
    settings.ledger = &ledger;
    settings.max_connections = 100;
    settings.max_arriving_bytes = 1024 * 1024;
    settings.max_requests_bytes = 1024 * 1024;
    settings.threads = 1;
    return settings;
  }

  std::vector<server::Route> routes() {
    return {{"GET", "/throws", "{}", true, [](const server::Request&, server::Responder) { throw 1; }},
            {"GET", "/holds", "{}", true,
             [this](const server::Request&, const server::Responder& respond) {
               hold.pass();
               respond({});
             }},
            {"GET", "/answers", "{}", true,
             [](const server::Request&, const server::Responder& respond) { respond({}); }}};
  }

  asio::ip::tcp::socket ask(const std::string& path) {
    asio::ip::tcp::socket socket(client);
    socket.connect(loops.endpoints().front());
    asio::write(socket,
                asio::buffer("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    return socket;
  }

  // False if no answer comes for a while, or the connection breaks off.
  bool answers_soon() {
    bool is_answered = false;
    boost::system::error_code broken;
    asio::ip::tcp::socket socket(client);
    asio::steady_timer patience(client, 500ms);
    socket.connect(loops.endpoints().front(), broken);
    asio::write(socket, asio::buffer(std::string_view("GET /answers HTTP/1.1\r\nHost: localhost\r\n\r\n")),
                broken);
    std::string first(12, '\0');
    patience.async_wait([&](const boost::system::error_code& error) {
      if (!error) socket.close();
    });
    asio::async_read(socket, asio::buffer(first), [&](const boost::system::error_code& error, std::size_t) {
      is_answered = !error && first == "HTTP/1.1 200";
      patience.cancel();
    });
    client.restart();
    client.run();
    return is_answered;
  }

  // All that comes back until the connection ends.
  static std::string answer(asio::ip::tcp::socket socket) {
    std::string out;
    boost::system::error_code ended;
    asio::read(socket, asio::dynamic_buffer(out), ended);
    return out;
  }

  Hold hold;
  Counter progress;
  account::Ledger ledger{account::Limits()};
  telemetry::Metrics metrics;
  telemetry::Log log = telemetry::Log::silent();
  server::Router router;
  server::Gate gate;
  app::EventLoops loops;
  asio::io_context client;
};

}  // namespace

TEST_CASE("event loops: a handler that throws costs its connection, and its loop serves on") {
  Serving serving;
  for (int i = 0; i < 3; ++i) {
    Serving::answer(serving.ask("/throws"));
    CHECK(Serving::answer(serving.ask("/answers")).starts_with("HTTP/1.1 200"));
  }
}

TEST_CASE("event loops: a loop that its own handler holds is counted, and another takes its place") {
  Serving serving;
  auto held = serving.ask("/holds");
  serving.hold.await_reached();
  // The only loop is held; until it is replaced, what connects goes to the one that does not answer.
  bool is_served = false;
  for (int i = 0; i < 200 && !is_served; ++i) is_served = serving.answers_soon();
  CHECK(is_served);
  CHECK(serving.metrics.render().find("\naha_loop_stalls_total ") != std::string::npos);
  serving.hold.open();
  CHECK(Serving::answer(std::move(held)).starts_with("HTTP/1.1 200"));
}

TEST_CASE("event loops: a held loop that none replaces makes no progress until it goes on") {
  Serving serving(0);
  CHECK(serving.progress.counts_on(3, 20s));
  auto held = serving.ask("/holds");
  serving.hold.await_reached();
  serving.progress.counts_on(1, 500ms);  // of turns before
  CHECK_FALSE(serving.progress.counts_on(1, 1'500ms));
  serving.hold.open();
  CHECK(Serving::answer(std::move(held)).starts_with("HTTP/1.1 200"));
  CHECK(serving.progress.counts_on(3, 20s));
}

TEST_CASE("event loops: a held loop that another replaces is not waited for") {
  Serving serving;
  auto held = serving.ask("/holds");
  serving.hold.await_reached();
  CHECK(serving.progress.counts_on(3, 20s));
  serving.hold.open();
  CHECK(Serving::answer(std::move(held)).starts_with("HTTP/1.1 200"));
}
