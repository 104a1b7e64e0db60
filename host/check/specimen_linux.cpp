#include "check/specimen.hpp"

#include <dlfcn.h>

#include "check/residency.hpp"

namespace check {

bool Specimen::unload() {
  dlclose(handle_);
  void* const still = dlopen(path_.c_str(), RTLD_LAZY | RTLD_NOLOAD);
  if (still != nullptr) dlclose(still);
  return still == nullptr && !is_mapped(path_.native());
}

}  // namespace check
