#include <aha/sdk.hpp>
#include <jira_core/service.hpp>

#include <string_view>

namespace jira {

/// Jira Cloud, as the Connect add-on that its administrator installed.
class JiraConnect final : public JiraService {
 public:
  static constexpr void define(aha::Definition<JiraConnect>& d) {
    d.version(aha::sdk_version);
    d.title("Jira via Connect").caption([](std::string_view workspace_type) -> std::string_view {
      return workspace_type == "marketing_workspace"
                 ? "Send activities to Jira Cloud as issues, by its add-on"
                 : "Send features to Jira Cloud as issues, by its add-on";
    });
    define_common(d);
  }
};

}  // namespace jira

using jira::JiraConnect;
AHA_SERVICE(JiraConnect)
