#include <aha/sdk.hpp>
#include <aha/webhook.hpp>

#include <chrono>

/// Posts what happens in a workspace to an address of the user's own.
class AuditWebhook final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<AuditWebhook>& d) {
    d.version(aha::sdk_version);
    d.title("Activity webhook")
        .category("API")
        .caption("Send every change of a record to a server of your own");
    d.egress("*");
    d.string("hook_url").audit_filter();
    d.boolean("validate_cert")
        .description(
            "Check the certificate of your server. Untick it only for a server with a self-signed one.")
        .label_name("Validate certificate");
    d.on("audit", &AuditWebhook::audit);
  }

 private:
  void audit() {
    using namespace std::chrono_literals;
    const auto limit = time_limit(5s);  // activity comes often: a slow receiver must not hold it up
    aha::forward_payload(*this, data()["hook_url"].str());
  }
};

AHA_SERVICE(AuditWebhook)
