// What a process in a sandbox is created with in place of the host's token. For *_windows.cpp only.
#pragma once

#include <string>

#include "files/descriptor.hpp"

namespace process {

struct RestrictedToken {
  files::Descriptor token;  // no privilege, no administrator's rights, low integrity; none: see fault
  std::string fault;

  // Made once: whatever the system says stays. [any]
  static const RestrictedToken& of_this_host();
};

}  // namespace process
