#include "plugin/refusal.hpp"

namespace plugin {

std::string_view to_string(Step step) {
  switch (step) {
    case Step::settle:
      return "settle";
    case Step::verify:
      return "verify";
    case Step::copy:
      return "copy";
    case Step::inspect:
      return "inspect";
    case Step::probe:
      return "probe";
    case Step::load:
      return "load";
    case Step::swap:
      return "swap";
  }
  return "unknown";
}

}  // namespace plugin
