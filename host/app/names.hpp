// Whose service names are, as the operator and the build have it.
#pragma once

#include "app/config.hpp"
#include "ownership/name_owners.hpp"
#include "signature/trust_list.hpp"

namespace app {

// trust  outlives the policy.
ownership::NamePolicy name_policy(const Config& config, const signature::TrustList& trust);

}  // namespace app
