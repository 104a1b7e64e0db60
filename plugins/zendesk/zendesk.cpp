#include <aha/sdk.hpp>

/// Names the portal that ideas from Zendesk go to. The app inside Zendesk talks to Aha! directly, so no event
/// reaches this service.
class Zendesk final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Zendesk>& d) {
    d.version(aha::sdk_version);
    d.category("Customer relationship management");
    d.caption("Take ideas from support tickets in Zendesk");
    d.internal("idea_portal_id");
  }
};

AHA_SERVICE(Zendesk)
