// Loads what the settings offer to choose from, and what sending needs to know, into meta_data.
#pragma once

#include "client.hpp"
#include "settings.hpp"

#include <aha/json.hpp>
#include <aha/service.hpp>

namespace jira {

/// The fields, projects and resolutions of the whole server; makes the field "Aha! Reference" if it is
/// missing. What was loaded of single projects before stays.                                 [call][suspends]
/// upstream: get_common_configuration
void load_server(Client& client, aha::json::object& meta);

/// The issue types of the settings' project with their fields and statuses. Leaves meta_data as it is if Jira
/// has no such project.                                                                      [call][suspends]
/// upstream: JiraProjectResource#fetch_expanded_data_for_project
void load_project(const aha::Service& service, Client& client, const Settings& settings,
                  aha::json::object& meta);

}  // namespace jira
