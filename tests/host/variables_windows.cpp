#include <stdlib.h>

#include "variables.hpp"

namespace test {

Variable::Variable(std::string name, const std::string& value) : name_(std::move(name)) {
  ::_putenv_s(name_.c_str(), value.c_str());
}

Variable::~Variable() {
  ::_putenv_s(name_.c_str(), "");
}

}  // namespace test
