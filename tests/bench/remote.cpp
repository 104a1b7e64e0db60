// A third party that takes its time: answers every request with 200 after DELAY_MS.  remote PORT DELAY_MS
#include <boost/asio.hpp>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class Client : public std::enable_shared_from_this<Client> {
 public:
  Client(tcp::socket socket, std::chrono::milliseconds delay)
      : socket_(std::move(socket)), timer_(socket_.get_executor()), delay_(delay) {}

  // Requests have no body: the blank line ends them.
  void serve() {
    asio::async_read_until(socket_, asio::dynamic_buffer(request_), "\r\n\r\n",
                           [self = shared_from_this()](const error_code& error, std::size_t size) {
                             if (error) return;
                             self->request_.erase(0, size);
                             self->timer_.expires_after(self->delay_);
                             self->timer_.async_wait([self](const error_code&) { self->answer(); });
                           });
  }

 private:
  void answer() {
    static const std::string text =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
    asio::async_write(socket_, asio::buffer(text),
                      [self = shared_from_this()](const error_code& error, std::size_t) {
                        if (!error) self->serve();
                      });
  }

  tcp::socket socket_;
  asio::steady_timer timer_;
  std::chrono::milliseconds delay_;
  std::string request_;
};

void accept(tcp::acceptor& acceptor, std::chrono::milliseconds delay) {
  acceptor.async_accept([&acceptor, delay](const error_code& error, tcp::socket socket) {
    if (!error) std::make_shared<Client>(std::move(socket), delay)->serve();
    accept(acceptor, delay);
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  asio::io_context context(1);
  tcp::acceptor acceptor(
      context, {asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(std::atoi(argv[1]))});
  acceptor.listen(4096);
  accept(acceptor, std::chrono::milliseconds(std::atoi(argv[2])));
  context.run();
}
