// What every service asks of a record of Aha!'s. Link aha::text beside the SDK (aha_add_plugin(... LINK
// aha::text)).
#pragma once

#include <aha/text.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace aha {

/// The name of a feature, requirement or release; if it has none, a title out of its description. [any]
/// upstream: Helpers#resource_name
inline std::string resource_name(View record) {
  return text::resource_name(record["name"].str(), record["description"]["body"].str());
}

/// "features", "requirements" or "releases", by the record's `reference_num`: the first argument of the
/// AhaApi calls. The result is static. [any]
inline std::string_view resource_type(View record) {
  return text::resource_type(record["reference_num"].str());
}

}  // namespace aha
