// Starts this program's other processes: probes, examiners, workers.
//
// On Linux by a small process that forks them on request. It has one thread and no secret, opens nothing and is never
// run by a plugin, so what is forked from it is clean, and quick: a process that starts by exec would first be linked.
// Windows cannot fork: there the host creates each process itself, by executing its program again.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "files/descriptor.hpp"
#include "process/child.hpp"
#include "process/confines.hpp"

namespace process {

constexpr std::size_t max_role_handles = 8;

// What a started process becomes.
struct Role {
  std::string_view name;
  // Linux: the host itself waits for it, as for its own child; else the kernel forgets it once it has ended. If true,
  // the first handle of a request is told the process id (see read_process_id) and does not reach the process.
  bool is_hosts_child = false;
  // Its whole life; never returns. `handles` are those of the request, the process's own now; no other is open, the
  // standard streams lead nowhere. It has no terminal, and terminal signals are ignored.
  void (*run)(std::string_view argument, std::span<const files::Handle> handles) noexcept = nullptr;
  // What all its processes have in common; may be null. On Linux once, in the zygote; on Windows in each process.
  void (*prepare)() = nullptr;
};

class Zygote {
 public:
  // By a fork of this process, with what memory holds now: call it first in main(), before any thread exists.
  // Windows executes the program again, and this call does not return there: make it on the new process's way, too,
  // before main() or early in it.
  // Throws std::system_error if it cannot be started. `roles` live as long as the process.
  static std::unique_ptr<Zygote> fork_here(std::span<const Role> roles);

  // Executes this program again, with nothing of this process's environment but what the dynamic linker and the
  // sanitizers read. Its main() has to call serve_if_zygote() before anything else. Before any thread exists.
  static std::unique_ptr<Zygote> execute();

  // On Linux it ends with this object, or with the host however that dies.
  virtual ~Zygote() = default;
  Zygote(const Zygote&) = delete;
  Zygote& operator=(const Zygote&) = delete;

  // Asks for a process.
  // argument  up to 64 KiB with the role's name
  // handles   up to max_role_handles; they are duplicated, close yours. Never blocks. [any]
  // returns  what the system gives to watch it by, or why none can be started now.
  virtual tl::expected<Child, std::string> start(std::string_view role, std::string_view argument,
                                                 std::span<const files::Handle> handles,
                                                 const Confines& confines = {}) const = 0;

  // Executes it again if it has ended. For one that execute() made, from one thread that lives as long as this object:
  // the kernel ends it with that thread.
  // returns  what ended it, such as "SIGKILL"; nullopt: it has not ended, or there is no such process.
  // Throws std::system_error if it cannot be executed; it is then gone, and the next call tries again.
  virtual std::optional<std::string> revive() = 0;

 protected:
  Zygote() = default;
};

// If this program was started by Zygote::execute: serves, and does not return. Else returns at once.
void serve_if_zygote(int argc, char** argv, std::span<const Role> roles);

}  // namespace process
