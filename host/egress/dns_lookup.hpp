// Names looked up by c-ares on the loop: /etc/hosts and DNS, as resolv.conf and nsswitch.conf say.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "egress/loop.hpp"
#include "egress/name_server.hpp"
#include "egress/resolver.hpp"

namespace egress {

// [loop] Blocks on nothing but the small files named above, which each look-up reads again: a change counts at once.
// Each look-up has its own socket, and so its own port, and can be ended by itself.
class DnsLookup final : public Lookup {
 public:
  struct Settings {
    std::vector<NameServer> servers;  // empty: as resolv.conf says
    std::chrono::milliseconds timeout =
        std::chrono::milliseconds(2'000);  // of the first try; doubled for each more
    int tries = 3;                         // of each server
  };

  // Throws std::runtime_error if c-ares does not start.
  DnsLookup(asio::io_context& loop, Settings settings);

  std::unique_ptr<Query> start(const std::string& host, Done done) override;

 private:
  asio::io_context& loop_;
  Settings settings_;
};

}  // namespace egress
