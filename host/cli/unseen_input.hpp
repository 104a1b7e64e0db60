// What a person types without seeing it.
#pragma once

#include <memory>
#include <optional>

namespace cli {

// Standard input. If it is a terminal, it shows nothing of what is typed while this object lives.
class UnseenInput {
 public:
  UnseenInput();
  ~UnseenInput();
  UnseenInput(const UnseenInput&) = delete;
  UnseenInput& operator=(const UnseenInput&) = delete;

  // The next byte, as UTF-8, past the buffer of the stream, which would not be wiped. nullopt: the input ends.
  std::optional<char> next();

 private:
  struct Terminal;
  std::unique_ptr<Terminal> terminal_;  // null: it is none
};

}  // namespace cli
