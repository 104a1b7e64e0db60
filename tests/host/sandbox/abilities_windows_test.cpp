#include <doctest/doctest.h>
#include <windows.h>

#include "process/zygote.hpp"
#include "sandbox/attempts_windows.hpp"
#include "sandbox/sandbox.hpp"

namespace {

// In the process that tries, this runs the role: before main().
const auto zygote = process::Zygote::fork_here(sandbox::trying_roles());

const sandbox::Part* find(const sandbox::Report& report, sandbox::Layer layer) {
  for (const auto& part : report.parts)
    if (part.layer == layer) return &part;
  return nullptr;
}

bool is_wine() {
  return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr;
}

}  // namespace

TEST_CASE("a sandbox is only said to be one if a process in it could do nothing that it must not") {
  const auto report = sandbox::abilities();
  CAPTURE(report.missing());
  const auto* const attempts = find(report, sandbox::Layer::attempts);
  REQUIRE(attempts != nullptr);
  CHECK(report.complete() ==
        (attempts->applied && report.has(sandbox::Layer::app_container) &&
         report.has(sandbox::Layer::restricted_token) && report.has(sandbox::Layer::job)));
}

TEST_CASE("wine enforces nothing, and is found not to" * doctest::skip(!is_wine())) {
  const auto report = sandbox::abilities();
  CHECK_FALSE(report.complete());
  const auto missing = report.missing();
  CAPTURE(missing);
  CHECK(
      missing.find("app_container is missing: this system's userenv.dll has no CreateAppContainerProfile") !=
      std::string::npos);
  CHECK(missing.find(
            "attempts is missing: a process in it could still read a file of the host, write a file, connect "
            "to this machine, start a process, reach into the host") != std::string::npos);
  CHECK(zygote->start("any", "", {}, {process::Rights::of_sandbox}).error() ==
        "this system's userenv.dll has no CreateAppContainerProfile");
}

TEST_CASE("a process that asks which layers it has is told of those that it lacks") {
  const auto report = sandbox::apply({});
  CHECK_FALSE(report.complete());
  CHECK_FALSE(report.has(sandbox::Layer::app_container));
  CHECK_FALSE(report.has(sandbox::Layer::attempts));
}

TEST_CASE("what is put in the way of a process arrives there whole") {
  const sandbox::Bait bait{L"C:\\copy", L"C:\\a folder\\é", L"C:\\absent", 65'535, 4'000'000'000};
  const auto read = sandbox::Bait::read(bait.text());
  REQUIRE(read.has_value());
  CHECK(read->copy == bait.copy);
  CHECK(read->canary == bait.canary);
  CHECK(read->absent == bait.absent);
  CHECK(read->port == bait.port);
  CHECK(read->host == bait.host);
  CHECK_FALSE(sandbox::Bait::read("").has_value());
  CHECK_FALSE(sandbox::Bait::read("a\nb\n1").has_value());
}
