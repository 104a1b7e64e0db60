// The page's files, compiled in if they were bundled before the build was configured.
#pragma once

#include <span>
#include <string_view>

namespace workbench {

struct PageFile {
  std::string_view name;  // below build/page: "index.html", "assets/workbench.js"
  std::string_view plain;
  std::string_view gzip;
  std::string_view sha256;  // of `plain`
};

// Empty if the page was not bundled. [any]
std::span<const PageFile> embedded_page_files();

}  // namespace workbench
