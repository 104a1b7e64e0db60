// Follows what changes in Tracker.
#pragma once

#include <aha/service.hpp>

namespace tracker {

/// Changes in Aha! what the webhook says has changed, and nothing else. A webhook that is not Tracker's, of another kind,
/// or about an issue without a record, is logged.                                             [call][suspends]
void follow_webhook(const aha::Service& service);

}  // namespace tracker
