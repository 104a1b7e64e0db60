#include <doctest/doctest.h>

#include <algorithm>

#include "check/check.hpp"
#include "check/confined.hpp"
#include "host/probe/processes.hpp"
#include "host/test_files.hpp"
#include "process/zygote.hpp"
#include "sandbox/sandbox.hpp"
#include "signature/trust_list.hpp"

namespace {

// In the processes that trials and attempts run in, these run the role: before main().
const auto trials = process::Zygote::fork_here(check::trial_roles());
const auto attempts = process::Zygote::fork_here(sandbox::trying_roles());

check::Report check_fixture(const std::string& name, const std::string& trial = "") {
  const auto libraries = inspection::LibrarySearch::of_this_machine();
  const auto trust = *signature::TrustList::read({}, {});
  const inspection::Host host{
      .abilities = artifact::HostAbilities::of_this_machine({"aha.http/1", "aha.kv/1"}),
      .libraries = libraries,
      .examiner = test::examiner(),
      .signatures = trust,
      .tier_of = [](const auto&...) { return std::string("sandbox"); }};
  check::Options options;
  options.reloads = 10;
  options.allow_unsandboxed = true;
  if (!trial.empty()) options.trials = {trial};
  return check::check_file(test::fixture(name), options, host).value();
}

const check::Finding* find(const check::Report& report, std::string_view code) {
  const auto found = std::ranges::find(report.findings, code, &check::Finding::code);
  return found == report.findings.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("a plugin without a fault passes every trial, and is said not to have been sandboxed") {
  const auto report = check_fixture("good");
  CAPTURE(check::to_text(report));
  CHECK(report.passed());
  CHECK(report.trials.size() == 6);
  for (const auto& trial : report.trials) CHECK(trial.cases > 0);
  CHECK(report.unsandboxed.empty() == sandbox::abilities().complete());
}

TEST_CASE("what a plugin does wrong in its process is found") {
  const auto crashing = check_fixture("describe_crashes");
  CAPTURE(check::to_text(crashing));
  REQUIRE(find(crashing, "crash") != nullptr);
  CHECK(find(crashing, "crash")->happened.find("abort()") != std::string::npos);
  CHECK(find(check_fixture("quiesce_fails", "reload"), "quiesce_fails") != nullptr);
  CHECK(find(check_fixture("pins_itself", "reload"), "stays_loaded") != nullptr);
}
