// One client connection: reads a request, has it judged, routes it, writes the reply, and so on. One request at a time,
// so that pipelined ones are answered in order. It keeps itself alive by what it waits for.
#pragma once

#include <boost/intrusive/list.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <string>

#include "runtime/loop.hpp"
#include "server/budget.hpp"
#include "server/gate.hpp"
#include "server/message.hpp"
#include "server/request_reader.hpp"
#include "server/sessions.hpp"
#include "server/stream.hpp"

namespace server {

class Session : public std::enable_shared_from_this<Session>, public boost::intrusive::list_base_hook<> {
 public:
  Session(std::shared_ptr<SharedBySessions> shared, Socket socket);
  // On the loop's thread, or once the loop has ended.
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void wait_for_request();
  // Answers 503 and ends.
  void turn_away();
  // Ends it if its phase has taken too long.
  void on_tick(runtime::Clock::time_point now);
  // Of a host that stops. Spares a client that has just connected, for a moment, and one whose request is here already.
  void end_if_idle();

 private:
  enum class Phase { idle, header, body, serving, writing, streaming, lingering };

  void enter(Phase phase, std::chrono::milliseconds limit) {
    phase_ = phase;
    deadline_ = runtime::Clock::now() + limit;
  }
  void begin();
  void read();
  void on_read(const boost::system::error_code& error, std::size_t bytes);
  void advance();
  bool may_read_body();
  void invite_body();
  void serve();
  void refuse(Refusal&& refusal);
  void end_with(Refusal&& refusal);
  bool client_has_gone();
  std::string_view field(std::string_view name) const;
  bool has_unread();
  std::size_t peek(boost::system::error_code& error);
  void reply(Reply&& reply);
  void write_header(const Reply& reply);
  void on_written();
  void begin_stream(std::shared_ptr<Stream> stream);
  void end_stream_with_client();
  void send_stream();
  void on_stream_written();
  void linger();
  void close();

  const std::shared_ptr<SharedBySessions> shared_;
  SharedBySessions& all_;
  Socket socket_;
  Share arriving_;  // given back after what it stands for is
  Share held_;
  RequestReader reader_;
  Gate::Admitted admitted_{};
  std::string wire_;
  std::unique_ptr<runtime::Timer> pause_;  // while it lingers
  std::shared_ptr<Stream> stream_;         // while it is sent
  bool is_sending_ = false;                // a piece of it
  Phase phase_ = Phase::idle;
  runtime::Clock::time_point deadline_;
  bool is_head_ = false;
  bool is_http_1_0_ = false;
  bool close_after_ = false;
  bool too_slow_ = false;
  bool is_new_ = true;  // no request has begun
};

// What the sessions of one loop have in common.
struct SharedBySessions {
  runtime::Loop& loop;
  const Gate& gate;
  const SessionLimits limits;
  Connections& connections;
  telemetry::Metrics& metrics;
  boost::intrusive::list<Session, boost::intrusive::constant_time_size<true>> open;
  SpareBuffers buffers;
  runtime::Timer timer;
  std::string date;  // the Date header's line, as of the last tick
  bool draining = false;
  std::array<char, 64 * 1024> sink;  // for what is read and not looked at
};

}  // namespace server
