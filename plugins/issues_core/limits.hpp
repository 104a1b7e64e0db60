// What a remote takes as the texts of an issue. Texts beyond are shortened: it would refuse the whole issue.
#pragma once

#include <cstddef>

namespace issues {

/// In characters.
struct Limits {
  std::size_t title;
  std::size_t body;
  std::size_t label;
  bool commas_in_labels;  ///< whether a label may have one
};

}  // namespace issues
