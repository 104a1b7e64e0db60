#include <doctest/doctest.h>

#include "sandbox/sandbox.hpp"

using sandbox::Layer;
using sandbox::Report;

namespace {

Report everything() {
  Report report;
  for (int layer = 0; layer <= static_cast<int>(Layer::threads); ++layer)
    report.parts.push_back({static_cast<Layer>(layer), true, ""});
  return report;
}

}  // namespace

TEST_CASE("a sandbox is complete with its required layers") {
  CHECK(everything().complete());
  CHECK(everything().missing() == "");
  CHECK_FALSE(Report{}.complete());
}

TEST_CASE("a required layer that is missing is named with its reason") {
  auto report = everything();
  report.parts[static_cast<std::size_t>(Layer::landlock)] = {Layer::landlock, false, "the kernel has none"};
  CHECK_FALSE(report.complete());
  CHECK(report.missing() == "landlock is missing: the kernel has none");
}

TEST_CASE("a namespace or threads that are missing do not matter") {
  auto report = everything();
  report.parts[static_cast<std::size_t>(Layer::user_namespace)].applied = false;
  report.parts[static_cast<std::size_t>(Layer::threads)].applied = false;
  CHECK(report.complete());
}

TEST_CASE("a layer that was never tried counts as missing") {
  auto report = everything();
  std::erase_if(report.parts, [](const auto& part) { return part.layer == Layer::seccomp; });
  CHECK(report.missing() == "seccomp is missing: it was not tried");
}
