// One client connection: reads a request, routes it, writes the reply, and so on. One request at a time, so that
// pipelined ones are answered in order. It keeps itself alive by what it waits for.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/intrusive/list.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/loop.hpp"
#include "server/message.hpp"
#include "server/sessions.hpp"

namespace server {

class Session : public std::enable_shared_from_this<Session>, public boost::intrusive::list_base_hook<> {
 public:
  Session(std::shared_ptr<SharedBySessions> shared, Socket socket);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void wait_for_request();
  // Answers 503 and ends.
  void turn_away();
  // Ends it where its phase has taken too long.
  void on_tick(runtime::Clock::time_point now);
  void end_if_idle() {
    if (phase_ == Phase::idle) close();
  }

 private:
  enum class Phase { idle, header, body, serving, writing, lingering };

  void enter(Phase phase, std::chrono::milliseconds limit) {
    phase_ = phase;
    deadline_ = runtime::Clock::now() + limit;
  }
  void read_header();
  void on_header();
  void read_body();
  void serve();
  void refuse(const boost::system::error_code& error);
  bool client_has_gone();
  void reply(Reply&& reply);
  void on_written();
  void linger();
  void close();
  void take_buffer();
  void give_buffer_back();

  const std::shared_ptr<SharedBySessions> shared_;
  SharedBySessions& all_;
  Socket socket_;
  boost::beast::flat_buffer buffer_;
  std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser_;
  std::string wire_;
  Phase phase_ = Phase::idle;
  runtime::Clock::time_point deadline_;
  bool is_head_ = false;
  bool close_after_ = false;
  bool too_slow_ = false;
};

// What the sessions of one loop have in common.
struct SharedBySessions {
  runtime::Loop& loop;
  const Router& router;
  const SessionLimits limits;
  Connections& connections;
  telemetry::Metrics& metrics;
  boost::intrusive::list<Session, boost::intrusive::constant_time_size<true>> open;
  std::vector<boost::beast::flat_buffer> buffers;  // an idle connection holds none
  runtime::Timer timer;
  std::string date;  // the Date header's line, as of the last tick
  bool draining = false;
};

}  // namespace server
