#include "check/check.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "sandbox/sandbox.hpp"
#include "signature/trust_list.hpp"

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr bool is_address_sanitized = true;
#else
constexpr bool is_address_sanitized = false;
#endif

bool available() {
  static const bool complete = sandbox::abilities().complete();
  return complete;
}

// trial: the one in which the fault shows; empty: all.
check::Report check_fixture(const std::string& name, const std::string& trial = "",
                            std::uint32_t case_time_s = 60) {
  static const auto role = probe::examination::role(nullptr);
  static const auto zygote = process::Zygote::fork_here({&role, 1});
  const probe::Examiner examiner(*zygote);
  const auto libraries = inspection::LibrarySearch::of_this_machine();
  const auto trust = *signature::TrustList::read({}, {});
  const inspection::Host host{
      .abilities = artifact::HostAbilities::of_this_machine({"aha.http/1", "aha.kv/1"}),
      .libraries = libraries,
      .examiner = examiner,
      .signatures = trust,
      .tier_of = [](const auto&...) { return std::string("sandbox"); }};
  check::Options options;
  options.reloads = 40;
  options.case_time_s = case_time_s;
  if (!trial.empty()) options.trials = {trial};
  return check::check_file(std::string(AHA_FAULTY_DIR) + "/" + name + ".so", options, host).value();
}

const check::Finding* find(const check::Report& report, std::string_view code) {
  const auto found = std::ranges::find(report.findings, code, &check::Finding::code);
  return found == report.findings.end() ? nullptr : &*found;
}

// The kit finds the fault, says what it did and what to change, and fails the file where the fault is an error.
void check_found(const std::string& fixture, std::string_view code, const std::string& trial,
                 std::uint32_t case_time_s = 60) {
  CAPTURE(fixture);
  const auto report = check_fixture(fixture, trial, case_time_s);
  CAPTURE(check::to_text(report));
  const auto* const finding = find(report, code);
  REQUIRE(finding != nullptr);
  CHECK_FALSE(finding->done.empty());
  CHECK_FALSE(finding->happened.empty());
  CHECK_FALSE(finding->change.empty());
  if (finding->severity == check::Severity::error) CHECK_FALSE(report.passed());
  // What has one fault is not accused of others, but for what the fault brings with it.
  for (const auto& other : report.findings)
    CHECK_MESSAGE((other.severity == check::Severity::warning || other.code == code), other.code);
}

}  // namespace

TEST_SUITE_BEGIN("under a sandbox" * doctest::skip(!available()));

TEST_CASE("a plugin without a fault passes every trial") {
  const auto report = check_fixture("good");
  CAPTURE(check::to_text(report));
  CHECK(report.passed());
  CHECK(report.findings.empty());
  CHECK(report.trials.size() == 6);
  for (const auto& trial : report.trials) CHECK(trial.cases > 0);
}

TEST_CASE("what ends or holds up the process is found, and the trial goes on after it") {
  check_found("exits", "exit", "events");
  CHECK(find(check_fixture("crashes_always", "events"), "gave_up") != nullptr);
  check_found("spins", "hang", "events", 3);
  const auto report = check_fixture("crashes");
  CHECK(find(report, "crash")->times > 1);
  CHECK(find(report, "crash")->done.find("\"create_feature\"") != std::string::npos);
  CHECK(find(report, "gave_up") == nullptr);
  CHECK(report.trials.size() == 6);
}

TEST_CASE("what comes too late, or does not hear that it is over, is found") {
  check_found("deaf", "deaf", "cancel");
  check_found("late", "late", "events");
  check_found("slow", "slow", "events");
}

TEST_CASE("what reaches for more than it may have is found") {
  check_found("reads_file", "refused_file", "events");
  check_found("opens_socket", "refused_call", "events");
  check_found("undeclared_host", "undeclared_host", "events");
  check_found("writes_astray", "stray_writing", "events");
}

TEST_CASE("what is left behind is found") {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  check_found("leaks_per_event", "leak", "reload");
  check_found("leaks_per_load", "leak", "reload");
#endif
  check_found("stays_loaded", "stays_loaded", "reload");
  check_found("leaves_descriptor", "descriptor_left", "reload");
  check_found("quiesce_fails", "quiesce_fails", "reload");
}

TEST_CASE("what is told wrongly is found") {
  check_found("tells_secret", "secret_told", "events");
  check_found("internal_error", "internal_error", "events");
  check_found("wrong_meta_data", "wrong_meta_data", "events");
  check_found("wrong_collection", "wrong_collection", "events");
  check_found("floods", "flood", "events");
  check_found("unknown_event_fails", "unknown_event_fails", "events");
  check_found("mixes_up", "mixed_up", "overlap");
  check_found("loses_calls", "lost_call", "overlap");
}

TEST_CASE("a wrong description is found") {
  check_found("describe_fails", "describe_fails", "describe");
  check_found("describe_differs", "describe_differs", "describe");
  check_found("manifest_lies", "manifest_lies", "describe");
  check_found("bare_secret", "bare_secret", "describe");
  check_found("unknown_event", "unknown_event", "describe");
  check_found("no_text", "no_text", "describe");
  check_found("create_fails", "create_fails", "overlap");
  check_found("describes_slowly", "describe_slow", "describe");
  check_found("does_not_load", "does_not_load", "describe");
  check_found("exports_more", "remark", "describe");
}

TEST_CASE("a file that no host loads is not run") {
  const auto report = check_fixture("no_manifest");
  CHECK_FALSE(report.passed());
  CHECK(find(report, "refused") != nullptr);
  CHECK(report.trials.size() == 1);
}

// AddressSanitizer looks for each thread's stack in /proc, which a sandbox refuses.
TEST_CASE("threads are found where they are possible, and where not the report says so" *
          doctest::skip(is_address_sanitized)) {
  const auto at_load = check_fixture("thread_at_load", "describe");
  CAPTURE(check::to_text(at_load));
  CHECK((find(at_load, "thread_at_load") == nullptr) == !at_load.threadless.empty());
  const auto left = check_fixture("leaves_thread", "reload");
  CAPTURE(check::to_text(left));
  CHECK((find(left, "thread_left") == nullptr) == !left.threadless.empty());
}

TEST_SUITE_END();
