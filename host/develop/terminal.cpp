#include "develop/terminal.hpp"

#include <cstdlib>

namespace develop {

bool shows_colour(std::FILE* stream) {
  const char* const unwanted = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): no thread sets it
  return is_terminal(stream) && (unwanted == nullptr || *unwanted == '\0') && knows_colours(stream);
}

}  // namespace develop
