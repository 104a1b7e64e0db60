// A server on 127.0.0.1, on the test's own loop: no thread, no race, and every fault a test can think of.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace egress::testing {

using Seen = boost::beast::http::request<boost::beast::http::string_body>;

struct Reply {
  std::string bytes;          // raw, status line and all; empty with `close` false: never answers
  bool close = false;         // after the bytes
  bool reset = false;         // with RST
  bool says_goodbye = false;  // after the bytes, over TLS: announces the end, and closes when the client does
  std::uint64_t delay_ms = 0;
};

// "HTTP/1.1 STATUS x", the extra headers ("A: b\r\n"), a Content-Length, the body.
Reply answer(int status, const std::string& body = "", const std::string& headers = "");

class LoopbackServer {
 public:
  // `connection` counts from 1.
  using Handler = std::function<Reply(const Seen&, int connection)>;

  // Listens at once, on a port of the system's choice. `tls` null: plain HTTP.
  LoopbackServer(boost::asio::io_context& loop, Handler handler, boost::asio::ssl::context* tls = nullptr);
  ~LoopbackServer();

  std::uint16_t port() const;
  int connections() const;
  int requests() const;
  int open_connections() const;
  std::string url(const std::string& host, const std::string& target = "/") const;

 private:
  struct State;
  template <typename Stream>
  class Session;

  static void accept(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;
};

}  // namespace egress::testing
