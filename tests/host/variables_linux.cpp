#include <stdlib.h>

#include "variables.hpp"

namespace test {

Variable::Variable(std::string name, const std::string& value) : name_(std::move(name)) {
  ::setenv(name_.c_str(), value.c_str(), 1);
}

Variable::~Variable() {
  ::unsetenv(name_.c_str());
}

}  // namespace test
