// A collection on an Azure DevOps Server, formerly Team Foundation Server.
#pragma once

#include <aha/memory.hpp>
#include <aha/service.hpp>
#include <tfs_core/connection.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tfs {

/// Proves who asks by NTLM, as upstream does, or, if no user is named, by a personal access token. If the server
/// refuses the one (401) and offers the other, that is tried within the same event, and remembered once it was
/// accepted. A password that NTLM keeps to itself is shown to a server by https only. All but `product`: [call][suspends]
class Server final : public Connection {
 public:
  /// Throws InvalidUrlError if the settings name no server.
  explicit Server(const aha::Service& service);

  std::string_view product() const override { return "Azure DevOps Server"; }
  aha::http::Response send(const Request& request) override;
  void send_each(std::span<const Request> requests,
                 const std::function<void(const aha::http::Response&)>& visit) override;
  /// To the server of the settings, whatever host is named: a server tends to name itself as only its own network knows
  /// it. upstream: remap_url
  std::optional<aha::http::Response> get_named(std::string_view url) override;

 private:
  enum class Scheme : std::uint8_t { ntlm, basic };

  aha::http::Response send(std::string_view method, std::string_view url, const aha::http::Body& body);
  std::string address_of(const Request& request) const;
  Scheme scheme_to_begin_with() const;
  bool may_try(Scheme scheme, const aha::http::Response& refusal) const;
  aha::http::Client client_for(Scheme scheme) const;
  std::string mark_of(Scheme scheme) const;

  const aha::Service& service_;
  aha::Memory memory_;
  std::string url_;
  Scheme scheme_;
};

}  // namespace tfs
