#include "sandbox/sandbox.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "confinement.hpp"

namespace {

struct Refused {
  const char* event;
  const char* line;   // what the plugin was told
  const char* blame;  // what the host's log says
};

// One attempt, and everything that must be true of it.
void check_refused(const Refused& expected) {
  CAPTURE(expected.event);
  const auto confined = confine(expected.event);
  CAPTURE(confined.lines);
  CAPTURE(confined.refusals);
  CHECK(confined.signal == 0);
  CHECK(confined.status == 0);
  CHECK(confined.tells(expected.line));
  CHECK_FALSE(confined.tells("SUCCEEDED"));
  CHECK(confined.blames(expected.blame));
}

// Elsewhere there is nothing to test, and the host says that it has no sandbox.
bool available() {
  static const bool complete = sandbox::abilities().complete();
  return complete;
}

}  // namespace

TEST_SUITE_BEGIN("under a sandbox" * doctest::skip(!available()));

TEST_CASE("a plugin loads in the sandbox and works") {
  const auto confined = confine("ping");
  CHECK(confined.status == 0);
  CHECK(confined.lines == "nothing tried\n");
  CHECK(confined.refusals == "");
}

TEST_CASE("the network is out of reach") {
  for (const char* const event : {"socket", "inet6", "netlink", "abstract_socket"})
    check_refused({event, "refused: Operation not permitted", "sandbox: refused socket\n"});
  check_refused({"socketpair", "refused: Operation not permitted", "sandbox: refused socketpair"});
}

TEST_CASE("files are out of reach, and the log names them") {
  check_refused({"read_passwd", "refused: Permission denied", "sandbox: refused reading /etc/passwd\n"});
  check_refused({"read_environ", "refused: Permission denied", "sandbox: refused reading /proc/1/environ\n"});
  check_refused(
      {"read_environ", "refused: Permission denied", "sandbox: refused reading /proc/self/environ"});
  check_refused({"read_parent_memory", "refused: Permission denied", "sandbox: refused process_vm_readv"});
  check_refused({"list_files", "refused: ", "sandbox: refused reading /usr/lib\n"});
  check_refused(
      {"write_file", "refused: Operation not permitted", "sandbox: refused writing to /tmp/hostile"});
  check_refused({"memory_file", "refused: Operation not permitted", "sandbox: refused memfd_create"});
  check_refused({"unlink", "refused: Operation not permitted", "sandbox: refused unlink"});
}

TEST_CASE("what is said of a file is out of reach as well") {
  const auto confined = confine("look_at_file");
  CAPTURE(confined.lines);
  CHECK(confined.tells("refused"));
  CHECK_FALSE(confined.tells("SUCCEEDED"));
}

TEST_CASE("whether there is a file is not told") {
  const auto confined = confine("tell_files_apart");
  CAPTURE(confined.lines);
  CHECK(confined.tells("refused"));
  CHECK_FALSE(confined.tells("SUCCEEDED"));
}

TEST_CASE("a plugin finds the libraries that it needs, and those that they need") {
  auto policy = hostile_policy();
  policy.plugin = AHA_HOSTILE_WITH_LIBRARY;
  const auto confined = confine("ping", policy);
  CAPTURE(confined.refusals);
  CHECK(confined.status == 0);
  CHECK(confined.lines == "nothing tried\n");
}

TEST_CASE("a library that is nowhere is missed by its name") {
  auto policy = hostile_policy();
  policy.plugin = AHA_HOSTILE_WITH_LIBRARY;
  policy.directories = {"/nowhere"};
  const auto confined = confine("ping", policy);
  CHECK(confined.status == not_loaded);
  CHECK(confined.blames("libxml2.so"));
}

TEST_CASE("whether another process is there, and what it does, is out of reach") {
  const auto confined = confine("look_at_processes");
  CAPTURE(confined.lines);
  CHECK(confined.tells("refused"));
  CHECK_FALSE(confined.tells("SUCCEEDED"));
}

TEST_CASE("its own file cannot be changed") {
  const auto policy = hostile_policy();
  const auto confined = confine("write_own_file", policy, policy.plugin.native());
  CHECK(confined.lines == "refused: Operation not permitted\n");
  CHECK(confined.blames("sandbox: refused writing to " + policy.plugin.native()));
}

