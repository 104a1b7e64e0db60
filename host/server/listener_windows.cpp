#include "server/listener.hpp"

#include "server/operator_socket.hpp"
#include "server/rotation_windows.hpp"

namespace server {

class Listener::Acceptor {
 public:
  Acceptor(runtime::Loop& loop, Port& port, Sessions& sessions)
      : loop_(loop), port_(port), sessions_(sessions) {}
  ~Acceptor() { leave(); }
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  const Endpoint& endpoint() const { return port_.endpoint(); }
  void join() { port_.share()->join(loop_.context(), sessions_); }
  void leave() { port_.share()->leave(sessions_); }
  void leave_for_good() {
    leave();
    port_.share()->close_if_empty();
  }

 private:
  runtime::Loop& loop_;
  Port& port_;
  Sessions& sessions_;
};

Listener::Listener(runtime::Loop& loop, Port& port, Sessions& sessions)
    : acceptor_(std::make_unique<Acceptor>(loop, port, sessions)) {}

// No program hands a socket over here.
Listener::Listener(runtime::Loop&, const files::Descriptor&, Sessions&) {
  throw boost::system::system_error(boost::asio::error::operation_not_supported,
                                    "a socket that was handed over");
}

Listener::Listener(runtime::Loop& loop, OperatorSocket& socket, Sessions& sessions)
    : Listener(loop, socket.listening().port, sessions) {}

Listener::~Listener() = default;

Endpoint Listener::endpoint() const {
  return acceptor_->endpoint();
}

void Listener::start() {
  acceptor_->join();
}

void Listener::stop() {
  acceptor_->leave_for_good();
}

void Listener::abandon() {
  acceptor_->leave();
}

}  // namespace server
