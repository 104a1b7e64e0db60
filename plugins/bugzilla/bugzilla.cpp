#include "bug_fields.hpp"
#include "client.hpp"
#include "sync.hpp"

#include <aha/sdk.hpp>

namespace bugzilla {

using aha::View;

/// Sends features and requirements to Bugzilla as bugs, those of requirements blocking that of their feature.
class Bugzilla final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Bugzilla>& d) {
    d.version(aha::sdk_version);
    d.title("Bugzilla").caption([](std::string_view workspace_type) -> std::string_view {
      return workspace_type == "marketing_workspace" ? "Send activities and requirements to Bugzilla as bugs"
                                                     : "Send features and requirements to Bugzilla as bugs";
    });
    d.egress("*").uses_aha_api();  // each user's own installation
    d.string("server_url")
        .description("The address of Bugzilla's start page, such as https://bugs.example.com.");
    d.string("api_key").description("A key of the user who reports the bugs, from Preferences, API Keys.");
    d.install_button();
    d.select("product", &Bugzilla::products).description("The product of new bugs.");
    d.select("component", &Bugzilla::components).description("The component of new bugs.");

    d.on("installed", &Bugzilla::installed);
    d.on("create_feature", &Bugzilla::create_feature).on("update_feature", &Bugzilla::update_feature);
  }

 private:
  void installed() {
    Client client(*this);
    const std::vector<View> products = client.enterable_products();
    const View fields = client.bug_fields();
    if (products.empty()) log().warn("The API key's user may report bugs in no product of Bugzilla.");
    aha::json::array list;
    for (const View product : products) list.push_back(product.json());
    meta_data()["products"] = std::move(list);
    meta_data()["defaults"] = field_defaults(products, fields);
  }

  void create_feature() {
    Client client(*this);
    Sync(*this, client).create_feature(subject("feature"));
  }
  void update_feature() {
    Client client(*this);
    Sync(*this, client).update_feature(subject("feature"));
  }

  aha::Options products() const { return aha::Options::from(meta()["products"], "name", "id"); }
  aha::Options components() const {
    return aha::Options::from(chosen_product(meta(), data())["components"], "name", "id");
  }
};

}  // namespace bugzilla

using bugzilla::Bugzilla;
AHA_SERVICE(Bugzilla)
