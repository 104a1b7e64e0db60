#include "sandbox/sandbox.hpp"

namespace sandbox {

Report apply(const Policy&) {
  return abilities();
}

Report abilities() {
  return {{{Layer::app_container, false, "this build cannot make one"}}};
}

}  // namespace sandbox
