#include <aha/sdk.hpp>
#include <aha/webhook.hpp>

/// Posts every feature and release that is sent from Aha! to an address of the user's own.
class Webhooks final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Webhooks>& d) {
    d.version(aha::sdk_version);
    d.title("Integration webhook")
        .category("API")
        .caption("Send features and releases to a server of your own");
    d.egress("*");
    d.string("hook_url");
    d.boolean("validate_cert")
        .description(
            "Check the certificate of your server. Untick it only for a server with a self-signed one.")
        .label_name("Validate certificate");
    d.on("create_feature", &Webhooks::forward).on("update_feature", &Webhooks::forward);
    d.on("create_release", &Webhooks::forward).on("update_release", &Webhooks::forward);
  }

 private:
  void forward() { aha::forward_payload(*this, data()["hook_url"].str()); }
};

AHA_SERVICE(Webhooks)
