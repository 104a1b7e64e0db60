// Decides where one hop of a transfer may connect to, before libcurl hears of it.
#pragma once

#include <functional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "egress/address_policy.hpp"
#include "egress/connect_to.hpp"
#include "egress/failure.hpp"
#include "egress/resolver.hpp"
#include "egress/url.hpp"

namespace egress {

// A judged way to a URL's host, in libcurl's terms.
struct ConnectTarget {
  std::string pin;                   // for CURLOPT_RESOLVE; empty: nothing to resolve
  std::string connect_to;            // for CURLOPT_CONNECT_TO; empty: as the URL says
  bool is_operators_choice = false;  // of an address, by --connect-to: not judged
};

// [loop]
class TargetFinder {
 public:
  using Done = std::function<void(tl::expected<ConnectTarget, Failure>)>;

  // Borrows all three for its life.
  TargetFinder(const AddressPolicy& policy, const std::vector<ConnectTo>& connect_to, Resolver& resolver)
      : policy_(policy), connect_to_(connect_to), resolver_(resolver) {}

  // Judges `url` on `account` (see Resolver::resolve) and calls `done` once, at once if no name must be looked up;
  // never if the wait that it returns, or the resolver, is destroyed first. `allowed_hosts` as in Request.
  //
  // - A name is refused as soon as one of its addresses is: the server of such a name is not to be trusted with the
  //   choice. libcurl is then bound to the addresses judged here.
  // - localhost and *.localhost are the loopback addresses and never looked up (RFC 6761, section 6.3).
  // - If a --connect-to entry names another host, the URL's own name is not looked up; a literal address or a localhost
  //   name in the URL is judged all the same.
  Resolver::Wait find(account::Account& account, const Url& url,
                      const std::vector<std::string>* allowed_hosts, Done done);

 private:
  const ConnectTo* redirection_of(const Url& url) const;
  tl::expected<ConnectTarget, Failure> judge_directly(const Url& url, const ConnectTo* entry) const;
  tl::expected<ConnectTarget, Failure> judge(const Url& url, const ConnectTo* entry,
                                             const Found& found) const;

  const AddressPolicy& policy_;
  const std::vector<ConnectTo>& connect_to_;
  Resolver& resolver_;
};

}  // namespace egress
