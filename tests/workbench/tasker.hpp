// A service for Tasker, the tracker that scripts/stand_in plays. Its second version gives tasks another title.
#pragma once

#include <aha/sdk.hpp>

#include <string>
#include <string_view>

/// Sends features to Tasker as tasks.
class Tasker final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Tasker>& d) {
    d.title("Tasker").caption("Send features to Tasker as tasks").version(VERSION);
    d.egress("api.tasker.example").uses_aha_api();
    d.password("token").description("An access token: in Tasker, under Profile.");
    d.install_button();
    d.select("project", &Tasker::projects)
        .description("Where new tasks go. Test the connection to load the list.");
    d.boolean("with_reference").description("Put the record's number into the task.");
    d.callback_url().description("Enter it in Tasker, under Webhooks.");
    d.on("installed", &Tasker::installed).on("create_feature", &Tasker::create_feature);
    d.on("update_feature", &Tasker::create_feature).on("webhook", &Tasker::webhook);
  }

 private:
  void installed() { meta_data()["projects"] = ask("GET", "/projects")["projects"].json(); }

  void create_feature() {
    const aha::View feature = subject("feature");
    const aha::json::object task{{"title", TITLE_PREFIX + std::string(feature["name"].str())},
                                 {"project_id", data()["project"].json()},
                                 {"reference", feature["reference_num"].json()}};
    const aha::View made = ask("POST", "/tasks", aha::http::Body::json(task));
    const aha::json::object link{{"id", made["id"].json()}, {"url", made["url"].json()}};
    api().create_integration_fields("features", feature["reference_num"], data()["integration_id"], link);
  }

  void webhook() {}

  aha::Options projects() { return aha::Options::from(meta()["projects"], "name", "id"); }

  aha::View ask(std::string_view method, const std::string& path, const aha::http::Body& body = {}) const {
    const auto answer =
        http().bearer(data()["token"].str()).send(method, "https://api.tasker.example/v1" + path, body);
    if (answer.status() == 401)
      throw aha::ConfigurationError("Tasker refused the token. Enter one that is valid.");
    return answer.expect_ok().json();
  }
};

AHA_SERVICE(Tasker)
