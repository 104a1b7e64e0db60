#include "server.hpp"

#include <aha/sdk.hpp>
#include <tfs_core/service.hpp>

#include <memory>
#include <string_view>

namespace tfs {

/// Azure DevOps Server, formerly Team Foundation Server. upstream: AhaServices::TFS
class TfsOnPremise final : public AzureDevOps {
 public:
  static constexpr void define(aha::Definition<TfsOnPremise>& d) {
    d.version(aha::sdk_version);
    d.title("Azure DevOps Server").caption([](std::string_view workspace_type) -> std::string_view {
      return workspace_type == "marketing_workspace"
                 ? "Send activities and their requirements to your Azure DevOps Server as work items"
                 : "Send features and their requirements to your Azure DevOps Server as work items";
    });
    d.egress("*").uses_aha_api();  // each user's own server
    d.string("server_url");
    d.description(
        "Where your collection is, its name included: "
        "https://devops.example.com/tfs/DefaultCollection");
    d.string("user_name");
    d.description("Your user name on the server. With a personal access token, leave it empty.");
    d.password("user_password").description("Your password on the server, or a personal access token.");
    define_common(d);
  }

 private:
  std::unique_ptr<Connection> connect() const override { return std::make_unique<Server>(*this); }
};

}  // namespace tfs

using tfs::TfsOnPremise;
AHA_SERVICE(TfsOnPremise)
