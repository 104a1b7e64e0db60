#include "client.hpp"
#include "sync.hpp"

#include <aha/blanks.hpp>
#include <aha/sdk.hpp>
#include <aha/xml.hpp>

namespace fogbugz {

using aha::View;

/// Sends features to FogBugz as cases with requirements as sub-cases, and follows the cases' statuses.
class Fogbugz final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Fogbugz>& d) {
    d.version(aha::sdk_version);
    d.title("FogBugz").caption([](std::string_view workspace_type) -> std::string_view {
      return workspace_type == "marketing_workspace" ? "Send activities to FogBugz as cases"
                                                     : "Send features to FogBugz as cases";
    });
    d.egress("*").uses_aha_api();  // FogBugz On Demand, or the user's own server
    d.string("fogbugz_url")
        .description("The address of FogBugz's start page, such as https://example.fogbugz.com.");
    d.string("api_token")
        .description("A token of the user who reports the cases, made in FogBugz's user options.");
    d.install_button();
    d.select("projects", &Fogbugz::projects).description("The FogBugz project of new cases.");
    d.callback_url().description(
        "With ?case_number={CaseNumber} at its end, the address of a URL trigger in FogBugz for all case "
        "events.");

    d.on("installed", &Fogbugz::installed).on("webhook", &Fogbugz::webhook);
    d.on("create_feature", &Fogbugz::send_feature).on("update_feature", &Fogbugz::send_feature);
  }

 private:
  void installed() {
    Client client(call(), http(), data());
    const View projects = client.projects();
    const View statuses = client.statuses();
    if (projects.is_null()) log().warn("The API token's user sees no project of FogBugz.");
    meta_data()["projects"] = projects.json();  // upstream: a single one as itself
    aha::json::object by_id;
    for (const View status : aha::as_list(statuses)) by_id[status["ixStatus"].text()] = status.json();
    meta_data()["statuses"] = std::move(by_id);
  }

  void send_feature() {
    const View feature = subject("feature");
    Client client(call(), http(), data());
    Sync(*this, client).send(feature);
  }

  void webhook() {
    const std::string number = case_number();
    if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos) {
      log().warn(
          "The webhook names no case, so nothing was changed. The address in FogBugz's URL trigger must end "
          "in "
          "?case_number={CaseNumber}.");
      return;
    }
    Client client(call(), http(), data());
    const View found = client.find_case(number);
    if (!found) {
      log().warn("FogBugz tells of case " + number +
                 ", and has none of that number for the API token's user. Nothing was changed.");
    } else if (was_just_opened(found)) {
      log().info("Case " + number + " was just opened; a linked one was opened from Aha!.");
    } else if (keeps_status(found)) {
      log().info("What happened to case " + number + " has not changed its status.");
    } else {
      Sync(*this, client).follow(found);
    }
  }

  /// As the payload has it, or a form as which the trigger was sent.
  std::string case_number() const {
    std::string number = payload()["case_number"].text();
    if (number.empty()) number = aha::url::form_value(raw_body(), "case_number").value_or("");
    return std::string(aha::trimmed(number));
  }

  aha::Options projects() const {
    aha::Options options;
    for (const View project : aha::as_list(meta()["projects"]))
      options.add(project["sProject"], project["ixProject"]);
    return options.sort_by_label();
  }
};

}  // namespace fogbugz

using fogbugz::Fogbugz;
AHA_SERVICE(Fogbugz)
