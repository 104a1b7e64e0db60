// Follows changes in Rally back to the records in Aha!.
#pragma once

#include <aha/service.hpp>

namespace rally {

/// Handles a "webhook" event: changes the records that are linked to the item. One that belongs to no record is
/// no error: a warning says what was searched for. Throws as AhaApi does.                      [call][suspends]
void follow_webhook(const aha::Service& service);

}  // namespace rally
