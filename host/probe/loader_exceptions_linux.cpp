#include "probe/loader_exceptions.hpp"

namespace probe {

LoaderExceptions::LoaderExceptions() = default;
LoaderExceptions::~LoaderExceptions() = default;

std::string LoaderExceptions::last() const {
  return {};
}

}  // namespace probe
