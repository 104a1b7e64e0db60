#include "text/format.hpp"

namespace text {

std::string shown(const Lines& lines) {
  std::string out;
  std::string_view rest = lines.bytes.substr(0, max_argument_bytes);
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    out += printable(line);
    rest.remove_prefix(line.size());
    if (rest.empty()) break;
    out += '\n';
    rest.remove_prefix(1);
  }
  return out;
}

}  // namespace text
