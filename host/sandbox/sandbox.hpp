// Takes from this process, for good, whatever an untrusted plugin has no business with: the network, files, other
// processes, and more than its share of the machine. What it needs, it asks the host for over the descriptors that
// are open already.
//
// Layers do not rely on each other: what seccomp lets through, landlock refuses, and the other way round.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "process/zygote.hpp"

namespace sandbox {

// In the order in which they are applied.
enum class Layer : std::uint8_t {
  // of Linux
  no_new_privs,       // nothing this process executes or does gains a privilege again
  user_namespace,     // an identity that means nothing outside
  network_namespace,  // a network without interfaces, not even loopback
  ipc_namespace,      // System V and POSIX message queues, shared memory
  capabilities,       // none left, also if the host runs as root
  limits,             // address space, CPU time, descriptors, no core file, no byte written to a file
  landlock,           // no file: what the plugin is loaded from is open already; no TCP, no signals out
  seccomp,            // no system call but those that computing and the open descriptors need
  threads,            // whether the plugin may start its own threads: only if their number can be limited
  // of Windows
  restricted_token,  // no privilege, and the identity of nothing that anything is granted to
  app_container,     // no file, no network, no other process's objects but those granted to it alone
  job,               // memory, CPU time, no process
  mitigations,       // no library from elsewhere, no extension point
  attempts,          // a process that tried what it must not was able to do none of it
};

// Such as "network_namespace". [any]
std::string_view to_string(Layer layer);

// Without these a process is not called sandboxed; false for those of another system. Namespaces are a second wall
// behind them, if a machine allows them: seccomp refuses every call that they would confine.
bool is_required(Layer layer);

struct Part {
  Layer layer;
  bool applied = false;
  std::string detail;  // what it covers here; if it is not applied: why not, and what to do
};

// What was applied, or what this machine offers. Every layer of its system is in it.
struct Report {
  std::vector<Part> parts;

  bool has(Layer layer) const;
  // Whether this may be called a sandbox.
  bool complete() const { return missing().empty(); }
  // The required layers that are missing, each with its reason, in one sentence; empty: none.
  std::string missing() const;
};

struct Limits {
  std::uint64_t address_space_bytes = process::Share{}.memory_bytes;  // code, stacks and all
  std::uint64_t cpu_s = process::Share{}.cpu_s;  // a spinning call is the host's to notice
  std::uint32_t open_files = 32;  // that the plugin may have; add what its process needs itself
  std::uint32_t threads = 64;     // of the process
};

struct Policy {
  std::filesystem::path plugin;  // the private copy that is about to be opened; empty: none
  // In which the libraries that it needs are looked for, in this order: the machine's. Never those that the plugin's
  // own RUNPATH names: it would choose what it may read.
  std::vector<std::filesystem::path> directories;
  Limits limits;
};

// Applies every layer to this process, which is about to load policy.plugin. Nothing takes it back. On Windows a
// process is created with its layers, so there this only looks which it has.
//
// Precondition: no other thread, and standard input, output and error are pipes or /dev/null: they are open already, so
// no layer would keep the plugin from them. Else nothing is applied, and the report says so.
// A system call that the filter does not know fails with EPERM and leaves one line on standard error, once a call and
// process: "sandbox: refused socket". Refused files are named. If SIGSYS is blocked the process dies of it instead.
// The lines come from inside the process: code that means to can silence them, but not what they tell of.
// returns  what was applied. If it is not complete() the caller must not open the plugin as a sandboxed one.
Report apply(const Policy& policy);

// What this machine offers: applies every layer in a process started for it, and tells what came of it. On Windows that
// process also tries what it must not be able to do. Call it before there are threads. [any]
Report abilities();

// The roles of such a process; none on Linux, which forks it.
std::span<const process::Role> trying_roles();

}  // namespace sandbox
