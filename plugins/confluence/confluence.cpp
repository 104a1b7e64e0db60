#include <aha/sdk.hpp>

/// Lets a page in Confluence show a roadmap, report or presentation. Aha! serves what is shown: the service
/// only makes the integration one that can be chosen.
class Confluence final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Confluence>& d) {
    d.version(aha::sdk_version);
    d.category("Knowledge management");
    d.caption("Show a roadmap, report or presentation, always up to date, inside a Confluence page");
    d.confluence_button();
    d.on("wiki", &Confluence::wiki);
  }

 private:
  void wiki() { log().debug("Confluence shows pages that Aha! serves; there is nothing to send."); }
};

AHA_SERVICE(Confluence)
