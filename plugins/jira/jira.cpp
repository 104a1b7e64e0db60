#include <aha/sdk.hpp>
#include <jira_core/service.hpp>

#include <string_view>

namespace jira {

/// Jira, on a server or in the cloud, as one of its users.
class Jira final : public JiraService {
 public:
  static constexpr void define(aha::Definition<Jira>& d) {
    d.version(aha::sdk_version);
    d.title("Jira").caption([](std::string_view workspace_type) -> std::string_view {
      return workspace_type == "marketing_workspace"
                 ? "Send activities to Jira, in the cloud or on your own server, as issues"
                 : "Send features to Jira, in the cloud or on your own server, as issues";
    });
    d.string("server_url");
    d.description(
        "Where Jira is, such as https://example.atlassian.net; for an API token with scopes, "
        "https://api.atlassian.com/ex/jira/{cloudId}.");
    d.string("username");
    d.description(
        "The user that issues are made as: in the cloud its email address, on a server its name. Leave it "
        "empty for a personal access token of Jira Data Center.");
    d.password("password");
    d.description(
        "In the cloud an API token, on a server a personal access token or the user's password. Tokens "
        "expire.");
    define_common(d);
  }
};

}  // namespace jira

using jira::Jira;
AHA_SERVICE(Jira)
