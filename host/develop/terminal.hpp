// The developer's terminal: whether it shows colours, and single keys from it.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>

#include "files/descriptor.hpp"

namespace develop {

// Whether `stream` is a terminal. [any]
bool is_terminal(std::FILE* stream);

// Whether a terminal can show colours, by its name in TERM, on Windows by what its console says. [start]
bool knows_colours(std::FILE* terminal);

// Whether `stream` is a terminal that knows colours, and the developer wants them: NO_COLOR is empty. Reads the
// environment. [start]
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

  files::Descriptor stop_event_;
};

}  // namespace develop
