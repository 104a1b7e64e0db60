// What of a file is asked beside an examination, whatever its format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace artifact {

// Calls `take` with the address in the library, the size and the mangled name of every function that the file tells of.
// Takes memory and time as the file likes: see examine(). [any]
// bytes  a whole file's content. Hostile.
void for_each_function(std::span<const std::byte> bytes,
                       const std::function<void(std::uint64_t, std::uint64_t, std::string_view)>& take);

// The symbol versions that a library offers to others; none if it cannot be read, or knows no versions. [any]
std::vector<std::string> defined_versions(std::span<const std::byte> bytes);

}  // namespace artifact
