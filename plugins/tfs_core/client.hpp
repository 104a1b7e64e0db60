// Azure DevOps' REST API, as far as this service needs it: one method an endpoint.
#pragma once

#include "connection.hpp"
#include "refusal.hpp"
#include "settings.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace tfs {

/// Speaks for one event to one collection. Answers are valid until the call ends. A method ends in the answer it is
/// named for, or throws as refuse() and http::Client do.                              All: [call][suspends]
/// source: learn.microsoft.com, "Azure DevOps Services REST API Reference"
class Client {
 public:
  /// As many projects as are asked for. Each takes three more requests, so that more would outlast the event.
  static constexpr std::size_t max_projects = 1'000;

  /// Both must outlive this.
  Client(Connection& connection, const Settings& settings) : connection_(connection), settings_(settings) {}

  // ---- what a collection offers

  /// GET projects, up to max_projects: [{"id", "name"}]
  aha::View projects();
  /// GET wit/workitemtypecategories of a project: [{"workItemTypes": [{"name"}]}]
  aha::View categories(std::string_view project_id);
  /// GET wit/workitemtypes of a project: [{"name", "transitions": {state: ..}, "fieldInstances": [..]}]
  aha::View work_item_types(std::string_view project_id);
  /// GET wit/classificationNodes/areas of a project, ten levels: {"name", "hasChildren", "children"}
  aha::View areas(std::string_view project_id);

  // ---- work items

  /// GET wit/workitems/{id} with its relations.
  aha::View work_item(std::string_view id);
  /// GET of the address that a webhook names; null where it leads to where the credentials must not go.
  aha::View work_item_at(std::string_view url);
  /// POST wit/wiql: up to ten work items of this type and title in the project, the newest first, as [{"id"}].
  aha::View find_by_title(std::string_view type, std::string_view title);
  /// PATCH wit/workitems/${type} of the project -> the work item. patch: JSON Patch.
  aha::View create_work_item(std::string_view type, const aha::json::array& patch);
  /// PATCH wit/workitems/{id}; without changes, nothing is sent.
  void update_work_item(std::string_view id, const aha::json::array& patch, std::string_view action);
  /// POST wit/attachments -> {"url"}
  aha::View upload_attachment(std::string_view file_name, const aha::http::File& file);

 private:
  aha::View get(std::string path, std::string_view action, const aha::url::Query& query = {});
  std::string path_today(std::string_view endpoint) const;
  const aha::http::Response& expect(const aha::http::Response& response, int status,
                                    std::string_view action) const;

  Connection& connection_;
  const Settings& settings_;
};

}  // namespace tfs
