#include "files/follow_links.hpp"

namespace files {

namespace fs = std::filesystem;

// Follows a link to what is not there yet, too.
fs::path follow_links(const fs::path& path) {
  constexpr int most_links = 40;  // the system's limit
  fs::path followed = path;
  for (int links = 0; links < most_links; ++links) {
    followed = fs::weakly_canonical(fs::absolute(followed));
    fs::path walked;
    auto part = followed.begin();
    while (part != followed.end() && !fs::is_symlink(fs::symlink_status(walked /= *part))) ++part;
    if (part == followed.end()) return followed.has_filename() ? followed : followed.parent_path();
    fs::path rest;
    for (++part; part != followed.end(); ++part) rest /= *part;
    followed = walked.parent_path() / fs::read_symlink(walked) / rest;
  }
  throw fs::filesystem_error("too many links", followed,
                             std::make_error_code(std::errc::too_many_symbolic_link_levels));
}

}  // namespace files
