// Azure DevOps' REST API, as far as this service needs it: one method an endpoint.
#pragma once

#include "connection.hpp"
#include "refusal.hpp"
#include "settings.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tfs {

/// Speaks for one event to one collection. Answers are valid until the call ends. A method ends in the answer it is
/// named for, or throws as refuse() and http::Client do.                              All: [call][suspends]
/// source: learn.microsoft.com, "Azure DevOps Services REST API Reference"
class Client {
 public:
  /// As many projects as are read. Each takes three more requests, so that many more would outlast the event.
  static constexpr std::size_t max_projects = 5'000;

  /// Both must outlive this.
  Client(Connection& connection, const Settings& settings) : connection_(connection), settings_(settings) {}

  // ---- what a collection offers

  /// GET projects, a thousand at a time, up to max_projects: [{"id", "name"}]
  std::vector<aha::View> projects();

  // Of several projects, asked for together: an answer each, in the order of the ids.

  /// GET wit/workitemtypecategories: {"value": [{"workItemTypes": [{"name"}]}]}
  std::vector<aha::json::value> categories(std::span<const std::string> project_ids);
  /// GET wit/workitemtypes: {"value": [{"name", "transitions": {state: ..}, "fieldInstances": [..]}]}
  std::vector<aha::json::value> work_item_types(std::span<const std::string> project_ids);
  /// GET wit/classificationNodes/areas, ten levels: {"name", "hasChildren", "children"}
  std::vector<aha::json::value> areas(std::span<const std::string> project_ids);

  // ---- work items

  /// GET wit/workitems/{id} with its relations.
  aha::View work_item(std::string_view id);
  /// GET of the address that a webhook names; null if it leads to where the credentials must not go.
  aha::View work_item_at(std::string_view url);
  /// GET wit/workitems/{id}/updates/{number}: {"fields": {name: {"oldValue", "newValue"}}}, what one update changed; null
  /// if Azure DevOps does not tell.
  aha::View update_of(std::string_view id, std::string_view number);
  /// Whether the description of a work item is Markdown. It says so itself; if it does not, and its text is neither HTML
  /// nor that of the record, GET wit/workitems/{id} by today's API tells. If Azure DevOps does not tell, it is HTML, as it
  /// was before there was a choice.
  bool has_markdown(aha::View work_item, aha::View record);
  /// POST wit/wiql: up to ten work items of this type and title in the project, the newest first, as [{"id"}].
  aha::View find_by_title(std::string_view type, std::string_view title);
  /// PATCH wit/workitems/${type} of the project -> the work item. patch: JSON Patch.
  aha::View create_work_item(std::string_view type, const aha::json::array& patch);
  /// PATCH wit/workitems/{id}; without changes, nothing is sent.
  void update_work_item(std::string_view id, const aha::json::array& patch, std::string_view action);
  /// POST wit/attachments -> {"url"}
  aha::View upload_attachment(std::string_view file_name, const aha::http::File& file);

 private:
  std::vector<aha::json::value> get_all(std::span<const std::string> project_ids, std::string_view endpoint,
                                        std::string_view action, const aha::url::Query& query = {});
  std::string project_path(std::string_view endpoint) const;
  std::string path_today(std::string_view endpoint) const;
  const aha::http::Response& expect(const aha::http::Response& response, int status,
                                    std::string_view action) const;

  Connection& connection_;
  const Settings& settings_;
};

}  // namespace tfs
