// What a subscription of Azure DevOps says about a changed work item, brought to Aha!.
#pragma once

#include "client.hpp"
#include "settings.hpp"

#include <aha/service.hpp>

namespace tfs {

/// Reads the work item that the event's webhook is about, and changes the one feature or requirement that is linked to
/// it: name, description and status, if the webhook says that they have changed and they differ. A webhook about anything
/// else, and one that tries a new subscription out, is ignored with a word in the log. Throws as the client and AhaApi
/// do.                                                                                         [call][suspends]
void follow_webhook(const aha::Service& service, Client& client, const Settings& settings);

}  // namespace tfs
