// What a service is, as Aha! reads it.
#pragma once

#include <aha/definition.hpp>

#include <string>
#include <string_view>

namespace aha::detail {

/// "slack_commands": "Slack Commands". upstream: Service.title
std::string title_of(const Datasheet& sheet);

/// The JSON object that abi.h describes at aha_factory.describe.
std::string describe_json(const Datasheet& sheet, std::string_view workspace_type);

}  // namespace aha::detail
