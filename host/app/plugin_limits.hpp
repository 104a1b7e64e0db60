// What the operator grants to plugins, as limits of their accounts.
#pragma once

#include "account/account.hpp"
#include "app/config.hpp"

namespace app {

account::Limits plugin_limits(const Config& config);

}  // namespace app
