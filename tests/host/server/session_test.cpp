#include <doctest/doctest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>

#include "egress/egress.hpp"
#include "runtime/loop.hpp"
#include "server/gate.hpp"
#include "server/sessions.hpp"
#include "server/stream.hpp"
#include "telemetry/metrics.hpp"

namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;

// Sends what a test pushes, piece by piece.
class Pieces final : public server::Stream {
 public:
  void take(std::string& out, std::size_t most_bytes) override {
    ++takes;
    if (endless) return void(out.append(most_bytes, 'x'));
    out += std::exchange(next, {});
  }
  void wait(std::function<void()> ready) override { ready_ = std::move(ready); }
  void push(std::string text) {
    next += text;
    if (const auto ready = std::exchange(ready_, nullptr)) ready();
  }

  std::string next = "first";
  bool endless = false;
  std::atomic<int> takes{0};

 private:
  std::function<void()> ready_;
};

// One loop with one connection, of which the test has the other end.
class LoopConnection {
 public:
  explicit LoopConnection(std::chrono::milliseconds write_limit = 30s)
      : loop_({.egress = [](auto&) { return nullptr; }}, limits_),
        router_({{"GET", "/stream", "{}", false,
                  [this](const server::Request&, const server::Responder& respond) {
                    server::Reply reply;
                    reply.content_type = "text/event-stream";
                    reply.stream = pieces;
                    respond(std::move(reply));
                  }},
                 {"GET", "/field", "{}", false,
                  [](const server::Request& request, const server::Responder& respond) {
                    server::Reply reply;
                    reply.body = std::string(request.field("last-event-id")) + "|" +
                                 std::string(request.field("X-None"));
                    respond(std::move(reply));
                  }},
                 {"PUT", "/nothing", "{}", false,
                  [](const server::Request&, const server::Responder& respond) {
                    server::Reply reply;
                    reply.status = 204;
                    respond(std::move(reply));
                  }}},
                ""),
        gate_(router_, {}),
        session_limits_{.request = {}, .idle = 100ms, .write = write_limit},
        connections_(10, 1024 * 1024, 1024 * 1024) {
    tcp::acceptor acceptor(our_context_, {boost::asio::ip::address_v4::loopback(), 0});
    ours_.connect(acceptor.local_endpoint());
    boost::asio::basic_stream_socket<tcp, boost::asio::io_context::executor_type> theirs(loop_.context());
    acceptor.accept(theirs);
    thread_ = std::thread([this, socket = server::Socket(std::move(theirs))]() mutable {
      sessions_.emplace(loop_, gate_, session_limits_, connections_, metrics_);
      sessions_->start(std::move(socket));
      const auto work = boost::asio::make_work_guard(loop_.context());
      loop_.run();
    });
  }
  ~LoopConnection() {
    on_loop([this] {
      sessions_->drain();
      sessions_.reset();
      loop_.context().stop();
    });
    thread_.join();
  }
  LoopConnection(const LoopConnection&) = delete;
  LoopConnection& operator=(const LoopConnection&) = delete;

  void on_loop(std::function<void()> task) {
    std::promise<void> done;
    boost::asio::post(loop_.context(), [&] {
      task();
      done.set_value();
    });
    done.get_future().wait();
  }
  void send(std::string_view text) { boost::asio::write(ours_, boost::asio::buffer(text)); }
  void ask(std::string_view path, std::string_view more = "", std::string_view version = "1.1") {
    send("GET " + std::string(path) + " HTTP/" + std::string(version) + "\r\nHost: localhost\r\n" +
         std::string(more) + "\r\n");
  }
  // Everything up to and with `end`, or to the end of the connection.
  std::string read_until(std::string_view end) {
    std::string out;
    char byte = 0;
    while (!out.ends_with(end) && read({&byte, 1}) == 1) out += byte;
    return out;
  }
  // Whether the other side has ended the connection; what is on the way is dropped.
  bool is_ended() {
    std::array<char, 65536> sink{};
    while (read(sink) > 0) continue;
    return read_error_ == boost::asio::error::eof || read_error_ == boost::asio::error::connection_reset ||
           read_error_ == boost::asio::error::connection_aborted;
  }
  void leave() { ours_.close(); }
  // And all that it held has ended.
  void wait_until_closed() {
    while (connections_.open.load() != 0) std::this_thread::yield();
    on_loop([] {});
  }
  void drain() {
    on_loop([this] { sessions_->drain(); });
  }
  server::Connections& connections() { return connections_; }

