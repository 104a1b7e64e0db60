// Variables of the environment, for a while.
#pragma once

#include <string>

namespace test {

class Variable {
 public:
  Variable(std::string name, const std::string& value);
  ~Variable();  // it is then not set
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  std::string name_;
};

}  // namespace test
