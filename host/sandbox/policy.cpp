#include "inspection/library_search.hpp"
#include "sandbox/sandbox.hpp"

namespace sandbox {

Policy Policy::of_this_machine() {
  Policy policy;
  policy.directories = inspection::LibrarySearch::of_this_machine().directories();
  return policy;
}

}  // namespace sandbox
