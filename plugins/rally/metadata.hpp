// What "Test connection" learns about the account: what the user chooses from and maps to.
#pragma once

#include <aha/json.hpp>
#include <aha/service.hpp>

namespace rally {

/// Projects, workspaces with their settings, kinds of portfolio items with their custom fields, and states, for
/// meta_data. Throws as document_of does.                                                      [call][suspends]
aha::json::object load_metadata(const aha::Service& service);

}  // namespace rally
