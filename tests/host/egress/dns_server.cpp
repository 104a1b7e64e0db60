#include "host/egress/dns_server.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

namespace egress::testing {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using boost::system::error_code;

constexpr std::size_t header_size = 12;
constexpr int type_a = 1;
constexpr int type_cname = 5;
constexpr int type_aaaa = 28;

std::string u16(unsigned value) {
  return {static_cast<char>(value >> 8), static_cast<char>(value)};
}

// The name that a question begins with; `at` is moved behind it.
std::string read_name(const std::string& question, std::size_t& at) {
  std::string name;
  while (at < question.size() && question[at] != 0) {
    const auto size = static_cast<std::size_t>(question[at]);
    name += (name.empty() ? "" : ".") + question.substr(at + 1, size);
    at += size + 1;
  }
  ++at;
  return name;
}

std::string record(const std::string& owner, int type, std::uint32_t ttl_s, const std::string& data) {
  return owner + u16(static_cast<unsigned>(type)) + u16(1) + u16(ttl_s >> 16) + u16(ttl_s & 0xffff) +
         u16(static_cast<unsigned>(data.size())) + data;
}

std::string label(const std::string& text) {
  return static_cast<char>(text.size()) + text;
}

}  // namespace

DnsServer::DnsServer(asio::io_context& loop)
    : acceptor_(loop, {asio::ip::address_v4::loopback(), 0}),
      socket_(loop, {asio::ip::address_v4::loopback(), acceptor_.local_endpoint().port()}) {
  receive();
  accept();
}

std::string DnsServer::address() const {
  return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
}

void DnsServer::receive() {
  socket_.async_receive_from(asio::buffer(buffer_), from_, [this](error_code error, std::size_t size) {
    if (error) return;
    ++udp_questions;
    error_code ignored;
    const std::string reply = answer({buffer_, size}, false);
    if (!reply.empty()) socket_.send_to(asio::buffer(reply), from_, 0, ignored);
    receive();
  });
}

void DnsServer::accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket client) {
    if (error) return;
    read(std::make_shared<tcp::socket>(std::move(client)));
    accept();
  });
}

void DnsServer::read(const std::shared_ptr<tcp::socket>& client) {
  const auto size = std::make_shared<std::string>(2, '\0');
  asio::async_read(*client, asio::buffer(*size), [this, client, size](error_code error, std::size_t) {
    if (error) return;
    const auto question = std::make_shared<std::string>(
        static_cast<unsigned char>((*size)[0]) << 8 | static_cast<unsigned char>((*size)[1]), '\0');
    asio::async_read(
        *client, asio::buffer(*question), [this, client, question](error_code failed, std::size_t) {
          if (failed) return;
          ++tcp_questions;
          const std::string reply = answer(*question, true);
          error_code ignored;
          if (!reply.empty())
            asio::write(*client, asio::buffer(u16(static_cast<unsigned>(reply.size())) + reply), ignored);
          read(client);
        });
  });
}

std::string DnsServer::answer(const std::string& question, bool over_tcp) const {
  std::size_t end = header_size;
  const std::string name = read_name(question, end);
  const int type = static_cast<unsigned char>(question.at(end + 1));
  const auto found = names.find(name);
  const bool exists = found != names.end();
  if (exists && !found->second.answers) return {};
  const bool is_truncated = exists && found->second.is_truncated && !over_tcp;
  const unsigned code = !exists ? 3 : found->second.is_refused ? 2 : 0;
  unsigned count = 0;
  std::string records;
  if (exists && !is_truncated && code == 0) {
    std::string owner = u16(0xc000 | header_size);  // the question's name
    for (int i = 0; i < found->second.chain; ++i) {
      const std::string next = label("alias" + std::to_string(i)) + label("test") + std::string(1, '\0');
      records += record(owner, type_cname, found->second.ttl_s, next);
      owner = next;
      ++count;
    }
    for (const auto& text : found->second.addresses) {
      const auto address = asio::ip::make_address(text);
      if (address.is_v4() ? type != type_a : type != type_aaaa) continue;
      const auto put = [&](const auto& bytes) {
        records += record(owner, type, found->second.ttl_s, std::string(bytes.begin(), bytes.end()));
      };
      if (address.is_v4())
        put(address.to_v4().to_bytes());
      else
        put(address.to_v6().to_bytes());
      ++count;
    }
  }
  return question.substr(0, 2) + u16(0x8180u | (is_truncated ? 0x0200u : 0u) | code) + u16(1) + u16(count) +
         u16(0) + u16(0) + question.substr(header_size, end + 4 - header_size) + records;
}

}  // namespace egress::testing
