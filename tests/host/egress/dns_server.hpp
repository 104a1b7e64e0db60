// A name server on 127.0.0.1, UDP and TCP, on the test's own loop.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace egress::testing {

class DnsServer {
 public:
  struct Name {
    std::vector<std::string> addresses;  // none: the name exists, and has none
    int chain = 0;                       // so many CNAMEs lead to them
    std::uint32_t ttl_s = 60;
    bool answers = true;
    bool is_truncated = false;  // over UDP
    bool is_refused = false;    // SERVFAIL
  };

  explicit DnsServer(boost::asio::io_context& loop);

  std::string address() const;  // with the port

  std::map<std::string, Name> names;  // others do not exist
  int udp_questions = 0;
  int tcp_questions = 0;

 private:
  void receive();
  void accept();
  void read(const std::shared_ptr<boost::asio::ip::tcp::socket>& client);
  std::string answer(const std::string& question, bool over_tcp) const;

  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::ip::udp::socket socket_;
  boost::asio::ip::udp::endpoint from_;
  char buffer_[65'536];
};

}  // namespace egress::testing