  const std::shared_ptr<Pieces> pieces = std::make_shared<Pieces>();

 private:
  // 0 if nothing comes within 30 s, or the connection has ended: see read_error_.
  std::size_t read(std::span<char> room) {
    std::size_t count = 0;
    ours_.async_receive(boost::asio::buffer(room.data(), room.size()),
                        [&](const boost::system::error_code& error, std::size_t bytes) {
                          read_error_ = error;
                          count = bytes;
                        });
    our_context_.restart();
    our_context_.run_for(30s);
    if (our_context_.stopped()) return count;
    ours_.cancel();
    our_context_.run();
    return count;
  }

  runtime::CallLimits limits_;
  runtime::Loop loop_;
  server::Router router_;
  server::Gate gate_;
  server::SessionLimits session_limits_;
  server::Connections connections_;
  telemetry::Metrics metrics_;
  std::optional<server::Sessions> sessions_;
  boost::asio::io_context our_context_;
  tcp::socket ours_{our_context_};
  boost::system::error_code read_error_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("session: a stream is sent in chunks as it comes, and outlives the limit of an idle connection") {
  LoopConnection connection;
  connection.ask("/stream");
  const auto header = connection.read_until("\r\n\r\n");
  CHECK(header.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"));
  CHECK(header.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
  CHECK(header.find("Content-Length") == std::string::npos);
  CHECK(connection.read_until("first\r\n") == "00000005\r\nfirst\r\n");
  // Each tick asks for more: three of them are beyond the limit of an idle connection.
  const int before = connection.pieces->takes;
  while (connection.pieces->takes < before + 4) std::this_thread::yield();
  connection.on_loop([&] { connection.pieces->push("second"); });
  CHECK(connection.read_until("second\r\n") == "00000006\r\nsecond\r\n");
}

TEST_CASE("session: HTTP/1.0 gets a stream without chunks") {
  LoopConnection connection;
  connection.ask("/stream", "", "1.0");
  CHECK(connection.read_until("\r\n\r\n").find("Transfer-Encoding") == std::string::npos);
  CHECK(connection.read_until("first") == "first");
}

TEST_CASE("session: HEAD of a stream is its header alone") {
  LoopConnection connection;
  connection.send("HEAD /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(connection.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 OK"));
  CHECK(connection.is_ended());
}

TEST_CASE("session: a stream ends with its client, and gives back what it held") {
  LoopConnection connection;
  connection.ask("/stream");
  connection.read_until("first\r\n");
  connection.leave();
  connection.wait_until_closed();
  CHECK(connection.pieces.use_count() == 1);
  CHECK(connection.connections().held_bytes.used_bytes() == 0);
}

TEST_CASE("session: a stream ends if its client sends something") {
  LoopConnection connection;
  connection.ask("/stream");
  connection.read_until("first\r\n");
  connection.ask("/field");
  CHECK(connection.is_ended());
}

TEST_CASE("session: a client that does not read its stream is cut off after the limit of a write") {
  LoopConnection connection(300ms);
  connection.on_loop([&] { connection.pieces->endless = true; });
  connection.ask("/stream");
  connection.read_until("\r\n\r\n");
  connection.wait_until_closed();
  CHECK(connection.connections().held_bytes.used_bytes() == 0);
}

TEST_CASE("session: streams end at once when the host stops") {
  LoopConnection connection;
  connection.ask("/stream");
  connection.read_until("first\r\n");
  connection.drain();
  CHECK(connection.is_ended());
}

TEST_CASE("session: routes read header fields by name") {
  LoopConnection connection;
  connection.ask("/field", "Last-Event-ID: 17\r\n");
  CHECK(connection.read_until("17|").ends_with("17|"));
}

TEST_CASE("session: an answer without content has neither a length nor a type") {
  LoopConnection connection;
  connection.send(
      "PUT /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
      "2\r\n\r\n{}");
  const auto header = connection.read_until("\r\n\r\n");
  CHECK(header.starts_with("HTTP/1.1 204 No Content\r\n"));
  CHECK(header.find("Content-") == std::string::npos);
}
