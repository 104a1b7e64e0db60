// Numbers as Ruby prints them: upstream puts them into texts that third parties see.
#pragma once

#include <string>

namespace aha {

/// 3.0: "3.0"; 3.5: "3.5"; 1e16: "1.0e+16"; 0.00001: "1.0e-05". The shortest digits that give the number
/// back.  [any]
std::string ruby_float(double number);

}  // namespace aha
