// A command that the system's shell runs: /bin/sh, or cmd.exe.
#pragma once

#include <memory>
#include <string>

namespace develop {

class Shell {
 public:
  // Starts it with all it starts as one group, without input. Throws std::runtime_error if that cannot be done.
  explicit Shell(const std::string& command);
  ~Shell();
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  // Blocks until there is more output, of both streams. Empty: there is no more. On Windows, what the command leaves
  // running is ended with it.
  std::string read();

  // Blocks until the command has ended, after which kill() still finds its group.
  void wait();

  // Whether the command, which has ended, says that it succeeded. Once; kill() is called no more.
  bool has_succeeded();

  // Ends all of its group. [any]
  void kill();

 private:
  struct Group;
  std::unique_ptr<Group> group_;
};

}  // namespace develop
