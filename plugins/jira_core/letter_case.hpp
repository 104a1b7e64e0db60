// Comparing names without regard to case, beyond ASCII: Jira's versions are told apart that way.
#pragma once

#include <string>
#include <string_view>

namespace jira {

/// `text` in lower case: the Latin, Greek, Cyrillic, Armenian and full-width letters; other scripts with two
/// cases (Deseret, Georgian capitals and the like) stay as they are. `text` must be UTF-8; bytes that are not
/// stay.  [any] upstream: mb_chars.downcase
std::string lower_case(std::string_view text);

}  // namespace jira
