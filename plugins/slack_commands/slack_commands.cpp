#include <aha/sdk.hpp>

/// Connects Slack's commands to Aha!, which answers them itself: there is nothing to send from here.
class SlackCommands final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<SlackCommands>& d) {
    d.version(aha::sdk_version);
    d.title("Aha! (from Slack)").category("Communication");
    d.caption("Add ideas and change work in Aha! by commands in Slack");
    d.commands_slack_button();
    d.on("installed", &SlackCommands::installed);
  }

 private:
  void installed() {
    log().info("Slack's commands are answered by Aha! itself; this integration has nothing to test.");
  }
};

AHA_SERVICE(SlackCommands)
