#include "egress/target_finder.hpp"

#include <algorithm>
#include <utility>

#include "egress/allowed_hosts.hpp"

namespace egress {
namespace {

constexpr std::size_t max_pinned_addresses = 16;

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

bool is_localhost(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost");
}

Failure refusal(Error error, const Url& url, const std::string& what) {
  return {error, "The connection to " + url.authority() + " is not allowed: " + what};
}

// "+": the entry ages like any other, or libcurl would keep every name it ever heard of.
std::string pin_of(const Url& url, std::uint16_t port, const Addresses& addresses) {
  std::string pin = "+" + url.host + ":" + std::to_string(port) + ":";
  const auto count = std::min(addresses.size(), max_pinned_addresses);
  for (std::size_t i = 0; i < count; ++i) pin += (i == 0 ? "" : ",") + bracketed(addresses[i].to_string());
  return pin;
}

Addresses loopback() {
  return {boost::asio::ip::address_v4::loopback(), boost::asio::ip::address_v6::loopback()};
}

std::string connect_to_of(const ConnectTo* entry) {
  if (entry == nullptr) return {};
  const auto port = entry->target_port == 0 ? "" : std::to_string(entry->target_port);
  return "::" + bracketed(entry->target_host) + ":" + port;
}

}  // namespace

Resolver::Wait TargetFinder::find(account::Account& account, const Url& url,
                                  const std::vector<std::string>* allowed_hosts, Done done) {
  if (allowed_hosts != nullptr && !host_is_allowed(url.host, *allowed_hosts)) {
    done(tl::unexpected(
        refusal(Error::unlisted_host, url,
                "the plugin's manifest does not list this host. Its author can add it with egress().")));
    return {};
  }
  const ConnectTo* entry = redirection_of(url);
  const bool is_looked_up = !url.address && !is_localhost(url.host) && !never_resolves(url.host) &&
                            (entry == nullptr || entry->target_host.empty());
  if (!is_looked_up) {
    done(judge_directly(url, entry));
    return {};
  }
  return resolver_.resolve(account, url.host, [this, url, entry, done = std::move(done)](const Found& found) {
    done(judge(url, entry, found));
  });
}

// Of what needs no name server.
tl::expected<ConnectTarget, Failure> TargetFinder::judge_directly(const Url& url,
                                                                  const ConnectTo* entry) const {
  if (never_resolves(url.host)) return judge(url, entry, {{}, "names under .invalid never do", {}});
  if (url.address) return judge(url, entry, {{*url.address}, {}, {}});
  if (!is_localhost(url.host)) return ConnectTarget{{}, connect_to_of(entry), true};
  Addresses open = loopback();
  std::erase_if(open, [this](const Address& address) { return policy_.refuses(address).has_value(); });
  return judge(url, entry, {open.empty() ? loopback() : open, {}, {}});
}

const ConnectTo* TargetFinder::redirection_of(const Url& url) const {
  const auto found =
      std::ranges::find_if(connect_to_, [&](const ConnectTo& entry) { return entry.matches(url); });
  return found == connect_to_.end() ? nullptr : &*found;
}

tl::expected<ConnectTarget, Failure> TargetFinder::judge(const Url& url, const ConnectTo* entry,
                                                         const Found& found) const {
  if (found.addresses.empty())
    return tl::unexpected(failure_of(CURLE_COULDNT_RESOLVE_HOST, url.authority(), found.fault, 0));
  for (const Address& address : found.addresses)
    if (const auto reason = policy_.refuses(address))
      return tl::unexpected(refusal(Error::address_refused, url,
                                    address.to_string() + " is " + std::string(*reason) +
                                        ". The operator can allow it with --allow-address."));
  ConnectTarget target{{}, connect_to_of(entry), entry != nullptr && !entry->target_host.empty()};
  if (url.address || target.is_operators_choice) return target;
  target.pin = pin_of(url, entry != nullptr && entry->target_port != 0 ? entry->target_port : url.port,
                      found.addresses);
  return target;
}

}  // namespace egress
