// Everything that the kit can find fault with, in one place: how bad it is and what its author can do.
#pragma once

#include <string_view>

#include "check/check.hpp"

namespace check {

struct Fault {
  std::string_view code;
  Severity severity;
  std::string_view change;
};

// The fault of a code. [any] Precondition: it is one of those in faults.cpp; others are an error without advice.
const Fault& fault(std::string_view code);

}  // namespace check