TEST_CASE("other processes are out of reach") {
  check_refused({"exec", "refused: Operation not permitted", "sandbox: refused execve"});
  check_refused({"fork", "refused: Operation not permitted", "sandbox: refused clone"});
  check_refused({"ptrace", "refused: Operation not permitted", "sandbox: refused ptrace"});
  check_refused({"kill_host", "refused: Operation not permitted", "sandbox: refused kill"});
  check_refused({"kill_all", "refused: Operation not permitted", "sandbox: refused kill"});
  for (const char* const call : {"pidfd_open", "tgkill", "tkill", "rt_sigqueueinfo"})
    check_refused({"signal_host", "refused: Operation not permitted", call});
}

TEST_CASE("a process is not started, even by a library that blocks signals around it") {
  const auto confined = confine("spawn");
  CHECK_FALSE(confined.tells("SUCCEEDED"));
  // glibc blocks all signals while it clones: what cannot be told of ends the process.
  CHECK((confined.blames("clone") || confined.signal == SIGSYS));
}

TEST_CASE("the kernel's larger doors are closed") {
  check_refused({"io_uring", "refused: Operation not permitted", "sandbox: refused io_uring_setup"});
  check_refused({"user_namespace", "refused: Operation not permitted", "sandbox: refused unshare"});
  check_refused({"user_namespace", "refused: Operation not permitted", "sandbox: refused clone"});
  check_refused({"mount", "refused: Operation not permitted", "sandbox: refused mount"});
  check_refused({"bpf", "refused: Operation not permitted", "sandbox: refused bpf"});
  check_refused({"bpf", "refused: Operation not permitted", "sandbox: refused userfaultfd"});
  check_refused({"keyring", "refused: Operation not permitted", "sandbox: refused keyctl"});
  check_refused({"raise_limits", "refused: Operation not permitted", "sandbox: refused prlimit64"});
}

#if defined(__x86_64__)
TEST_CASE("the entry of 32 bit programs ends the process") {
  const auto confined = confine("old_entry");
  CHECK((confined.signal == SIGSYS ||
         confined.signal == SIGSEGV));  // the latter of a kernel without that entry
  CHECK(confined.lines == "");
}
#endif

TEST_CASE("what the log is told cannot be hidden") {
  const auto confined = confine("hide_refusals");
  CHECK(confined.lines == "refused: Operation not permitted\n");
  CHECK_FALSE(confine("hide_refusals_by_upper_bits").tells("SUCCEEDED"));
  CHECK(confine("ask_for_handler").lines == "told\n");
  // With its signal blocked, a refusal ends the process, and that is seen.
  CHECK(confine("block_refusals").signal == SIGSYS);
}

TEST_CASE("threads are limited, or there are none") {
  const auto confined = confine("threads");
  CAPTURE(confined.lines);
  CHECK(confined.tells("refused after"));
  CHECK(confined.signal == 0);
  const auto report = sandbox::abilities();
  if (!report.has(sandbox::Layer::user_namespace)) return;
  CHECK(report.has(sandbox::Layer::threads));  // root's, too
  auto policy = hostile_policy();
  policy.limits.threads = 10;
  CHECK(confine("threads", policy).lines == "refused after 9\n");
}

TEST_CASE("where memory is short its process goes first") {
  CHECK(confine("ping").out_of_memory_score == 1000);
  CHECK(confine("ping", hostile_policy(), "null", Identity::nobody).out_of_memory_score == 1000);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("memory ends at the limit") {
  auto policy = hostile_policy();
  policy.limits.address_space_bytes = std::uint64_t{256} * 1024 * 1024;
  CHECK(confine("exhaust_memory", policy).tells("refused after"));
}
#endif

TEST_CASE("descriptors end at the limit") {
  CHECK(confine("exhaust_descriptors").tells("refused after"));
}

TEST_CASE("processor time ends at the limit") {
  auto policy = hostile_policy();
  policy.limits.cpu_s = 1;
  const int signal = confine("spin", policy).signal;
  CHECK((signal == SIGXCPU || signal == SIGKILL));
}

TEST_SUITE_END();

TEST_CASE("what this machine offers is told layer by layer, and the process that asks stays as it is") {
  const auto report = sandbox::abilities();
  CHECK(report.parts.size() == static_cast<std::size_t>(sandbox::Layer::threads) + 1);
  for (const auto& part : report.parts) CHECK((part.applied || !part.detail.empty()));
  CHECK(access("/etc/passwd", R_OK) == 0);
}

TEST_CASE("a process that has threads already is not sandboxed, and says so") {
  std::atomic<bool> leave = false;
  std::thread other([&leave] { leave.wait(false); });
  const auto report = sandbox::apply(hostile_policy());
  leave = true;
  leave.notify_one();
  other.join();
  CHECK_FALSE(report.complete());
  CHECK(report.missing().find("other threads") != std::string::npos);
}
