// Changes in Tracker on their way to Aha!.
#pragma once

#include "settings.hpp"

#include <aha/service.hpp>

namespace pivotal_tracker {

/// Brings the records that the changed stories, epics and tasks are linked to up to date. Several records of
/// one story all follow it; for several and for none a warning says what was searched for.
/// Tracker does not sign its webhooks, so nothing can be checked.                             [call][suspends]
void follow_webhook(const aha::Service& service, const Settings& settings);

}  // namespace pivotal_tracker
