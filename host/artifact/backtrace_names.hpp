// Names the functions in a backtrace that a process wrote as it died: a plugin hides its functions from the dynamic
// linker, which is all that the process itself could ask.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace artifact {

// The functions that hold these addresses of the library, in that order; empty for one that is not known.
using FunctionsAt = std::function<std::vector<std::string>(std::span<const std::uint64_t> addresses)>;

// trace         lines as backtrace_symbols_fd writes them, "/path/x.so(+0x26f3)[0x7f02566066f3]". Hostile.
// library       the file that the plugin was loaded from.
// name          what people call it.
// functions_at  asked once at most; see Examiner::functions_at.
// returns       up to 48 lines of printable text, each up to 1 KiB: the plugin's frames as "function (name+0x26f3)",
//               others as they are; frames below the first one of the host are left out.
std::string name_functions(std::string_view trace, const std::filesystem::path& library,
                           std::string_view name, const FunctionsAt& functions_at);

}  // namespace artifact
