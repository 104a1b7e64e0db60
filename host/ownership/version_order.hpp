// Which of two versions is the later.
#pragma once

#include <compare>
#include <string_view>

namespace ownership {

// Orders versions such as "1.9", "1.10.0-rc.2" and "1.10": runs of digits as numbers, a pre-release ("-rc.2") before
// its release, and no version before any. Zeros at the end ("1.0") and what follows a "+" say nothing. [any]
std::weak_ordering compare_versions(std::string_view one, std::string_view other);

}  // namespace ownership
