#include <exception>

#include "edge/c_edge.hpp"

namespace edge {

std::string_view text_of_caught() noexcept {
  try {
    throw;
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "an exception of a type that is not known";
  }
}

}  // namespace edge
