// A small process that forks others on request. It has one thread and no secret, opens nothing and is never run by a
// plugin, so what is forked from it is clean, and quick: a process that starts by exec would first be linked.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "files/descriptor.hpp"
#include "guard/mutex.hpp"

namespace process {

// What a forked process becomes.
struct Role {
  std::string_view name;
  // The host itself waits for it, as for its own child; else the kernel forgets it once it has ended.
  // If true, the first descriptor of a request is told the process id (see read_process_id) and does not reach
  // the process.
  bool is_hosts_child = false;
  // Its whole life; never returns. Descriptors 3, 4, ... are those of the request, 0 to 2 lead nowhere, and no other is
  // open. It has no terminal, and terminal signals are ignored.
  void (*run)(std::string_view argument, std::size_t descriptors) noexcept = nullptr;
  // What all its processes have in common, once in the zygote; may be null.
  void (*prepare)() = nullptr;
};

constexpr int first_role_descriptor = 3;

class Zygote {
 public:
  // Forks it from this process, with what memory holds now: call it first in main(), before any thread exists.
  // Throws std::system_error if it cannot be started. `roles` live as long as the process.
  static std::unique_ptr<Zygote> fork_here(std::span<const Role> roles);

  // Executes this program again, with nothing of this process's environment but what the dynamic linker and the
  // sanitizers read. Its main() has to call serve_if_zygote() before anything else. Before any thread exists.
  static std::unique_ptr<Zygote> execute();

  // It ends with this object, or with the host however that dies.
  ~Zygote();
  Zygote(const Zygote&) = delete;
  Zygote& operator=(const Zygote&) = delete;

  // Asks for a process.
  // argument     up to 64 KiB with the role's name
  // descriptors  up to max_passed_descriptors; they are duplicated, close yours. Never blocks. [any]
  // returns  empty, or why none can be started now.
  std::string start(std::string_view role, std::string_view argument, std::span<const int> descriptors) const;

  // Executes it again if it has ended. For one that execute() made, from one thread that lives as long as this object:
  // the kernel ends it with that thread.
  // returns  what ended it, such as "SIGKILL"; nullopt: it has not ended.
  // Throws std::system_error if it cannot be executed; it is then gone, and the next call tries again.
  std::optional<std::string> revive();

 private:
  Zygote(files::Descriptor requests, pid_t pid, bool is_executed)
      : requests_(std::move(requests)), pid_(pid), is_executed_(is_executed) {}

  mutable guard::Mutex mutex_;
  files::Descriptor requests_ AHA_GUARDED_BY(mutex_);  // one datagram per request
  pid_t pid_ AHA_GUARDED_BY(mutex_);                   // 0: it has ended, and its status was read
  const bool is_executed_;
  std::string end_;  // what ended it; revive()'s own
};

// If this program was started by Zygote::execute: serves, and does not return. Else returns at once.
void serve_if_zygote(int argc, char** argv, std::span<const Role> roles);

// The id of the process that was asked for, from the other end of its first descriptor; a negative errno if the fork
// failed, 0 if the zygote ended before it. Blocks for as long as a fork takes. [any]
pid_t read_process_id(int descriptor);

}  // namespace process
