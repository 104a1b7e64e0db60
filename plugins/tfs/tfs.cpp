#include "account.hpp"

#include <aha/sdk.hpp>
#include <tfs_core/service.hpp>

#include <memory>
#include <string_view>

namespace tfs {

/// Azure DevOps Services, Microsoft's cloud, by a personal access token. upstream: AhaServices::VSO
class Tfs final : public AzureDevOps {
 public:
  static constexpr void define(aha::Definition<Tfs>& d) {
    d.version(aha::sdk_version);
    d.title("Azure DevOps Services").caption([](std::string_view workspace_type) -> std::string_view {
      return workspace_type == "marketing_workspace"
                 ? "Send activities and their requirements to Azure DevOps Services as work items"
                 : "Send features and their requirements to Azure DevOps Services as work items";
    });
    d.egress("dev.azure.com").egress("*.visualstudio.com").uses_aha_api().attachments();
    d.string("account_name");
    d.description(
        "The name of your organization: \"example\" of https://dev.azure.com/example or "
        "https://example.visualstudio.com");
    d.string("user_name").description("Your email address. With a personal access token, anything will do.");
    d.password("user_password");
    d.description(
        "A personal access token of this organization that may read projects and teams, and read and write "
        "work "
        "items.");
    define_common(d);
  }

 private:
  std::unique_ptr<Connection> connect() const override { return std::make_unique<Account>(*this); }
};

}  // namespace tfs

using tfs::Tfs;
AHA_SERVICE(Tfs)
