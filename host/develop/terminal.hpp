// The developer's terminal: whether it shows colours, and single keys from it.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>

namespace develop {

// Whether `stream` is a terminal. [any]
bool is_terminal(std::FILE* stream);

// Whether `stream` is a terminal that shows colours, and the developer wants them: NO_COLOR is empty, TERM is not dumb.
// Reads the environment. [start]
bool shows_colour(std::FILE* stream);

// Keys as they are pressed, without Enter. Standard input is as before once the object ends, and also if a signal ends
// the process.
class Keys {
 public:
  // Null if standard input is no terminal, or one that another program reads at present.
  static std::unique_ptr<Keys> open();
  ~Keys();
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  // Blocks until a key is pressed. nullopt once stop() was called, or the terminal has no more.
  std::optional<char> wait();

  // From any thread.
  void stop();

 private:
  Keys();

  int stop_event_;
};

}  // namespace develop
