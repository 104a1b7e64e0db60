// The parts of a multipart body, as far as a comparison looks at them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cassette {

struct Part {
  std::string name;
  std::string file_name;
  std::string content;

  friend bool operator==(const Part&, const Part&) = default;
};

// The parts in the order of the alphabet, which is without meaning to most servers; the boundary is free, too. [any]
// content_type  of the whole body, with its boundary
std::vector<Part> parse_multipart(std::string_view body, std::string_view content_type);

}  // namespace cassette
