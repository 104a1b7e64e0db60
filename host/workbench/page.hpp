// The page, as a browser is given it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "server/message.hpp"

namespace workbench {

// Answers with a file of the page that is compiled in, or of `web_dir`, if that is not empty. If there is no page,
// "index.html" says how to get one. [any] Blocks for the disk if `web_dir` is given.
// name   "index.html" or "assets/NAME"; hostile
// field  server::Request::field
server::Reply page_file(const std::filesystem::path& web_dir, std::string_view name,
                        const std::function<std::string_view(std::string_view)>& field);

}  // namespace workbench
