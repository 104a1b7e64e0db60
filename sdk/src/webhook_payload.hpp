// A webhook's document, whatever way it came: as JSON, as a form, or as text that Aha! parsed one level deep.
#pragma once

#include <aha/call.hpp>
#include <aha/view.hpp>

namespace aha {

/// See Service::payload(). Valid until the call ends; null if there is nothing.                [call]
View webhook_payload(Call& call);

}  // namespace aha
