// Names looked up by the system: /etc/hosts, DNS, whatever nsswitch.conf says.
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <memory>

#include "egress/resolver.hpp"

namespace egress {

// getaddrinfo() blocks, so it runs on threads. Asio's own asynchronous resolver has one thread a loop, where
// one name server that does not answer holds up every other name. [loop]
//
// Destroying it waits for the lookups under way, as long as the system's own timeout for them.
class SystemLookup final : public Lookup {
 public:
  explicit SystemLookup(asio::io_context& loop, std::size_t threads = 4);
  ~SystemLookup() override;

  void start(const std::string& host, std::function<void(Addresses)> done) override;

 private:
  asio::io_context& loop_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // read and dropped on the loop only
  asio::thread_pool threads_;
};

}  // namespace egress
