#include "client.hpp"
#include "sync.hpp"
#include "webhook.hpp"

#include <aha/sdk.hpp>

namespace tracker {

/// Sends features to Tracker as issues, and follows what changes there.
class Tracker final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Tracker>& d) {
    d.title("Tracker").caption("Send features to Tracker as issues").category("Examples").version("1.0.0");
    d.egress("api.tracker.example").egress("auth.tracker.example");
    d.uses_aha_api().attachments().needs("aha.secrets/1");
    d.string("client_id").description("Of the application that you registered in Tracker.");
    d.password("client_secret");
    d.install_button();
    d.select("project", &Tracker::projects).description("Where new issues go.");
    d.callback_url().description("Enter it in Tracker, under Webhooks.");
    d.password("webhook_secret").description("What Tracker shows for that webhook.");
    d.internal("status_mapping");
    d.on("installed", &Tracker::installed).on("webhook", &Tracker::webhook);
    d.on("create_feature", &Tracker::create_feature).on("update_feature", &Tracker::update_feature);
  }

 private:
  void installed() { meta_data()["projects"] = Client(*this).projects(); }
  void create_feature() { Sync(*this).create(subject("feature")); }
  void update_feature() { Sync(*this).update(subject("feature")); }
  void webhook() { follow_webhook(*this); }

  aha::Options projects() { return aha::Options::from(meta()["projects"], "name", "id"); }
};

}  // namespace tracker

AHA_SERVICE(tracker::Tracker)
