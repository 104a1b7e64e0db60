// One point in which a host did not do what a case says, for a person or a machine.
#pragma once

#include <string>
#include <vector>

namespace cassette {

struct Difference {
  std::string place;  // such as "request 2: body/attachments/0/title"
  std::string expected;
  std::string got;
};

using Differences = std::vector<Difference>;

// What stands for a value that is not there.
inline constexpr const char* nothing = "nothing";

}  // namespace cassette
