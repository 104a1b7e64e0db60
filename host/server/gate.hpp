// Who may send what: one judgement for every route, on a request's header alone, before a byte of its body is read. No
// web page passes, neither by a request that a browser sends without asking nor by a name that it made point here; and
// no request whose end the host and a proxy in front could see in different places.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/header.hpp"
#include "server/message.hpp"
#include "server/router.hpp"

namespace server {

class Gate {
 public:
  struct Settings {
    std::vector<std::string> public_hosts;      // names that clients know the host by, besides addresses
    std::size_t body_bytes = 16 * 1024 * 1024;  // largest body
    std::string bearer_token = {};              // that each request has to carry; empty: none
  };

  // What a request asks for. The views are into its header.
  struct Admitted {
    const Route* route;
    std::string_view path;  // without the path secret
    std::string_view query;
  };

  // router  outlives the gate.
  Gate(const Router& router, Settings settings);

  // A refusal ends the connection if bytes of a body may follow. [any]
  tl::expected<Admitted, Refusal> judge(const Header& header) const;

  // The largest body that a route takes. [any]
  std::size_t body_bytes(const Route& route) const;

 private:
  tl::expected<Admitted, Refusal> judge_sender(const Header& header) const;
  bool is_own_name(std::string_view host) const;

  const Router& router_;
  const Settings settings_;
};

// What is wrong with how a request says where it ends and whom it is for; empty: nothing. Part of what a gate judges.
std::string_view fault_of_framing(const Header& header);

}  // namespace server
