#include "client.hpp"

#include <aha/sdk.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace salesforce {

using aha::View;

/// What is wrong with a custom host; empty if nothing is. upstream takes any text that ends in
/// "salesforce.com", such as "evilsalesforce.com": it would be sent the client's secret.
std::string_view fault_of(std::string_view host) {
  const bool is_name = std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  if (!is_name)
    return "The custom host must be a bare name such as test.salesforce.com, without https:// and without a "
           "path.";
  if (host != "salesforce.com" && !host.ends_with(".salesforce.com"))
    return "The custom host must be one of Salesforce's own, ending in .salesforce.com.";
  return {};
}

/// Tells Aha!'s app inside Salesforce which portal ideas go to.
class Salesforce final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Salesforce>& d) {
    d.version(aha::sdk_version);
    d.category("Customer relationship management");
    d.caption("Take ideas from accounts, opportunities and cases in Salesforce");
    d.egress("*.salesforce.com").egress("*.force.com");
    d.oauth2_button()
        .authorize_url("https://login.salesforce.com/services/oauth2/authorize")
        .token_url("https://login.salesforce.com/services/oauth2/token")
        .parameters({{"display", "popup"}, {"immediate", "false"}});
    d.string("host").description(
        "Only for a sandbox organisation: its host, such as test.salesforce.com. Otherwise leave it empty.");
    d.internal("idea_portal_id");
    d.install_button();
    d.on("installed", &Salesforce::installed).on("updated", &Salesforce::updated);
  }

 private:
  /// The settings may be saved with a wrong host; only a warning comes of it.
  void updated() {
    if (const std::string_view fault = fault_of(custom_host()); has_host() && !fault.empty())
      log().error(fault);
  }

  void installed() {
    if (const std::string_view fault = fault_of(custom_host()); has_host() && !fault.empty())
      throw aha::ConfigurationError(std::string(fault));
    Client client(*this, has_host() ? custom_host() : "login.salesforce.com");
    client.check_user();
    client.store_settings({{"idea_portal_url", data()["idea_portal_url"].json()},
                           {"jwt_secret_key", data()["jwt_secret_key"].json()}});
  }

  bool has_host() const { return data()["host"].present(); }
  /// Also of an address that was pasted.
  std::string custom_host() const {
    std::string host = aha::url::base(data()["host"].text());
    if (host.starts_with("https://")) host.erase(0, std::string_view("https://").size());
    return host.substr(0, host.find('/'));
  }
};

}  // namespace salesforce

AHA_SERVICE(salesforce::Salesforce)
