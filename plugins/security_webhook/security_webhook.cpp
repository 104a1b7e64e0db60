#include <aha/sdk.hpp>
#include <aha/webhook.hpp>

#include <chrono>

/// Posts what concerns an account's security to an address of the user's own.
class SecurityWebhook final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<SecurityWebhook>& d) {
    d.version(aha::sdk_version);
    d.title("Security webhook")
        .category("API")
        .caption("Send security events of the account, such as logins, to a server of your own");
    d.egress("*");
    d.string("hook_url");
    d.boolean("validate_cert")
        .description(
            "Check the certificate of your server. Untick it only for a server with a self-signed one.")
        .label_name("Validate certificate");
    d.on("security", &SecurityWebhook::security);
  }

 private:
  void security() {
    using namespace std::chrono_literals;
    const auto limit = time_limit(5s);  // logins come often: a slow receiver must not hold them up
    aha::forward_payload(*this, data()["hook_url"].str());
  }
};

AHA_SERVICE(SecurityWebhook)
