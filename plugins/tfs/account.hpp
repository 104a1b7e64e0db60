// An account of Azure DevOps Services, and the two addresses it has.
#pragma once

#include <aha/memory.hpp>
#include <aha/service.hpp>
#include <tfs_core/connection.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tfs {

/// The name of the organization out of what people type for it: "example", "example.visualstudio.com",
/// "https://dev.azure.com/example/Project". "" if there is none, or if its letters are not those of a name.       [any]
std::string organization_in(std::string_view typed);

/// Asks {account}.visualstudio.com, as upstream does, with the user's token. If that says that an endpoint is gone
/// (404, 405, 410), dev.azure.com/{account} is asked in its place within the same event, by today's version of the API;
/// once that has answered, the host remembers to ask only there.                  All but `product`: [call][suspends]
class Account final : public Connection {
 public:
  /// Throws ConfigurationError if the settings name no account.
  explicit Account(const aha::Service& service);

  std::string_view product() const override { return "Azure DevOps Services"; }
  aha::http::Response send(const Request& request) override;
  void send_each(std::span<const Request> requests,
                 const std::function<void(const aha::http::Response&)>& visit) override;
  /// To Microsoft's hosts only, by https. upstream: the token goes wherever a webhook says
  std::optional<aha::http::Response> get_named(std::string_view url) override;

 private:
  void set_moved(bool has_moved);
  aha::http::Request before(const Request& request) const;
  aha::http::Request today(const Request& request) const;
  std::optional<aha::http::Response> try_today(const Request& request) const;

  const aha::Service& service_;
  aha::Memory memory_;
  aha::http::Client http_;
  std::string name_;
  bool has_moved_;  // whether visualstudio.com need not be asked any more
};

}  // namespace tfs
